#!/bin/bash
# Break filters: instructions that a hypercall costs more while a hypercall breakpoint is set that it does not match, against
# none set; counted by the bench guest under `-icount shift=0,sleep=off`, the filter written by gdb before the guest runs.
# Goal: at most 15, whichever condition rules it out. The look itself: CALL_WATCHED in cpu/entry.S.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
build=$root/hypervisor-src/build
scratch=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true; rm -rf "$scratch"' EXIT
goal=15

make -s -C "$root/hypervisor-src" >&2

# count <gdb command>...: "name instructions" a line, with break filters in force as those commands set them (debug/break.h).
count() {
    local command commands=()
    for command; do commands+=(-ex "set var $command"); done
    rm -f "$scratch/gdb"
    timeout 300 qemu-system-x86_64 -m 256 -cpu max,-smap -icount shift=0,sleep=off -display none -serial "file:$scratch/log" \
        -monitor none -no-reboot -S -gdb "unix:$scratch/gdb,server=on,wait=off" \
        -kernel "$build/paracore" -append "console=com1" -initrd "$build/guests/bench" </dev/null 2>/dev/null &
    qemu=$!
    until [ -S "$scratch/gdb" ]; do sleep 0.1; done
    gdb -nx -batch -ex "target remote $scratch/gdb" -ex "hbreak domain_create" -ex continue \
        "${commands[@]}" -ex "delete" -ex detach "$build/paracore-syms" >"$scratch/gdb.log" 2>&1
    wait "$qemu" || true
    qemu=
    if ! grep -q '^bench-end' "$scratch/log"; then
        echo "the bench guest did not come to its end; gdb said:" >&2
        tail -n 5 "$scratch/gdb.log" "$scratch/log" >&2
        return 1
    fi
    tr -d '\r' <"$scratch/log" | sed -n 's/^.*bench \(hypercall_null\|multicall_128_each\|set_segment_base\) \([0-9]*\)$/\1 \2/p'
}

# The filter is row 0: an entry, of a sub-op. What it cannot match is said for the bench guest's vCPU, domain 0's first.
row=("break_filters[0].kind = 1" "break_filters[0].match = 8" "break_filters[0].sub_op = 3")
on="break_filters_active = 1"
numbers="~(1UL << 17 | 1UL << 25 | 1UL << 13)" # xen_version, set_segment_base, multicall
count "break_filters_active = 0" >"$scratch/none"
count "${row[@]}" "break_watches[0].calls_ruled_out = ~1UL" "$on" >"$scratch/number"
count "${row[@]}" "break_watches[0].calls_ruled_out = ~0UL" "$on" >"$scratch/vcpu"
count "${row[@]}" "break_watches[0].calls_ruled_out = $numbers" "break_gate.sub_ops = 8" "$on" >"$scratch/sub_op"
count "${row[@]}" "break_watches[0].calls_ruled_out = ~(1UL << 17 | 1UL << 25)" "break_gate.argument_low = 1000" \
    "break_gate.argument_span = 1" "$on" >"$scratch/argument"
# A return with a result that no call here has, -EACCES.
count "break_filters[0].kind = 2" "break_filters[0].match = 32" "break_filters[0].result_low = -13" \
    "break_filters[0].result_high = -13" "break_watches[0].calls_ruled_out = ~0UL" "break_gate.result_low = -13" \
    "break_gate.result_span = 0" "*(unsigned int *)&break_filters_active = 0x10001" >"$scratch/result"

echo "## What a hypercall breakpoint costs the calls it does not match"
echo
echo "| operation | none set | another number | another domain or vCPU | another sub-op | another argument | another result |"
echo "|---|---|---|---|---|---|---|"
paste -d ' ' "$scratch"/{none,number,vcpu,sub_op,argument,result} | awk -v goal=$goal '
    { row = sprintf("| %s | %d |", $1, $2)
      for (i = 4; i <= 12; i += 2) { row = row sprintf(" +%d |", $i - $2); bad = bad || $i - $2 > goal }
      print row }
    END { exit bad || !NR }'
