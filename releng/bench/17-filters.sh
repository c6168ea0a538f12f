#!/bin/bash
# Break filters: instructions that a hypercall costs more while a hypercall breakpoint is set that it does not match, against
# none set; counted by the bench guest under `-icount shift=0,sleep=off`, the filter written by gdb before the guest runs.
# Goal: at most 15, when the number, the domain or the sub-op rules it out. The look itself: UNLESS_WATCHED in cpu/entry.S.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
build=$root/hypervisor-src/build
scratch=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true; rm -rf "$scratch"' EXIT
goal=15

make -s -C "$root/hypervisor-src" >&2

# count <numbers> <domains> <sub-ops> <active>: "name instructions" a line, with such words in force (debug/break.h).
count() {
    rm -f "$scratch/gdb"
    timeout 300 qemu-system-x86_64 -m 256 -cpu max,-smap -icount shift=0,sleep=off -display none -serial "file:$scratch/log" \
        -monitor none -no-reboot -S -gdb "unix:$scratch/gdb,server=on,wait=off" \
        -kernel "$build/paracore" -append "console=com1" -initrd "$build/guests/bench" </dev/null 2>/dev/null &
    qemu=$!
    until [ -S "$scratch/gdb" ]; do sleep 0.1; done
    gdb -nx -batch -ex "target remote $scratch/gdb" -ex "hbreak domain_create" -ex continue \
        -ex "set var break_filters[0].kind = 1" -ex "set var break_numbers = $1" -ex "set var break_domains = $2" \
        -ex "set var break_sub_ops = $3" -ex "set var break_filters[0].match = 15" -ex "set var break_filters[0].sub_op = 3" \
        -ex "set var break_filters_active = $4" -ex "delete" -ex detach "$build/paracore-syms" >"$scratch/gdb.log" 2>&1
    wait "$qemu" || true
    qemu=
    if ! grep -q '^bench-end' "$scratch/log"; then
        echo "the bench guest did not come to its end; gdb said:" >&2
        tail -n 5 "$scratch/gdb.log" "$scratch/log" >&2
        return 1
    fi
    tr -d '\r' <"$scratch/log" | sed -n 's/^.*bench \(hypercall_null\|multicall_128_each\|set_segment_base\) \([0-9]*\)$/\1 \2/p'
}

all=0xffffffffffffffff
xen_version=0x20000 # hypercall 17
segment_base=0x2000000 # hypercall 25
count $all $all $all 0 >"$scratch/none"
count 0x1 $all $all 1 >"$scratch/number"
count "$xen_version|$segment_base|0x2000" 0x2 $all 1 >"$scratch/domain"
count "$xen_version|$segment_base" 0x1 0x8 1 >"$scratch/sub_op"

echo "## What a hypercall breakpoint costs the calls it does not match"
echo
echo "| operation | none set | another number | another domain | another sub-op |"
echo "|---|---|---|---|---|"
paste -d ' ' "$scratch"/{none,number,domain,sub_op} | awk -v goal=$goal '
    { printf "| %s | %d | +%d | +%d | +%d |\n", $1, $2, $4 - $2, $6 - $2, $8 - $2
      for (i = 4; i <= 8; i += 2) bad = bad || $i - $2 > goal }
    END { exit bad || !NR }'
