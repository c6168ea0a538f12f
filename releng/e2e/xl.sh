#!/bin/bash
# End to end: Debian's own toolstack. A Debian Dom0 with Debian's xl makes Debian's kernel a DomU with a disk and a network card,
# uses, pauses, saves, restores and ends it; no frame may be lost. One boot. Prints PASS and FAIL lines.
# Read next: ../scenarios/life, ../xl-run.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
LIMIT=1500 exec "$root/releng/xl-verbs" life
