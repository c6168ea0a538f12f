# Owns what it takes to boot Debian's kernel with its modules, without the product: the unpacked kernel, modules in the order
# they load, a ramdisk with busybox and an init of the caller's. Needs common.sh, xz, busybox. What needs what is depmod's
# answer; `parascope ramdisk` has the product's own, but the boots of Paracore alone (../hardware) go without a built product.
# It must not install anything. Read next: ../e2e/dom0-hardware.sh.

extra_files=()

# unpack_kernel <kernel's .deb>: prints a folder with vmlinux and lib/modules; a second call takes what the cache has.
unpack_kernel() {
    local to image scratch setup offset length
    to=$cache/kernels/$(basename "$1" .deb)
    if [ ! -e "$to/vmlinux" ]; then
        mkdir -p "$cache/kernels"
        scratch=$(mktemp -d "$cache/kernels/unpacking-XXXXXX")
        dpkg-deb -x "$1" "$scratch"
        image=$(echo "$scratch"/boot/vmlinuz-*)
        # The Linux boot protocol: sectors of set-up code at 0x1f1, then where the packed kernel lies in what follows, and its size.
        setup=$(od -An -tu1 -j $((0x1f1)) -N 1 "$image")
        offset=$(od -An -tu4 -j $((0x248)) -N 4 "$image")
        length=$(od -An -tu4 -j $((0x24c)) -N 4 "$image")
        # xz's stream is followed by four bytes of the unpacked size
        tail -c +$(((setup + 1) * 512 + offset + 1)) "$image" | head -c $((length - 4)) | xz -dc >"$scratch/vmlinux"
        rm -rf "$to"
        mv "$scratch" "$to"
    fi
    if [ ! -s "$(echo "$to"/lib/modules/*)/modules.dep" ]; then
        busybox depmod -b "$to" "$(basename "$to"/lib/modules/*)"
    fi
    echo "$to"
}

# module_files <kernel's folder> <module...>: the files of the modules and of all they need, in the order to load them.
module_files() {
    local modules name pattern line file
    modules=$(echo "$1"/lib/modules/*)
    local -A seen=()
    shift
    for name in "$@"; do
        pattern="/${name//[-_]/[-_]}\.ko"
        if ! line=$(grep -E "^[^:]*$pattern:" "$modules/modules.dep"); then
            grep -qE "$pattern\$" "$modules/modules.builtin" || die "expected the module $name in $modules"
            continue
        fi
        # The line has the module first, and last what is to be loaded first.
        for file in $(tr -d : <<<"$line" | tr ' ' '\n' | tac); do
            if [ -z "${seen[$file]-}" ]; then
                seen[$file]=yes
                echo "$modules/$file"
            fi
        done
    done
}

# make_ramdisk <kernel's folder> <init> <output> <module...>: busybox, the modules listed in /modules in their order, the init, and
# at the top the files of the array extra_files, if the caller set it.
make_ramdisk() {
    local folder=$1 init=$2 output=$3 root file
    shift 3
    root=$(mktemp -d)
    mkdir -p "$root"/{bin,dev,proc,sys,tmp,mnt,lib}
    cp "$(command -v busybox)" "$root/bin/busybox"
    cp "$init" "$root/init"
    chmod 755 "$root/init"
    for file in "${extra_files[@]}"; do
        cp "$file" "$root/"
    done
    module_files "$folder" "$@" >"$root.modules"
    while read -r file; do
        cp "$file" "$root/lib/"
        echo "/lib/$(basename "$file")" >>"$root/modules"
    done <"$root.modules"
    (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$output"
    rm -rf "$root" "$root.modules"
}
