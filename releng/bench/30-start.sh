#!/bin/bash
# How soon the window and the command line are there: medians of five starts of the product, after one to warm the disk.
# The window counts as there when X maps it with its title; it runs under a virtual display. Run by run.
set -euo pipefail
lib=$(dirname "$0")/../lib
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

median() { sort -n | sed -n 3p; }

# seconds <command...>: wall time of a command in seconds.
seconds() {
    local start=$EPOCHREALTIME end
    "$@" >>"$scratch/output" 2>&1
    end=$EPOCHREALTIME
    echo $(((${end/./} - ${start/./}) / 1000)) | sed 's/\(...\)$/.\1/; s/^\./0./'
}

five() {
    local i
    seconds "$@" >/dev/null
    for i in 1 2 3 4 5; do seconds "$@"; done | median
}

window() { bash "$lib/window-start.sh" "$PARASCOPE_PRODUCT" "$scratch/workspace"; }
help_of() { "$PARASCOPE_PRODUCT/parascope" --help; }
export -f help_of

echo "## Start"
echo
echo "| what | median of 5, s |"
echo "|---|---|"
echo "| command line, \`parascope --version\` | $(five "$PARASCOPE_PRODUCT/parascope-cli" --version) |"
echo "| window, until it is on the screen | $(window >/dev/null; for i in 1 2 3 4 5; do window; done | median) |"
