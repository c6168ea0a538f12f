# Owns what releng/test took: in $results/times a line for each step, with its seconds on the wall, those of processors (user,
# system) and its name; at the end the list of them, and of the workbench's slowest test classes. Needs common.sh and $results.
# It must not judge: no test fails by its time. Read next: totals.sh.

# timed <name> <log> <command...>: runs the command into the log and notes what it took; returns the command's code.
timed() {
    local log=$2 TIMEFORMAT="%0R %0U %0S $1"
    shift 2
    { time "$@" >"$log" 2>&1 </dev/null; } 2>>"$results/times"
}

# print_times: a line for each step, the longest first. Steps that ran beside others add up to more than the whole took.
print_times() {
    say "seconds of each step, of which processors worked; the workbench's slowest test classes:"
    sort -rn "$results/times" | awk '{ printf "%6d s %6d s  %s\n", $1, $2 + $3, $4 }' >&2
    sed -n 's/^.*Time elapsed: \([0-9.]*\) s.* -- in \(.*\)$/\1 \2/p' "$results/workbench-build.log" | sort -rn |
        awk 'NR <= 12 { printf "%6.0f s           %s\n", $1, $2 }' >&2
}
