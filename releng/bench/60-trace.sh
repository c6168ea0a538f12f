#!/bin/bash
# The trace: instructions it costs the demo with all hypercalls recorded, counted by a plugin for QEMU (lib/boot_share.c) in two
# runs of the same length; time from send to upcall per port, live; and drawing, filtering and sorting 1,000,000 events.
# Goals: at most 5 % of the demo's instructions, a picture of the timeline in 33 ms, filter and sort in 100 ms, with the window's flags.
# What is drawn and how: lib/TraceViews.java.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
build=$root/hypervisor-src/build
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
code=0
exchanges=19 # what a DomU reports after about two seconds of the machine's time

make -s -C "$root/hypervisor-src" >&2
gcc -Wall -Wextra -Werror -O2 -fPIC -shared -o "$scratch/boot_share.so" "$here/lib/boot_share.c"

# offset <symbol>: from where the image is linked.
offset() {
    local address linked
    address=$(nm "$build/paracore-syms" | awk -v s="$1" '$3 == s { print $1 }')
    linked=$(readelf -lW "$build/paracore-syms" | awk '$1 == "LOAD" { print $3; exit }')
    echo $((0x$address - linked))
}

# demo <classes as \x byte> <file for the counts>: prints how many records were written.
demo() {
    local pid file_start ram_start
    read -r file_start ram_start < <(readelf -lW "$build/paracore" | awk '$1 == "LOAD" { print $2, $4; exit }')
    cp "$build/paracore" "$scratch/paracore"
    printf '%b' "$1" | dd of="$scratch/paracore" bs=1 seek=$((file_start + $(offset trace_classes))) conv=notrunc status=none
    : >"$scratch/console"
    qemu-system-x86_64 -M pc,memory-backend=ram -m 256 -display none -monitor none -no-reboot \
        -object "memory-backend-file,id=ram,share=on,size=256M,mem-path=$scratch/ram" -serial "file:$scratch/console" \
        -icount shift=0,sleep=off -plugin "$scratch/boot_share.so" -d plugin -D "$2" -kernel "$scratch/paracore" -append console=com1 \
        -initrd "$build/guests/dom0,$build/guests/domu domu name=one mem=16M -- work=idle,$build/guests/domu domu name=two mem=16M -- \
work=busy" >&2 &
    pid=$!
    for ((i = 0; i < 2400; i++)); do
        if grep -aq "^(d1) domu: $exchanges pages" "$scratch/console" || ! kill -0 "$pid" 2>/dev/null; then
            break
        fi
        sleep 0.1
    done
    kill "$pid" 2>/dev/null || true
    wait "$pid" || true
    grep -aq "^(d1) domu: $exchanges pages" "$scratch/console" || { echo "the demo did not get to $exchanges exchanges" >&2; return 1; }
    od -An -t u8 -j $((ram_start + $(offset trace_rings))) -N 8 "$scratch/ram" | tr -d ' '
}

count() { awk -v n="$2" '$1 == n { print $2 }' "$1"; }
total() { awk '$1 != "hypervisor_before" { sum += $2 } END { print sum }' "$1"; }

demo '\x00\x00\x00\x00' "$scratch/off" >"$scratch/none"
records=$(demo '\x01\x00\x00\x00' "$scratch/on")
echo "## The trace's share of the demo's instructions, all hypercalls recorded"
echo
echo "TCG, \`-icount shift=0\`, one run each, from the first instruction of a kernel until d1 reports $exchanges exchanges."
echo
LC_ALL=C awk -v off="$(count "$scratch/off" hypervisor)" -v on="$(count "$scratch/on" hypervisor)" -v all="$(total "$scratch/off")" \
    -v records="$records" 'BEGIN {
    printf "| what | off | hypercalls on |\n|---|---|---|\n"
    printf "| the hypervisor, million | %.3f | %.3f |\n", off / 1e6, on / 1e6
    printf "| records | 0 | %d |\n", records
    printf "| instructions a record | | %.0f |\n", (on - off) / records
    printf "| more, of all of the demo (%.0f million) | | %.3f %% |\n", all / 1e6, 100 * (on - off) / all
    exit on - off > 0.05 * all }' || code=1
echo

if [ -x "${PARASCOPE_PRODUCT-}/parascope-cli" ]; then
    mkdir "$scratch/classes"
    "$(dirname "$PARASCOPE_JAVA")/javac" -proc:none -nowarn -d "$scratch/classes" -cp "$PARASCOPE_PRODUCT/plugins/*" "$here/lib/TraceViews.java" 2>&1 \
        | grep -v '^Note\|warning' >&2 || true
    GDK_BACKEND=x11 xvfb-run -a "$PARASCOPE_JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1g -cp "$scratch/classes:$PARASCOPE_PRODUCT/plugins/*" \
        org.parascope.inspect.ui.internal.TraceViews || code=1
    echo
    echo "## From send to upcall, the demo running live, 10 s"
    echo
    export XDG_RUNTIME_DIR=$scratch/run
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    "$PARASCOPE_PRODUCT/parascope-cli" new "$scratch/demo.parascope" >&2
    "$PARASCOPE_PRODUCT/parascope-cli" run "$scratch/demo.parascope" >"$scratch/said" 2>&1 </dev/null &
    runner=$!
    sleep 8
    echo '```'
    "$PARASCOPE_PRODUCT/parascope-cli" trace --seconds 10 --latency 2>&1 || code=1
    echo '```'
    kill "$runner" 2>/dev/null || true
    wait "$runner" 2>/dev/null || true
fi
exit $code
