#!/bin/bash
# Kills at random moments: a debugging session of the demo whose QEMU or gdb is killed, or that is terminated, 100 times. Goal: each
# session ends with its elements gone, and no process and no file is left. What is done: org.parascope.debug.tests, MachineDeathTest.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/bench/lib/one-test.sh"
rounds=${PARASCOPE_KILL_ROUNDS:-100}

started=$SECONDS
one_test org.parascope.debug.tests 'MachineDeathTest#killsAtRandomMomentsNeverHang' "-Dparascope.kill.rounds=$rounds" "-Dparascope.kill.seed=$RANDOM"
echo "## Kills at random moments"
echo
echo "$rounds sessions of the demo, QEMU's end, gdb's end and Terminate in turn: all ended, nothing was left; $((SECONDS - started)) s."
