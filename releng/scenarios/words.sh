# Words for a scenario in Debian's Dom0 (releng/xl-run): checks that print PASS and FAIL lines, consoles of domains that are typed
# to, waiting. Nothing here sleeps for a result: it looks again, up to a limit that a slow machine keeps too.
limit=300

# check <name> <command...>: a line of PASS or FAIL, with what was said.
check() {
    local name=$1
    shift
    if "$@" >/tmp/said 2>&1; then
        echo "PASS xl_$name"
    else
        echo "FAIL xl_$name: $(tr '\r\n' '  ' </tmp/said | tail -c 300)"
    fi
}

# until_true <command...>: again and again, up to the limit.
until_true() {
    local start=$SECONDS
    until "$@"; do
        if [ $((SECONDS - start)) -gt $limit ]; then
            echo "not within $limit s: $*"
            [ "$1" != console_has ] || tail -c 200 "/tmp/$2.out" # what it said last
            return 1
        fi
        sleep 0.3
    done
}

# says <words> <command...>: the command succeeds and its output has the words (a pattern of grep -E).
says() {
    local words=$1
    shift
    "$@" >/tmp/says 2>&1 || { cat /tmp/says; return 1; }
    grep -Eq -- "$words" /tmp/says || { echo "expected '$words', found:"; cat /tmp/says; return 1; }
}

# state <domain>: the letters of xl list.
state() { xl list "$1" 2>/dev/null | awk 'NR == 2 { print $5 }'; }
is_gone() { ! xl list "$1" >/dev/null 2>&1; }
in_state() { [[ $(state "$1") == *$2* ]]; }

declare -A keyboard
# open_console <domain>: `xl console` on a terminal of its own; again after the domain was made anew.
open_console() {
    rm -f "/tmp/$1.in" "/tmp/$1.out"
    mkfifo "/tmp/$1.in"
    : >"/tmp/$1.out" # what an earlier one said is not taken for this one's
    exec {keyboard[$1]}<>"/tmp/$1.in"
    script -qfc "xl console $1" "/tmp/$1.out" <&"${keyboard[$1]}" >/dev/null 2>&1 &
}
console_has() { grep -Eq -- "$2" "/tmp/$1.out" 2>/dev/null; }
close_console() { exec {keyboard[$1]}>&-; }

# typed_in <domain> <command>: types it, waits for its end, prints what it printed; the exit code is the command's.
typed_in() {
    local before typed
    echo >>/tmp/typed # a line each: no two have a number, of subshells neither
    typed=$(wc -l </tmp/typed)
    before=$(stat -c %s "/tmp/$1.out")
    printf '%s\n' "$2; echo en''d-$typed-\$?-" >&"${keyboard[$1]}"
    until_true console_has "$1" "end-$typed-[0-9]+-" || return 1
    tail -c +$((before + 1)) "/tmp/$1.out" | tr -d '\r' | sed "/end-$typed-/d" | grep -v "en''d-"
    return "$(sed -n "s/.*end-$typed-\([0-9]*\)-.*/\1/p" "/tmp/$1.out" | head -n 1)"
}

# linux <name> <line...>: a configuration of a Linux DomU, /root/<name>.cfg; prints its path.
linux() {
    local name=$1
    shift
    printf '%s\n' "name='$name'" "kernel='/boot/vmlinux'" "ramdisk='/boot/domu.cpio'" "memory=128" "$@" >"/root/$name.cfg"
    echo "/root/$name.cfg"
}

# small <name> <line...>: the same of a small PV kernel of Paracore's own, quick to make and to end.
small() {
    local name=$1
    shift
    printf '%s\n' "name='$name'" "kernel='/root/domu'" "memory=24" "$@" >"/root/$name.cfg"
    echo "/root/$name.cfg"
}

# look <name> <command...>: the judge looks into the machine from outside and compares with what the command prints. This waits for
# its answer on the console, without a limit: the machine's time runs fast while it waits.
look() {
    local name=$1
    shift
    echo "scenario: look $name"
    "$@"
    echo "scenario: look now"
    read -r
}

# free_frames: to the frame, as Paracore's debug key tells it.
free_frames() {
    xl debug-keys m
    xl dmesg | sed -n 's/.*frames of RAM, \([0-9]*\) free.*/\1/p' | tail -n 1
}

# settled_frames: the same once it no longer changes; the daemons let go of an ended domain's rings a little after xl returns.
settled_frames() {
    local last=none now same=0
    while [ $same -lt 5 ]; do
        now=$(free_frames)
        [ "$now" = "$last" ] && same=$((same + 1)) || same=0
        last=$now
        sleep 1
    done
    echo "$last"
}
