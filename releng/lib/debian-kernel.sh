# Owns what it takes to boot Debian's kernel with its modules, without the product: the unpacked kernel, modules in the order
# they load, a ramdisk with busybox and an init of the caller's. Needs common.sh, binutils, xz, busybox.
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
    echo "$to"
}

# module_files <kernel's folder> <module...>: the files of the modules and of all they need, in the order to load them.
module_files() {
    local folder=$1 name file needs
    local -A seen=()
    module_visit() {
        name=${1//_/-}
        if [ -n "${seen[$name]-}" ]; then
            return
        fi
        seen[$name]=yes
        file=$(find "$folder/lib/modules" -name "${name}.ko" -o -name "${name//-/_}.ko" -o -name "$1.ko" | head -n 1)
        if [ -z "$file" ]; then
            return # built in
        fi
        needs=$(objcopy -O binary -j .modinfo "$file" /dev/stdout | tr '\0' '\n' | sed -n 's/^depends=//p')
        local mine=$file
        for name in ${needs//,/ }; do
            module_visit "$name"
        done
        echo "$mine"
    }
    shift
    for name in "$@"; do
        module_visit "$name"
    done
    unset -f module_visit
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
