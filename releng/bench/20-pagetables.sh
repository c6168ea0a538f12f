#!/bin/bash
# Reading all page tables of Debian's Dom0, and the table of its frames, while it runs, through the shared RAM file; QEMU's own
# `info tlb` measured in the same run. Goals, of medians: all page tables 10 ms, a refresh that finds them unchanged 2 ms, the
# frames 10 ms. What is measured: lib/PageTables.java.
set -euo pipefail
here=$(dirname "$0")
root=${PARASCOPE_ROOT:-$(cd "$here/../.." && pwd)}
paracore=$root/hypervisor-src/build
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$scratch"' EXIT
# shellcheck source=lib/dom0-shell.sh
source "$here/lib/dom0-shell.sh"
mebibytes=1024

make -s -C "$root/hypervisor-src" >&2
dom0_files

# jars: the product's bundles that the program uses, as a class path.
jars() {
    local name
    for name in machine symbols inspect; do
        find "$PARASCOPE_PRODUCT/plugins" -maxdepth 1 -name "org.parascope.${name}_*.jar"
    done | paste -sd:
}

qemu-system-x86_64 -M pc,memory-backend=ram -m "$mebibytes" -cpu qemu64 -display none -monitor none -no-reboot \
    -object "memory-backend-file,id=ram,share=on,size=${mebibytes}M,mem-path=$scratch/ram" \
    -kernel "$paracore/paracore" -initrd "$kernel console=hvc0,$ramdisk" \
    -serial "file:$scratch/console" -qmp "unix:$scratch/qmp,server=on,wait=off" >&2 &
pid=$!
for _ in $(seq 240); do
    if grep -aqE 'shell on hvc0|SHELL READY' "$scratch/console" 2>/dev/null; then
        break
    fi
    sleep 0.5
done
if ! grep -aqE 'shell on hvc0|SHELL READY' "$scratch/console"; then
    echo "no shell within two minutes:" >&2
    tail -n 5 "$scratch/console" >&2
    exit 1
fi

"$PARASCOPE_JAVA" -cp "$(jars)" "$here/lib/PageTables.java" "$scratch/ram" "$mebibytes" "$paracore/paracore.layout" "$scratch/qmp"
