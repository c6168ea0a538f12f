#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots the demo (one Dom0, an idle and a busy DomU), types on Dom0's console, and judges what the three said:
# demo.sh <build folder>. Prints PASS and FAIL lines; the log stays in <build folder>/tests/demo.log.
set -uo pipefail
build=$1
log=$build/tests/demo.log
mkdir -p "$build/tests"
failed=0

# type_in: what is typed, when; after the last the machine powers off.
type_in() {
    sleep 4
    printf 'help\rechx\bo typed\rdomains\r'
    sleep 2
    printf 'poweroff\r'
    sleep 3
}

# expect <name> <pattern>: a line like this must be in the log.
expect() {
    if grep -qE "$2" "$log"; then
        echo "PASS demo_$1"
    else
        echo "FAIL demo_$1: expected a line like '$2'; see $log"
        failed=1
    fi
}

type_in | timeout 30 "${QEMU:-qemu-system-x86_64}" -m 256 -display none -no-reboot -serial stdio -monitor none ${QEMU_FLAGS:-} \
    -kernel "$build/paracore" -append "console=com1" -initrd "$build/guests/dom0,$build/guests/domu domu name=one mem=16M -- \
work=idle,$build/guests/domu domu name=two mem=16M -- work=busy" 2>&1 | tr -d '\r' >"$log"
ended=${PIPESTATUS[1]}

expect dom0_is_up_in_two_seconds_of_the_hypervisors_time '^dom0: up after 1?[0-9]{1,3} ms'
expect dom0_meets_the_idle_domu '^dom0: met domain 1$'
expect dom0_meets_the_busy_domu '^dom0: met domain 2$'
expect the_idle_domus_pages_arrive_as_sent '^\(d1\) domu: [1-9][0-9]* pages seen by Dom0 as sent, 0 not; [1-9][0-9]* address spaces'
expect the_busy_domus_pages_arrive_as_sent '^\(d2\) domu: [1-9][0-9]* pages seen by Dom0 as sent, 0 not; [1-9][0-9]* address spaces'
expect the_prompt_echoes_and_takes_backspace '^typed$'
expect the_prompt_tells_of_both_domus "^domain 2 'busy': [1-9][0-9]* requests, pages mapped [1-9][0-9]*, copied [1-9][0-9]*, failed 0"
if [ "$ended" = 0 ]; then
    echo "PASS demo_poweroff_ends_the_machine"
else
    echo "FAIL demo_poweroff_ends_the_machine: expected QEMU to end by itself, found exit code $ended; see $log"
    failed=1
fi
exit $failed
