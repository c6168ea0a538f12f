#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What is left in RAM and on the console of a refusal, a domain's crash and a panic: panic.sh <build folder>. gdb looks where the
# workbench does, then makes Paracore jump to an address where nothing is, which it must not survive in silence.
# Read next: reports/main.c. Logs: <build folder>/tests/panic.log and panic-gdb.log.
set -uo pipefail
build=$1
log=$build/tests/panic.log found=$build/tests/panic-gdb.log
scratch=$(mktemp -d)
failed=0
: >"$log"

finish() {
    kill "$qemu" 2>/dev/null
    rm -rf "$scratch"
}

# verdict <name> <file> <pattern>
verdict() {
    if tr -d '\r' <"$2" | grep -qaE "$3"; then
        echo "PASS panic_$1"
    else
        echo "FAIL panic_$1: expected a line like '$3' in $2"
        failed=1
    fi
}

"${QEMU:-qemu-system-x86_64}" -m 256 -display none -no-reboot -serial stdio -monitor none ${QEMU_FLAGS:-} \
    -chardev "socket,id=gdb,path=$scratch/gdb,server=on,wait=off" -gdb chardev:gdb -kernel "$build/paracore" \
    -append "console=com1 guest_loglvl=all noreboot" \
    -initrd "$build/tests/reports stay=yes,$build/tests/reports domu name=doomed mem=16M -- doomed=yes" </dev/null >"$log" 2>&1 &
qemu=$!
trap finish EXIT
for ((i = 0; i < 600; i++)); do
    grep -qa '^reports: stays' "$log" && break
    sleep 0.2
done

# The last line said has left the machine when machine_restart is reached.
timeout 120 "${GDB:-gdb}" -q -nx -batch "$build/paracore-syms" >"$found" 2>&1 \
    -ex 'set confirm off' -ex "target remote $scratch/gdb" \
    -ex 'printf "crash: %s\n", domain_list->next->crash_reason' \
    -ex 'printf "refusal: %s\n", domain_list->next->vcpu[0]->last_refusal.site->words' \
    -ex 'hbreak free_frames' -ex 'continue' -ex 'delete' -ex 'hbreak machine_restart' -ex 'set var $rip = 0' -ex 'continue' \
    -ex 'printf "panic: %s\n", panic_message' -ex 'set print elements 0' -ex 'printf "ring: %s\n", log_ring.text'

verdict a_refusal_is_on_the_console "$log" '^\(PARACORE\) d1v0 refused \(-22\): no such assist is offered \[3e7\] hypercall/vm_assist.c:[0-9]+'
verdict a_crash_is_on_the_console "$log" '^\(PARACORE\) Domain 1 \(doomed\) crashed: vector 6 .*: expected a handler'
verdict a_refusal_is_in_ram "$found" '^refusal: no such assist is offered$'
verdict a_crash_is_in_ram "$found" '^crash: vector 6 \(error code 0000\) at e033:[0-9a-f]{16}: expected a handler$'
why='expected no exception in Paracore, found vector 14, error code [0-9a-f]{4} at 0000000000000000'
verdict a_panic_is_on_the_console "$log" "^\(PARACORE\) Panic on CPU 0: $why"
verdict with_the_registers "$log" '^\(PARACORE\) rip e008:0000000000000000 rsp ffff'
verdict and_who_called "$log" '^\(PARACORE\) +ffff[0-9a-f]{12}$'
verdict a_panic_is_in_ram "$found" "^panic: $why"
verdict and_the_messages_with_it "$found" "Panic on CPU 0: $why"
exit $failed
