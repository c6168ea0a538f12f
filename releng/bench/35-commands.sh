#!/bin/bash
# How soon each command of the command line is at its work: the wall from its start to the first line that could not be written before
# the work had begun (a result; a step of a build, an export, a boot; "recording" of a trace). Medians of five after one that makes the
# command's archive of classes, as a second use in a shell has it. Run by run; goal: 1 s.
set -euo pipefail
parascope=$PARASCOPE_PRODUCT/parascope
scratch=$(mktemp -d)
export XDG_RUNTIME_DIR=$scratch/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
running=
trap '[ -z "$running" ] || kill $running 2>/dev/null || true; rm -rf "$scratch"' EXIT
missed=0

# first_line <pattern> <command...>: milliseconds until it says that, on stdout or stderr; ends it then.
first_line() {
    python3 - "$@" <<'PYTHON'
import os, re, subprocess, sys, time
start = time.monotonic()
command = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
said = []
for line in command.stdout:
    said.append(line)
    if re.search(sys.argv[1], line):
        print(round((time.monotonic() - start) * 1000))
        command.terminate()
        command.stdout.read()
        command.wait()
        sys.exit()
sys.exit("expected a line with %s, found: %s" % (sys.argv[1], "".join(said)[-500:]))
PYTHON
}

# row <pattern> <command...>; $file is a new name each time.
row() {
    local i took times=()
    for i in 0 1 2 3 4 5; do
        took=$(first_line "$1" "$parascope" "${@:2}")
        [ $i = 0 ] || times+=("$took")
        rm -f "$scratch"/new.*
    done
    took=$(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p)
    echo "| \`${*:2}\` | $took ms |" | sed "s|$scratch/||g"
    [ "$took" -le 1000 ] || missed=1
}

demo=$scratch/demo.parascope
"$parascope" new "$demo" >/dev/null
"$parascope" run "$demo" >"$scratch/log" 2>&1 < <(sleep 3600) &
running=$!
for i in $(seq 120); do
    "$parascope" inspect domains 2>/dev/null | grep -q '^d2 ' && break
    sleep 1
done
printf "name = 'guest'\nmemory = 64\nkernel = '/boot/vmlinuz'\n" >"$scratch/guest.cfg"

echo "## Commands, until they are at their work"
echo
echo "| command | median of 5 |"
echo "|---|---|"
row 'new\.parascope' new "$scratch/new.parascope"
row '^guest$' import "$scratch/new.parascope" "$scratch/guest.cfg"
row '^\[\]$' validate --json "$demo"
row '^hypervisor ' build "$demo"
row '^Putting|^Writing|^Unpacking|\.iso' export "$demo" "$scratch/new.iso"
row '^Starting|^running' run "$demo"
row '^Starting|^passed' test "$demo" 'expect sleeps when it can 60s'
row '^d0 ' inspect domains --system demo
row '^recording|^[0-9. ]+ ' trace --seconds 5 --system demo
row '^Starting' debug "$demo" stack
row 'parascope-dump|^Saving|^Writing' dump --system demo "$scratch/new.parascope-dump"
row '^none yet' snapshot list --system demo
exit $missed
