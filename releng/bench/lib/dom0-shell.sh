# Boots Debian's kernel as Dom0 to its shell, and times that on two hypervisors in turn. Sourced by 10-guest.sh and
# 15-boot-share.sh, which set $root, $scratch. The kernel is Debian's, unpacked, the ramdisk a busybox one, both as the product makes
# them from the package (DOM0_KERNEL and DOM0_RAMDISK name others). Medians of three.

# unpacked_xen: prints the path of Debian's Xen, unpacked.
unpacked_xen() {
    local deb
    deb=$("$root/releng/fetch-debian" xen-hypervisor-4.17-amd64)
    dpkg-deb --fsys-tarfile "$deb" | tar -xO --wildcards './boot/xen-4.17*.gz' | gunzip >"$scratch/xen"
    echo "$scratch/xen"
}

# dom0_files: sets $kernel and $ramdisk.
dom0_files() {
    local deb cli=${PARASCOPE_PRODUCT-}/parascope-cli
    kernel=${DOM0_KERNEL-} ramdisk=${DOM0_RAMDISK-}
    if [ -n "$kernel" ]; then
        return
    fi
    if [ ! -x "$cli" ]; then
        echo "expected the product in PARASCOPE_PRODUCT (releng/bench/run sets it), or DOM0_KERNEL and DOM0_RAMDISK" >&2
        return 1
    fi
    deb=$("$root/releng/fetch-debian" linux-image-amd64)
    "$cli" new "$scratch/debian.parascope" --template DEBIAN_DOM0 --kernel "$deb" >&2
    "$cli" build "$scratch/debian.parascope" >"$scratch/plan"
    kernel=$(sed -n 's/^kernel \([^ ]*\).*/\1/p' "$scratch/plan" | head -n 1)
    ramdisk=$(sed -n 's/^ramdisk \([^ ]*\).*/\1/p' "$scratch/plan" | head -n 1)
}

# time_to_shell <hypervisor> [QEMU's arguments]: "wall CPU" in milliseconds, CPU being what QEMU used; fails after five minutes.
time_to_shell() {
    local hypervisor=$1 start=${EPOCHREALTIME/./} line pid end= fields
    shift
    coproc QEMU { exec qemu-system-x86_64 -m 1024 -cpu max,-smap -display none -serial stdio -monitor none -no-reboot \
        -kernel "$hypervisor" -append "console=com1 dom0_mem=512M" -initrd "$kernel console=hvc0,$ramdisk" "$@" 2>/dev/null; }
    pid=$QEMU_PID
    while IFS= read -r -t $((300 - (${EPOCHREALTIME/./} - start) / 1000000)) line <&"${QEMU[0]}"; do
        if [[ $line == *"shell on hvc0"* || $line == *"SHELL READY"* ]]; then
            end=${EPOCHREALTIME/./}
            read -ra fields <"/proc/$pid/stat"
            break
        fi
    done
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    if [ -z "$end" ]; then
        echo "no shell within five minutes on $hypervisor" >&2
        return 1
    fi
    echo "$(((end - start) / 1000)) $(((fields[13] + fields[14]) * 1000 / $(getconf CLK_TCK)))"
}

# median <file> <column>
median() { awk -v c="$2" '{ print $c }' "$1" | sort -n | sed -n 2p; }

# shell_table <Paracore> <Xen>: Markdown; fails when the shell comes later than on Xen. What is compared is QEMU's CPU
# time: with one emulated CPU it is the wall time of a machine that has nothing else to do.
shell_table() {
    local round code=0
    dom0_files
    for round in 1 2 3; do
        time_to_shell "$1" >>"$scratch/paracore.shell"
        time_to_shell "$2" >>"$scratch/xen.shell"
    done
    echo "## Time to Dom0's shell"
    echo
    echo "Debian's kernel, unpacked, and a busybox ramdisk; TCG, 1 CPU, 1 GiB; medians of three, taken in turn."
    echo
    echo "| | Paracore | Xen 4.17 |"
    echo "|---|---|---|"
    compare "wall time" 1 || true
    compare "QEMU's CPU time" 2 || code=1
    return $code
}

# compare <what> <column>: a row; fails when Paracore's is larger.
compare() {
    LC_ALL=C awk -v what="$1" -v a="$(median "$scratch/paracore.shell" "$2")" -v b="$(median "$scratch/xen.shell" "$2")" \
        'BEGIN { printf "| %s | %.1f s | %.1f s |\n", what, a / 1000, b / 1000; exit a > b }'
}
