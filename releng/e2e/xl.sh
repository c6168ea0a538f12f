#!/bin/bash
# End to end: Debian's own toolstack. Boots a Debian Dom0 with xl on Paracore and runs xl/verbs in it. Prints PASS and FAIL lines;
# all that was said stays in target/xl.log. Read next: ../xl-run, xl/verbs.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
log=$root/releng/target/xl.log
mkdir -p "$(dirname "$log")"

code=0
timeout "${LIMIT:-1200}" "$root/releng/xl-run" --cpus 2 "$root/releng/e2e/xl/verbs" </dev/null >"$log" 2>&1 || code=$?
tr -d '\r' <"$log" | grep -aE '^(PASS|FAIL) ' || true
if [ $code = 0 ] && grep -aq 'init: the end' "$log" && ! grep -aq '(PARACORE) Panic' "$log"; then
    echo "PASS xl_dom0_powers_off"
else
    echo "FAIL xl_dom0_powers_off: expected the end of the scenario, exit $code: $(tail -n 3 "$log" | tr '\r\n' '  ' | tail -c 300)"
fi
