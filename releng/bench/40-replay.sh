#!/bin/bash
# Stepping back in a recorded minute of the demo: gdb steps one instruction back at ten places spread over the recording, and the time
# of each is told. Needs the built product (releng/run or releng/test builds it), gdb, qemu-utils.
# Goal: none takes more than 2 s.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
seconds=${SECONDS_RECORDED:-60}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
goal_ms=2000
parascope() { "$root/releng/parascope" "$@"; }

parascope new "$scratch/demo.parascope" >/dev/null
(sleep "$seconds"; printf '\035') | parascope run --record "$scratch/demo.recording" "$scratch/demo.parascope" >/dev/null 2>"$scratch/record.log"
length=$(unzip -p "$scratch/demo.recording" recording.json | sed -n 's/.*"instructions":\([0-9]*\).*/\1/p')
[ -n "$length" ] || { cat "$scratch/record.log" >&2; exit 1; }

# step_back <instruction>: milliseconds that gdb's reverse-stepi takes there
step_back() {
    local target pid
    mkfifo "$scratch/keys.$1"
    parascope replay --at "$1" "$scratch/demo.recording" <"$scratch/keys.$1" >"$scratch/replay.log" 2>&1 &
    pid=$!
    exec 4>"$scratch/keys.$1"
    for _ in $(seq 600); do
        target=$(sed -n 's/.*gdb: target remote \([^;]*\);.*/\1/p' "$scratch/replay.log")
        [ -z "$target" ] || break
        sleep 0.1
    done
    cat >"$scratch/back.gdb" <<GDB
set architecture i386:x86-64
target remote $target
python
import gdb, time
start = time.monotonic()
gdb.execute("reverse-stepi", to_string=True)
print("MS", round((time.monotonic() - start) * 1000))
end
GDB
    gdb -nx -batch -x "$scratch/back.gdb" 2>"$scratch/gdb.log" | sed -n 's/^MS //p'
    printf '\035' >&4
    exec 4>&-
    wait "$pid" || true
}

for tenth in 1 2 3 4 5 6 7 8 9 10; do
    step_back $((length * tenth / 10 - 1000))
done | sort -n >"$scratch/times"
[ "$(wc -l <"$scratch/times")" = 10 ] || { echo "expected ten times, found $(wc -l <"$scratch/times")" >&2; cat "$scratch/replay.log" "$scratch/gdb.log" >&2; exit 1; }

echo "## Stepping back in a recording of the demo"
echo
echo "$seconds s recorded, $((length / 1000000)) million instructions, $(($(stat -c %s "$scratch/demo.recording") / 1000000)) MB; one instruction back at ten places."
echo
echo "| median | longest | goal |"
echo "|---|---|---|"
echo "| $(sed -n 5p "$scratch/times") ms | $(tail -n 1 "$scratch/times") ms | $goal_ms ms |"
[ "$(tail -n 1 "$scratch/times")" -le $goal_ms ]
