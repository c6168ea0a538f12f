#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A damaged policy must keep the machine from booting, and be told about: damaged.sh <build folder>. Prints PASS or FAIL; the log
# stays in <build folder>/tests/damaged.log.
build=$1
log=$build/tests/damaged.log
timeout "${LIMIT:-120}" "${QEMU:-qemu-system-x86_64}" -m 256 -display none -no-reboot -serial stdio -monitor none ${QEMU_FLAGS:-} \
    -kernel "$build/paracore" -append "console=com1" -initrd "$build/guests/domu,$build/tests/damaged.table" </dev/null >"$log" 2>&1
if tr -d '\r' <"$log" | grep -q 'Panic .*The policy (boot module 1, .* is damaged at byte 16: expected the checksum of the rest' &&
    ! grep -q 'Dom0: domain' "$log"; then
    echo "PASS damaged_policy_is_told_about_and_no_domain_is_made"
else
    echo "FAIL damaged_policy: expected a panic that says what is damaged and where; see $log"
    exit 1
fi
