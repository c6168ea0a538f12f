#!/bin/bash
# Debian's `xl create` of Debian's kernel, and the time from its start to the shell in that DomU, on Paracore and, in the same
# run, on Debian's Xen, with the same Dom0 (releng/xl-run, scenarios/create-time). Once by a clock of instructions, which does not
# depend on what else this machine does; once by the wall, where QEMU's CPU time beside it is what a machine of its own would
# take. Goal: no slower than Xen, by instructions and by CPU time.
#   CLOCKS=instructions releng/bench/25-xl-create.sh      only the first
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
goals_missed=0

make -s -C "$root/hypervisor-src" >&2

# cpu_of <shell's process>: ms of CPU time that the QEMU it started has used.
cpu_of() {
    local pid fields
    pid=$(pgrep -P "$1" qemu-system) && read -ra fields <"/proc/$pid/stat" || return 0
    echo $(((fields[13] + fields[14]) * 1000 / $(getconf CLK_TCK)))
}

# rounds <name> [xl-run's arguments]: the least of each in ms, in a file of that name each: create, shell as the machine within
# tells them; cpu-create, cpu-shell as QEMU's CPU time.
rounds() {
    local to=$scratch/$1 line mark cpu start= run output
    shift
    mkdir -p "$to"
    coproc RUN { exec timeout 3000 "$root/releng/xl-run" --cpus 1 "$@" "$root/releng/scenarios/create-time" </dev/null 2>&1; }
    run=$RUN_PID # bash forgets it, and its output, with its end
    exec {output}<&"${RUN[0]}"
    while IFS= read -r line <&"$output"; do
        line=${line%%$'\r'*} # the console ends a line with more than one
        echo "$line" >>"$scratch/log"
        case $line in
        mark*)
            cpu=$(cpu_of "$(pgrep -P "$run")")
            mark=${line##* }
            [ "$mark" != start ] || start=$cpu
            case $mark in
            made) echo $((cpu - start)) >>"$to/cpu-create" ;;
            shell) echo $((cpu - start)) >>"$to/cpu-shell" ;;
            esac
            ;;
        round*)
            read -r _ _ _ mark _ cpu <<<"$line"
            echo "$mark" >>"$to/create"
            echo "$cpu" >>"$to/shell"
            ;;
        esac
    done
    exec {output}<&-
    wait "$run" 2>/dev/null || true
    if [ "$(cat "$to"/{create,shell,cpu-create,cpu-shell} 2>/dev/null | wc -l)" != 12 ]; then
        echo "expected three rounds of xl create, with all their times:" >&2
        tail -n 5 "$scratch/log" >&2
        return 1
    fi
}

least() { sort -n "$1" | head -n 1; }

# row <words> <clock> <file>: fails when Paracore's is larger.
row() {
    LC_ALL=C awk -v what="$1" -v a="$(least "$scratch/paracore.$2/$3")" -v b="$(least "$scratch/xen.$2/$3")" 'BEGIN {
        printf "| %s | %.2f s | %.2f s | %.2f |\n", what, a / 1000, b / 1000, a / b
        exit a > b
    }'
}

echo "## \`xl create\` of Debian's kernel"
echo
echo "TCG, 1 CPU, a DomU of 128 MiB with a busybox ramdisk; the least of three rounds. The clock of instructions is QEMU's"
echo "\`-icount shift=2\`: 250 million a second."
echo
echo "| | Paracore | Xen 4.17 | Paracore / Xen |"
echo "|---|---|---|---|"
for clock in ${CLOCKS:-instructions wall}; do
    options=()
    [ "$clock" = instructions ] || options=(--wall)
    rounds "paracore.$clock" "${options[@]}"
    rounds "xen.$clock" --xen "${options[@]}"
    code=0
    row "\`xl create\`, $clock" "$clock" create || code=1
    row "from its start to the shell, $clock" "$clock" shell || code=1
    if [ "$clock" = wall ]; then
        code=0 # what else this machine does is in it
        row "\`xl create\`, QEMU's CPU time" wall cpu-create || code=1
        row "from its start to the shell, QEMU's CPU time" wall cpu-shell || code=1
    fi
    [ $code = 0 ] || goals_missed=1
done
exit $goals_missed
