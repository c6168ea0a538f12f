# Owns the count of tests: steps that pass or fail as a whole, steps that print `PASS <name>`, `FAIL <name>: why` or
# `SKIP <name>: why` a line, and surefire's XML. Needs common.sh, times.sh and $results. It must not hide a failure: a step that
# exits non-zero without a FAIL line, or one that says nothing, counts as failed. What a machine under QEMU or a window does
# depends on time, so what fails is run once more; if it passes then, it is named as UNSTEADY: that is a defect too, to be
# mended next, but it does not stop a merge. Read next: ../test.

passed=0
failed=0
skipped=0

# step <name> <command...>: one test; it passes when the command does. Returns what the command said.
step() {
    local name=$1 log=$results/$1.log
    shift
    if timed "$name" "$log" "$@"; then
        passed=$((passed + 1))
        return 0
    fi
    failed=$((failed + 1))
    say "FAILED: $name; the end of $log:"
    { grep -E '^\[ERROR\]|FAIL|error:' "$log" || true; } | head -n 30 >&2
    tail -n 15 "$log" >&2
    return 1
}

# run_lines <name> <log> <command...>: runs a command that prints its tests; sets good and bad, and returns the command's code.
run_lines() {
    local log=$2 code=0
    timed "$@" || code=$?
    good=$(grep -c '^PASS ' "$log" || true)
    bad=$(grep -c '^FAIL ' "$log" || true)
    if [ "$bad" = 0 ] && { [ $code != 0 ] || [ "$good" = 0 ]; }; then
        bad=1
        echo "FAIL its end: exited with $code after $good passed tests, the last words: $(tail -n 1 "$log")" >>"$log"
    fi
    [ "$bad" = 0 ]
}

# step_of_lines <name> <command...>: as many tests as the command prints PASS, FAIL and SKIP lines.
step_of_lines() {
    local name=$1 log=$results/$1.log good bad
    shift
    if ! run_lines "$name" "$log" "$@"; then
        cp "$log" "$results/$name.first.log"
        if run_lines "$name" "$log" "$@"; then
            sed -n "s/^FAIL /UNSTEADY: $name: /p" "$results/$name.first.log" >&2
        else
            say "FAILED: $name, twice; the end of $log:"
            tail -n 15 "$log" >&2
        fi
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + $(grep -c '^SKIP ' "$log" || true)))
}

# beside <function>: its steps run while the next ones do, for most wait for one processor; added_up takes their counts.
beside() {
    (
        passed=0 failed=0 skipped=0
        "$@"
        echo "$passed $failed $skipped" >"$results/$1.counts"
    ) &
    beside_name=$1 beside_process=$!
    trap 'kill "$beside_process" 2>/dev/null || true' EXIT
}

# added_up: waits for what runs beside; one that did not come to its end counts as failed.
added_up() {
    local counts=(0 1 0)
    if wait "$beside_process"; then
        read -ra counts <"$results/$beside_name.counts"
    else
        say "FAILED: $beside_name ended before its last step"
    fi
    trap - EXIT
    passed=$((passed + counts[0]))
    failed=$((failed + counts[1]))
    skipped=$((skipped + counts[2]))
}

# failed_cases <report>: name and first line of the reason of each failed test in a report of surefire.
failed_cases() {
    sed -n '/<testcase /{s/.* name="\([^"]*\)".*/\1/;h}
        /<\(failure\|error\)[ >]/{s/<[^>]* message="\([^"]*\)".*/: \1/;s/.*<!\[CDATA\[/: /;s/.*<[^>]*>/: /;H;x;s/\n *//;s/&[a-z#0-9]*;/ /g;p}' "$1" | cut -c1-300
}

# unsteady_cases <report>: the tests that failed first and passed when they were run again.
unsteady_cases() {
    sed -n '/<testcase /{s/.* name="\([^"]*\)" classname="\([^"]*\)".*/\2.\1/;h}
        /<flaky\(Failure\|Error\)[ >]/{s/<[^>]* message="\([^"]*\)".*/: \1/;s/<.*//;H;x;s/\n *//;s/&[a-z#0-9]*;/ /g;p}' "$1" | cut -c1-300
}

# count_surefire <root>: adds up the reports of the workbench's tests.
count_surefire() {
    local report numbers pair tests errors failures skips
    local reports=0
    while read -r report; do
        reports=$((reports + 1))
        numbers=$(sed -n '/<testsuite /,/>/p;/<testcase /q' "$report" | tr ' ' '\n' |
            sed -n 's/^\(tests\|errors\|failures\|skipped\)="\([0-9]*\)".*/\1=\2/p')
        tests=0 errors=0 failures=0 skips=0
        for pair in $numbers; do
            case $pair in
            tests=*) tests=${pair#*=} ;;
            errors=*) errors=${pair#*=} ;;
            failures=*) failures=${pair#*=} ;;
            skipped=*) skips=${pair#*=} ;;
            esac
        done
        failed=$((failed + errors + failures))
        skipped=$((skipped + skips))
        passed=$((passed + tests - errors - failures - skips))
        if [ $((errors + failures)) != 0 ]; then
            say "FAILED: $(basename "$report" .xml | sed 's/^TEST-//'): $((errors + failures)) of $tests; see $report"
            failed_cases "$report" | sed 's/^/    /' >&2
        fi
        unsteady_cases "$report" | sed 's/^/UNSTEADY: /' >&2
    done < <(find "$1/plugins" "$1/releng" -path '*/target/surefire-reports/TEST-*.xml' | LC_ALL=C sort)
    if [ $reports = 0 ]; then
        failed=$((failed + 1))
        say "FAILED: the workbench's tests left no report"
    fi
}

# print_totals: the last line, and the exit code.
print_totals() {
    local skips=
    if [ $skipped != 0 ]; then
        skips=", $skipped skipped"
    fi
    printf '%d passed, %d failed%s\n' "$passed" "$failed" "$skips"
    [ "$failed" = 0 ]
}
