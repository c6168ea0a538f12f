#!/bin/bash
# Paracore beside Debian's real Xen, in one run: instructions of each operation of the PV interface, counted by the same
# guest on both (hypervisor-src/guests/bench), and the wall time to Dom0's shell with Debian's kernel, the same files.
# Exact counts: under `-icount shift=0,sleep=off` the TSC ticks once an instruction. Run by run; alone:
#   make -C hypervisor-src && BENCH_SHELL=no releng/bench/10-guest.sh      only the counts
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
paracore=$root/hypervisor-src/build
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
goals_missed=0

make -s -C "$root/hypervisor-src" >&2

# count <hypervisor> [,<another module>]: "name instructions" a line; fails when the guest did not come to its end.
count() {
    timeout 900 qemu-system-x86_64 -m 256 -cpu max,-smap -icount shift=0,sleep=off -display none -serial stdio -monitor none \
        -no-reboot -kernel "$1" -append "console=com1" -initrd "$paracore/guests/bench${2-}" </dev/null >"$scratch/log" 2>/dev/null || true
    if ! tr -d '\r' <"$scratch/log" | grep -q '^bench-end'; then
        echo "the bench guest did not come to its end on $1:" >&2
        tail -n 5 "$scratch/log" >&2
        return 1
    fi
    tr -d '\r' <"$scratch/log" | sed -n 's/^.*bench \([a-z_0-9]*\) \([0-9]*\)$/\1 \2/p'
}

# table <Paracore's counts> <Xen's>: Markdown; exits 1 when an operation costs more than on Xen.
table() {
    LC_ALL=C awk '
        FNR == NR { ours[$1] = $2; next }
        !($1 in ours) { print "missing on Paracore: " $1; bad = 1; next }
        {
            ratio = ours[$1] / $2
            if (ratio > 1) bad = 1
            sum += log(ratio); n++
            printf "| %s | %d | %d | %.2f%s |\n", $1, ours[$1], $2, ratio, (ratio > 1 ? " **above Xen**" : "")
        }
        END { printf "| geometric mean of %d | | | %.2f |\n", n, exp(sum / n); exit bad }' "$1" "$2"
}

echo "## Instructions of each operation"
echo
echo "\`-cpu max,-smap -icount shift=0,sleep=off\`, the least of nine rounds; names as in \`hypervisor-src/guests/bench\`."
echo
# shellcheck source=dom0-shell.sh
source "$here/lib/dom0-shell.sh"
xen=$(unpacked_xen)
count "$paracore/paracore" >"$scratch/paracore.counts"
count "$xen" >"$scratch/xen.counts"
echo "| operation | Paracore | Xen 4.17 | Paracore / Xen |"
echo "|---|---|---|---|"
table "$scratch/paracore.counts" "$scratch/xen.counts" || goals_missed=1

echo
echo "With a policy of nine rules (\`hypervisor-src/tests/guest/policy\`), where that changes anything:"
echo
make -s -C "$root/hypervisor-src" build/tests/policy.table >&2
count "$paracore/paracore" ",$paracore/tests/policy.table policy" >"$scratch/policy.counts"
echo "| operation | Paracore with it | Xen 4.17 | without it |"
echo "|---|---|---|---|"
LC_ALL=C awk '
    FILENAME ~ /paracore.counts$/ { plain[$1] = $2; next }
    FILENAME ~ /xen.counts$/ { xen[$1] = $2; next }
    plain[$1] != $2 { printf "| %s | %d | %d | %d |\n", $1, $2, xen[$1], plain[$1]; if ($2 > xen[$1]) bad = 1 }
    END { exit bad }' "$scratch/paracore.counts" "$scratch/xen.counts" "$scratch/policy.counts" || goals_missed=1

if [ "${BENCH_SHELL:-yes}" = yes ]; then
    echo
    shell_table "$paracore/paracore" "$xen" || goals_missed=1
fi
exit $goals_missed
