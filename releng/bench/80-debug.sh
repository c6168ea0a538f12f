#!/bin/bash
# Debugging in the window: time of a step over, and from a stop until all visible views of the Debug perspective show it, 100 of
# each on the demo and on Debian's Dom0, on a virtual display. How it is measured: org.parascope.app.tests, DebugSpeed.
# Goals, median: step over 30 ms; stop to views 100 ms on the demo, 200 ms on Debian's Dom0.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/bench/lib/one-test.sh"
report=$root/releng/target/bench/debug.md
code=0

rm -f "$report"
one_test org.parascope.app.tests DebugSpeed || code=1
echo "## Debugging in the window"
echo
cat "$report"
exit $code
