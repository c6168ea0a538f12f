#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Lets guests/fuzz loose as Dom0 and, beside the demo's Dom0 and an idle DomU, as DomU: fuzz.sh <build folder>.
# SEED= and CALLS= choose another run; the same seed does the same. Longer: SEED=7 CALLS=1000000 LIMIT=900 fuzz.sh ...
# Passes when the guest finds nothing, Paracore does not stop, and the other DomU is still alive. Logs: <build folder>/tests/.
set -uo pipefail
build=$1
seed=${SEED:-1} calls=${CALLS:-25000}
failed=0
mkdir -p "$build/tests"

# run <name> <modules> <pattern...>: until QEMU ends, or the DomU's END line was seen, or the time is over.
run() {
    local name=$1 modules=$2 log=$build/tests/fuzz-$1.log pattern
    shift 2
    : >"$log"
    "${QEMU:-qemu-system-x86_64}" -m 256 -display none -no-reboot -serial stdio -monitor none ${QEMU_FLAGS:-} \
        -kernel "$build/paracore" -append "console=com1 guest_loglvl=none" -initrd "$modules" </dev/null >"$log" 2>&1 &
    local qemu=$! end=$((SECONDS + ${LIMIT:-120}))
    for pattern in "$@"; do
        while ! grep -qaE "$pattern" "$log" && kill -0 "$qemu" 2>/dev/null && [ $SECONDS -lt $end ]; do
            sleep 0.2
        done
        if ! grep -qaE "$pattern" "$log"; then
            echo "FAIL fuzz_$name: seed $seed: expected a line like '$pattern', found: $(tail -n 2 "$log" | tr '\r\n' '  '); see $log"
            kill "$qemu" 2>/dev/null
            failed=1
            return
        fi
    done
    kill "$qemu" 2>/dev/null
    wait "$qemu" 2>/dev/null
    echo "PASS fuzz_$name: seed $seed, $(sed -n 's/.*PASS fuzz: \([^\r]*\).*/\1/p' "$log" | head -n 1)"
}

run dom0 "$build/guests/fuzz seed=$seed calls=$calls" '^PASS fuzz'
run domu "$build/guests/dom0,$build/guests/fuzz domu name=fuzz mem=16M -- seed=$seed calls=$calls,$build/guests/domu domu name=other \
mem=16M -- work=idle" '^\(d1\) PASS fuzz' '\(d2\) domu: [1-9][0-9]* pages seen by Dom0 as sent, 0 not'
exit $failed
