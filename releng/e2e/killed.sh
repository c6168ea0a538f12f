#!/bin/bash
# End to end: the window is killed at moments that nobody chose, and finds its workspace, systems, settings and layout again.
# Prints PASS and FAIL lines. Read next: window.sh, ../lib/window-start.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
product=$root/releng/product/target/products/org.parascope.product/linux/gtk/x86_64
if [ -z "${PARASCOPE_DISPLAY-}" ]; then
    export PARASCOPE_DISPLAY=yes
    # -noreset: when its last client leaves, as xdotool does with each look, a display starts anew and refuses who comes meanwhile.
    exec xvfb-run -a -s '-screen 0 1280x800x24 -noreset' bash "$0" "$@"
fi
export GDK_BACKEND=x11
scratch=$(mktemp -d)
workspace=$scratch/workspace
pid=
trap '[ -z "$pid" ] || kill -9 $pid 2>/dev/null || true; rm -rf "$scratch"' EXIT

result() {
    if [ "$2" = 0 ]; then
        echo "PASS $1"
    else
        echo "FAIL $1: $3"
    fi
}

# opened: starts the window and waits until X shows it.
opened() {
    "$product/parascope" -data "$workspace" >"$scratch/said" 2>&1 &
    pid=$!
    local i
    for i in $(seq 900); do
        kill -0 $pid 2>/dev/null || return 1
        xdotool search --onlyvisible --name Parascope >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}
killed() {
    kill -9 $pid
    wait $pid 2>/dev/null || true
    pid=
}
layout=$workspace/.metadata/.plugins/org.eclipse.e4.workbench/workbench.xmi
until_written() {
    local i
    for i in $(seq 150); do
        grep -q "$1" "$2" 2>/dev/null && return 0
        sleep 1
    done
    return 1
}

code=0
opened || code=1
result the_window_opens $code "$(tail -n 3 "$scratch/said" | tr '\n' ' ')"
# The layout with the open editor is written each minute; a setting when it is made.
code=0
until_written demo.parascope "$layout" || code=1
result the_layout_is_written_while_the_window_is_open $code "no demo.parascope in $layout within 150 s"
killed
# What the preference pages write (PreferencesTest shows that), in their own names; the next start must use the other gdb.
settings=$workspace/.metadata/.plugins/org.eclipse.core.runtime/.settings
mkdir -p "$settings"
printf '%s\n' 'eclipse.preferences.version=1' 'consoleLines=1234' "program.gdb=$scratch/other-gdb" >"$settings/org.parascope.ui.prefs"
printf '%s\n' 'eclipse.preferences.version=1' 'refreshMs=400' >"$settings/org.parascope.inspect.ui.prefs"
sum=$(sha256sum <"$workspace/demo/demo.parascope")

# Early, while it starts, and later: at moments that the kernel's random numbers choose.
for round in 1 2 3 4; do
    "$product/parascope" -data "$workspace" >"$scratch/said" 2>&1 &
    pid=$!
    sleep "$((RANDOM % 9)).$((RANDOM % 10))"
    killed
done

code=0
opened || code=1
result after_five_kills_it_opens_again $code "$(tail -n 3 "$scratch/said" | tr '\n' ' ')"
sleep 8
[ "$(sha256sum <"$workspace/demo/demo.parascope")" = "$sum" ] && code=0 || code=1
result the_system_is_as_it_was $code "demo.parascope differs"
kept() { grep -qx 'consoleLines=1234' "$settings/org.parascope.ui.prefs" && grep -qx 'refreshMs=400' "$settings/org.parascope.inspect.ui.prefs"; }
kept && code=0 || code=1
result settings_are_kept $code "a setting of the preference pages is gone"
"$(dirname "$(readlink "/proc/$pid/exe")")/jcmd" $pid VM.system_properties | grep -q "^parascope.program.gdb=$scratch/other-gdb" && code=0 || code=1
result settings_are_used_again $code "the window's process has no parascope.program.gdb=$scratch/other-gdb"
grep -q demo.parascope "$layout" && code=0 || code=1
result the_layout_with_its_editor_is_kept $code "no demo.parascope in $layout"
errors=$(grep '^!ENTRY [^ ]* 4 ' "$workspace/.metadata/.log" 2>/dev/null | head -n 3 | tr '\n' ' ' || true)
[ -z "$errors" ] && code=0 || code=1
result no_start_logs_an_error $code "$errors"
killed
