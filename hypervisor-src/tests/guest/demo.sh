#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots the demo (one Dom0, an idle and a busy DomU), types on Dom0's console, and judges what the three said:
# demo.sh <build folder>. Prints PASS and FAIL lines; the log stays in <build folder>/tests/demo.log.
set -uo pipefail
build=$1
log=$build/tests/demo.log
scratch=$(mktemp -d)
failed=0
mkdir -p "$build/tests"
: >"$log"

finish() {
    exec 3>&-
    kill "$qemu" 2>/dev/null
    rm -rf "$scratch"
}

# verdict <name> <found: yes or why not>
verdict() {
    if [ "$2" = yes ]; then
        echo "PASS demo_$1"
    else
        echo "FAIL demo_$1: $2; see $log"
        failed=1
    fi
}

# expect <name> <pattern>: waits up to 40 s for a line like this.
expect() {
    local end=$((SECONDS + 40))
    until tr -d '\r' <"$log" | grep -qE "$2"; do
        if [ $SECONDS -ge $end ]; then
            verdict "$1" "expected a line like '$2' within 40 s"
            return
        fi
        sleep 0.2
    done
    verdict "$1" yes
}

mkfifo "$scratch/input"
"${QEMU:-qemu-system-x86_64}" -m 256 -display none -no-reboot -serial stdio -monitor none ${QEMU_FLAGS:-} -kernel "$build/paracore" \
    -append "console=com1" -initrd "$build/guests/dom0,$build/guests/domu domu name=one mem=16M -- work=idle,$build/guests/domu domu \
name=two mem=16M -- work=busy" <"$scratch/input" >"$log" 2>&1 &
qemu=$!
exec 3>"$scratch/input"
trap finish EXIT

expect dom0_comes_up '^dom0: up after [0-9]+ ms'
expect dom0_meets_the_idle_domu 'dom0: met domain 1$'
expect dom0_meets_the_busy_domu 'dom0: met domain 2$'
arrived='pages seen by Dom0 as sent, 0 not; [1-9][0-9]* address spaces'
expect the_idle_domus_pages_arrive_as_sent "^\(d1\) domu: [1-9][0-9]* $arrived"
expect the_busy_domus_pages_arrive_as_sent "^\(d2\) domu: [1-9][0-9]* $arrived"
back='pages read back from the disk as written, 0 not'
expect the_idle_domus_disk_keeps_what_is_written "^\(d1\) domu: [1-9][0-9]* $back"
expect the_busy_domus_disk_keeps_what_is_written "^\(d2\) domu: [1-9][0-9]* $back"
printf 'echx\bo typed\rdomains\rdisks\rstore /local/domain/2/device\r' >&3
expect the_prompt_echoes_and_takes_backspace '^typed$'
expect the_prompt_tells_of_both_domus "domain 2 'busy': [1-9][0-9]* requests, pages mapped [1-9][0-9]*, copied [1-9][0-9]*, failed 0"
expect the_prompt_tells_of_the_disks 'xvda of domain 2: connected, 64 KiB, read [1-9][0-9]* times, written [1-9][0-9]* times, failed 0'
expect the_prompt_tells_what_the_store_holds '^/local/domain/2/device/vbd/51712/state = "4"'
printf 'poweroff\r' >&3
for ((i = 0; i < 100; i++)); do
    kill -0 "$qemu" 2>/dev/null || break
    sleep 0.1
done
if kill -0 "$qemu" 2>/dev/null; then
    verdict poweroff_ends_the_machine "expected QEMU to end within 10 s"
else
    verdict poweroff_ends_the_machine yes
fi
exit $failed
