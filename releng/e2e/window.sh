#!/bin/bash
# End to end: the product's window opens on a new workspace with the demo system, opens again on the same one, and neither
# start logs an error. Prints PASS and FAIL lines. Read next: ../lib/window-start.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
product=$root/releng/product/target/products/org.parascope.product/linux/gtk/x86_64
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
workspace=$scratch/workspace

start() {
    if took=$(bash "$root/releng/lib/window-start.sh" "$product" "$workspace" 8 2>"$scratch/error"); then
        echo "PASS $1 (window after $took s)"
    else
        echo "FAIL $1: $(cat "$scratch/error")"
    fi
}

# A plug-in that cannot be started or a view that cannot be made is an entry of severity 4 (error) in the platform's log.
no_errors() {
    local log=$workspace/.metadata/.log
    if [ ! -d "$workspace/.metadata" ]; then
        echo "FAIL $1: no workspace was made"
    elif [ -e "$log" ] && grep -q '^!ENTRY [^ ]* 4 ' "$log"; then
        echo "FAIL $1: $(grep -A 3 '^!ENTRY [^ ]* 4 ' "$log" | head -n 12 | tr '\n' ' ')"
    else
        echo "PASS $1"
    fi
}

start window_opens_on_a_new_workspace
no_errors first_start_logs_no_error
if [ -s "$workspace/demo/demo.parascope" ]; then
    echo "PASS first_start_makes_the_demo_system"
else
    echo "FAIL first_start_makes_the_demo_system: no $workspace/demo/demo.parascope"
fi
start window_opens_again
no_errors second_start_logs_no_error
