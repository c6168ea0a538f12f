#!/bin/bash
# Opens the product's window on a virtual display, prints the seconds until X shows it, lets it settle, and ends it.
#   window-start.sh <product folder> <workspace folder> [seconds to settle]
# With PARASCOPE_PICTURE=<file.png> it leaves a picture of the settled screen there. Exits non-zero when no window came in 60 s, or when the process ended by itself. Its output is in <workspace>.log.
# Read next: ../bench/30-start.sh, ../e2e/window.sh.
set -euo pipefail
product=$1
workspace=$2
settle=${3-0}

if [ -z "${PARASCOPE_DISPLAY-}" ]; then
    export PARASCOPE_DISPLAY=yes
    # -noreset: when its last client leaves, as xdotool does with each look, a display starts anew and refuses who comes meanwhile.
    exec xvfb-run -a -s '-screen 0 1280x800x24 -noreset' bash "$0" "$@"
fi
export GDK_BACKEND=x11

since_start() { echo $(((${EPOCHREALTIME/./} - ${start/./}) / 1000)); }

start=$EPOCHREALTIME
"$product/parascope" -data "$workspace" >"$workspace.log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null || true' EXIT
until xdotool search --onlyvisible --name Parascope >/dev/null 2>&1; do
    kill -0 $pid 2>/dev/null || { echo "the window's process ended: $(cat "$workspace.log")" >&2; exit 1; }
    [ "$(since_start)" -lt 60000 ] || { echo "no window after 60 s" >&2; exit 1; }
    sleep 0.05
done
since_start | sed 's/\(...\)$/.\1/; s/^\./0./'
sleep "$settle"
kill -0 $pid 2>/dev/null || { echo "the window's process ended: $(cat "$workspace.log")" >&2; exit 1; }
[ -z "${PARASCOPE_PICTURE-}" ] || import -silent -window root "$PARASCOPE_PICTURE"
kill $pid
wait $pid || true
