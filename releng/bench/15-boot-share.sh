#!/bin/bash
# Instructions of a whole boot of Debian's Dom0 to its shell, and whose they are: the hypervisor's, the kernel's, the user's;
# on Paracore and, in the same run, on Debian's Xen, with the same files. Counted by a plugin for QEMU (lib/boot_share.c).
# Goal: the hypervisor's share after the kernel's first instruction at or below 200 million, and below Xen's.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
goal=200000000

make -s -C "$root/hypervisor-src" >&2
gcc -Wall -Wextra -Werror -O2 -fPIC -shared -o "$scratch/boot_share.so" "$here/lib/boot_share.c"
# shellcheck source=dom0-shell.sh
source "$here/lib/dom0-shell.sh"
dom0_files

# share <hypervisor> <file for the counts>
share() {
    time_to_shell "$1" -plugin "$scratch/boot_share.so" -d plugin -D "$2" >/dev/null
    grep -q '^kernel [1-9]' "$2" || { echo "the plugin counted no instruction of a kernel on $1" >&2; return 1; }
}

# million <file> <name>
million() { LC_ALL=C awk -v n="$2" '$1 == n { printf "%.1f", $2 / 1e6 }' "$1"; }

share "$root/hypervisor-src/build/paracore" "$scratch/paracore.counts"
share "$(unpacked_xen)" "$scratch/xen.counts"

echo "## Instructions of a boot of Debian's Dom0 to its shell, in millions"
echo
echo "TCG, 1 CPU, 1 GiB, \`dom0_mem=512M\`; one run each: timers make it vary by about a hundredth."
echo
echo "| whose | Paracore | Xen 4.17 |"
echo "|---|---|---|"
while read -r name words; do
    echo "| $words | $(million "$scratch/paracore.counts" "$name") | $(million "$scratch/xen.counts" "$name") |"
done <<'ROWS'
hypervisor_before firmware, loader and hypervisor, before the kernel's first
hypervisor the hypervisor, from the kernel's first on
kernel the kernel
user user space
ROWS
ours=$(awk '$1 == "hypervisor" { print $2 }' "$scratch/paracore.counts")
theirs=$(awk '$1 == "hypervisor" { print $2 }' "$scratch/xen.counts")
[ "$ours" -le $goal ] && [ "$ours" -le "$theirs" ]
