#!/bin/bash
# Ends at random moments, 100 of them: QEMU killed, gdb killed, the stub lost, terminated, terminated beside a breakpoint on an unmapped
# address, with which it had to go on first; each while a debugging session starts, reads
# symbols (one file damaged), runs, stands, steps or steps a hypercall. Goal: each session ends with a message and its elements gone, and
# no process and no file is left. What is done: org.parascope.debug.tests, RandomEndsTest.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/bench/lib/one-test.sh"
rounds=${PARASCOPE_KILL_ROUNDS:-100}

started=$SECONDS
one_test org.parascope.debug.tests 'RandomEndsTest' "-Dparascope.kill.rounds=$rounds" "-Dparascope.kill.seed=$RANDOM"
echo "## Ends at random moments"
echo
echo "$rounds sessions, each of five ends in each of six states in turn: all ended, nothing was left; $((SECONDS - started)) s."
