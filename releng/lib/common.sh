# Owns what every releng command shares: where things are, how it speaks, how it stops. Sourced by bash, never run.
# It must not install or build anything. Read next: packages.sh, java.sh, maven.sh, product.sh.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${PARASCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/parascope}
command_name=releng/$(basename "$0")
mkdir -p "$cache"

say() { printf '%s: %s\n' "$command_name" "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# digest_of <text>: a short name for a stamp file.
digest_of() { printf '%s' "$1" | sha256sum | cut -c1-16; }
