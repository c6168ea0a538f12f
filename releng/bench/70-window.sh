#!/bin/bash
# A window left on the demo: it is opened on a virtual display, runs the demo, shows Page Tables and Domains, and is left alone
# while its heap (after a full collection) and its CPU time are looked at once a minute. PARASCOPE_WINDOW_MINUTES: how long, 60
# when not set. Goals: the heap of the last ten minutes at most 10 % above that of the minutes 5 to 15, and the CPU time a minute
# as well (or half a second). Run by run.
set -euo pipefail
minutes=${PARASCOPE_WINDOW_MINUTES-60}
if [ -z "${PARASCOPE_DISPLAY-}" ]; then
    export PARASCOPE_DISPLAY=yes
    exec xvfb-run -a -s '-screen 0 1280x800x24' bash "$0" "$@"
fi
export GDK_BACKEND=x11
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$scratch"' EXIT
jcmd=$(dirname "$PARASCOPE_JAVA")/jcmd

# keys <what to type into the window's quick access>
keys() {
    xdotool key ctrl+3
    sleep 3
    xdotool type "$1"
    sleep 3
    xdotool key Return
}

# wait_for <seconds> <command...>
wait_for() {
    local left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        kill -0 "$pid" 2>/dev/null || { echo "the window's process ended: $(cat "$scratch/log")" >&2; exit 1; }
        [ $((left -= 1)) -gt 0 ] || { echo "waited too long for: $*" >&2; exit 1; }
        sleep 1
    done
}

# heap: KiB in use after a full collection.
heap() {
    "$jcmd" "$pid" GC.run >/dev/null
    "$jcmd" "$pid" GC.heap_info | awk '{ for (i = 1; i < NF; i++) if ($i == "used" && !/class space|Metaspace/) { sub(/K.*/, "", $(i + 1)); sum += $(i + 1) } }
        END { print sum }'
}

# ticks <pid>: CPU time of a process in clock ticks.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

"$PARASCOPE_PRODUCT/parascope" -data "$scratch/workspace" >"$scratch/log" 2>&1 &
pid=$!
wait_for 120 xdotool search --onlyvisible --name Parascope
wait_for 120 test -s "$scratch/workspace/demo/demo.parascope"
sleep 10
keys "Run Demo"
wait_for 120 pgrep -P "$pid" -f qemu-system
sleep 20

hertz=$(getconf CLK_TCK)
echo "## A window left on the demo for $minutes minutes"
echo
echo "Page Tables and Domains are shown, 1280 x 800. CPU: of the window's process, without QEMU's."
echo
echo "| minute | heap after GC, MiB | CPU in the minute, s | resident, MiB |"
echo "|---|---|---|---|"
before=$(ticks "$pid")
for ((minute = 1; minute <= minutes; minute++)); do
    sleep 60
    now=$(ticks "$pid")
    kib=$(heap)
    resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
    LC_ALL=C awk -v m="$minute" -v k="$kib" -v t="$((now - before))" -v hz="$hertz" -v r="$resident" \
        'BEGIN { printf "%d %.2f %.2f %.0f\n", m, k / 1024, t / hz, r / 1024 }' >>"$scratch/samples"
    if [ "$minute" = 1 ] || [ $((minute % 5)) = 0 ]; then
        tail -n 1 "$scratch/samples" | awk '{ print "| " $1 " | " $2 " | " $3 " | " $4 " |" }'
    fi
    before=$(ticks "$pid") # the collection's own time is not counted
done
pgrep -P "$pid" -f qemu-system >/dev/null || { echo "the demo ended" >&2; exit 1; }
if [ "$minutes" -ge 30 ]; then
    LC_ALL=C awk -v all="$minutes" '
        $1 > 5 && $1 <= 15 { heap += $2; cpu += $3; n++ }
        $1 > all - 10 { last_heap += $2; last_cpu += $3; m++ }
        END { printf "\nMinutes 6 to 15: %.2f MiB, %.2f s; the last ten: %.2f MiB, %.2f s.\n", heap / n, cpu / n, last_heap / m, last_cpu / m
              exit last_heap / m > 1.1 * heap / n || last_cpu / m > 1.1 * cpu / n + 0.5 }' "$scratch/samples"
fi
