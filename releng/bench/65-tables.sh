#!/bin/bash
# A table of 1,000,000 rows in the views' general table: filtering, sorting and scrolling, from the key until the right lines are painted.
# Goal 100 ms each, with the flags that the window is started with, at two moments: just shown, and when its index is made. What is
# measured and how: org.parascope.inspect.ui.tests, LargeTableSpeed.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/bench/lib/one-test.sh"
report=$root/releng/target/bench/tables.md
code=0

echo "## The general table, 1,000,000 rows of 8 columns"
echo
rm -f "$report"
one_test org.parascope.inspect.ui.tests LargeTableSpeed -Xmx2g || code=1
cat "$report"
exit $code
