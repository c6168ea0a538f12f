# What checks of one machine's console share: a scratch folder that goes away at the end, QEMU with it, and checks that print PASS
# and FAIL lines. Wants lib/common.sh. The caller sets $log, the console's file, and $qemu, its process. It starts nothing.
# Read next: hardware.sh, ../e2e/dom0-cpus.sh.
paracore=$root/hypervisor-src/build/paracore
scratch=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill $qemu 2>/dev/null || true; rm -rf "$scratch"' EXIT

# check <name> <condition...>
check() {
    local name=$1
    shift
    if "$@" >"$scratch/check" 2>&1; then
        echo "PASS $name"
    else
        echo "FAIL $name: $(tr '\n' ' ' <"$scratch/check" | cut -c1-300); the console said last: $(tail -n 3 "$log" | tr -d '\r' | tr '\n' ' ')"
    fi
}

says() { grep -aqE -- "$1" "$log" || { echo "expected '$1' on the console"; return 1; }; }
says_not() { ! grep -aE -- "$1" "$log" || { echo "expected no '$1' on the console"; return 1; }; }
