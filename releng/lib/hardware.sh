# Debian's kernel as Dom0 drives a machine's hardware: by QEMU's own multiboot loader, or by UEFI (OVMF, GRUB). It mounts a
# filesystem on an AHCI and on a virtio disk, checks and copies a file there, and sends a file out and back over an e1000e and
# a virtio network card, all by message-signalled interrupts; it takes over the VGA text screen or UEFI's framebuffer.
# Wants lib/common.sh and lib/debian-kernel.sh; read console-checks.sh next. hardware_on <machine> <bios|uefi> prints PASS and FAIL lines, one boot.
source "$root/releng/lib/console-checks.sh"

cat >"$scratch/init" <<'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in $(cat /modules); do insmod $module; done

# disk <name> <device>: checks the file that is there, leaves a copy.
disk() {
    for i in $(seq 100); do [ -b $2 ] && break; sleep 0.2; done
    mount -t ext4 $2 /mnt && (cd /mnt && sha256sum -c sum && cp data copy) && umount /mnt && echo "RESULT disk-$1 ok"
}

# card <name> <driver> <network>: a file goes out and comes back.
card() {
    for i in /sys/class/net/*; do
        [ "$(basename "$(readlink $i/device/driver)")" = $2 ] && interface=$(basename $i)
    done
    ip link set $interface up
    ip addr add $3.15/24 dev $interface
    for i in $(seq 100); do [ "$(cat /sys/class/net/$interface/carrier)" = 1 ] && break; sleep 0.2; done
    size=$(wc -c </data)
    nc $3.100 9 </data | head -c $size | sha256sum | cut -c1-64 >/tmp/back
    [ "$(cat /tmp/back)" = "$(sha256sum </data | cut -c1-64)" ] && echo "RESULT network-$1 ok"
}

head -c 3000000 /dev/urandom >/data
disk ahci /dev/disk-ahci
disk virtio /dev/vda
card e1000e e1000e 10.0.2
card virtio virtio_net 10.0.3
cat /proc/interrupts
[ -e /sys/class/graphics/fb0/virtual_size ] && echo "RESULT framebuffer $(cat /sys/class/graphics/fb0/virtual_size)"
[ -d /sys/firmware/efi ] && echo "RESULT uefi $(ls /sys/firmware/efi | tr '\n' ' ')"
echo RESULT end
poweroff -f
END
# The AHCI disk is the one with data on it, whichever letter it has.
sed -i 's|^disk ahci .*|for i in $(seq 100); do [ -b /dev/sda ] \&\& break; sleep 0.2; done\nfor d in /dev/sd?; do [ "$(dd if=$d bs=1 skip=1144 count=4 2>/dev/null)" = data ] \&\& ln -s $d /dev/disk-ahci; done\n&|' "$scratch/init"

folder=$(unpack_kernel "$("$root/releng/fetch-debian" linux-image-amd64)")
make_ramdisk "$folder" "$scratch/init" "$scratch/initrd.gz" \
    ahci sd_mod virtio_blk virtio_pci virtio_net e1000e ext4 crc32c_generic
mkdir "$scratch/files"
head -c 8000000 /dev/urandom >"$scratch/files/data"
(cd "$scratch/files" && sha256sum data >sum)
sum=$(cut -c1-64 <"$scratch/files/sum")

# disks: two fresh filesystems with the file and its checksum.
disks() {
    local name
    for name in ahci virtio; do
        rm -f "$scratch/$name.img"
        truncate -s 40M "$scratch/$name.img"
        /sbin/mke2fs -q -t ext4 -L data -d "$scratch/files" "$scratch/$name.img"
    done
}

# copied <disk>: what Dom0 left there is what it found there.
copied() {
    local found
    found=$(/sbin/debugfs -R "cat copy" "$scratch/$1.img" 2>/dev/null | sha256sum | cut -c1-64)
    [ "$found" = "$sum" ] || { echo "expected the copy's checksum to be $sum, found $found"; return 1; }
}

# boot <machine> <QEMU's arguments...>: until the machine switches itself off; sets $log.
boot() {
    log=$scratch/log
    disks
    timeout 300 qemu-system-x86_64 -machine "$1" -m 1024 -cpu max,-smap -display none -serial stdio -monitor none -no-reboot \
        -nodefaults -vga std -device ahci,id=ahci0 -drive if=none,id=data,file="$scratch/ahci.img",format=raw \
        -device ide-hd,bus=ahci0.0,drive=data -drive if=none,id=virtio,file="$scratch/virtio.img",format=raw \
        -device virtio-blk-pci,drive=virtio \
        -netdev user,id=n0,restrict=on,guestfwd=tcp:10.0.2.100:9-cmd:cat -device e1000e,netdev=n0 \
        -netdev user,id=n1,restrict=on,net=10.0.3.0/24,guestfwd=tcp:10.0.3.100:9-cmd:cat -device virtio-net-pci,netdev=n1 \
        "${@:2}" </dev/null >"$log" 2>&1 &
    qemu=$!
    wait $qemu || true
    qemu=
}

# judge <name>: what holds on every machine.
judge() {
    check "dom0_on_$1_mounts_a_filesystem_on_ahci" says 'RESULT disk-ahci ok'
    check "dom0_on_$1_writes_to_ahci_what_it_read" copied ahci
    check "dom0_on_$1_mounts_a_filesystem_on_virtio" says 'RESULT disk-virtio ok'
    check "dom0_on_$1_writes_to_virtio_what_it_read" copied virtio
    check "dom0_on_$1_moves_data_over_e1000e" says 'RESULT network-e1000e ok'
    check "dom0_on_$1_moves_data_over_virtio" says 'RESULT network-virtio ok'
    check "dom0_on_$1_has_msi" says 'xen-pirq +-msi +ahci'
    check "dom0_on_$1_has_msix" says 'xen-pirq +-msi-x +virtio.-input'
    check "dom0_on_$1_takes_events_from_fifo_queues" says 'xen:events: Using FIFO-based ABI'
    check "dom0_on_$1_shuts_the_machine_down" says 'RESULT end'
    check "dom0_on_$1_makes_no_domain_crash" says_not 'crashed:|Panic'
}

# esp <output>: a disk from which UEFI starts GRUB, and GRUB Paracore.
esp() {
    cat >"$scratch/grub.cfg" <<'END'
insmod all_video
multiboot2 /paracore console=com1 dom0_mem=512M loglvl=all
module2 --nounzip /vmlinux console=tty0 console=hvc0
module2 --nounzip /initrd.gz
boot
END
    printf 'search --file --set=root /paracore\nconfigfile /grub.cfg\n' >"$scratch/start.cfg"
    grub-mkstandalone -O x86_64-efi -o "$scratch/boot.efi" --locales= --fonts= --themes= \
        --install-modules="normal multiboot2 fat all_video search configfile" \
        "boot/grub/grub.cfg=$scratch/start.cfg" 2>/dev/null
    truncate -s 140M "$1"
    mformat -i "$1" -F ::
    mmd -i "$1" ::/EFI ::/EFI/BOOT
    mcopy -i "$1" "$scratch/boot.efi" ::/EFI/BOOT/BOOTX64.EFI
    mcopy -i "$1" "$paracore" "$folder/vmlinux" "$scratch/initrd.gz" "$scratch/grub.cfg" ::/
}

by_bios() {
    boot "$1" -kernel "$paracore" -append "console=com1 dom0_mem=512M loglvl=all" \
        -initrd "$folder/vmlinux console=tty0 console=hvc0,$scratch/initrd.gz"
    judge "$1"_by_bios
    check "dom0_on_$1_by_bios_has_the_vga_text_screen" says 'Console: colour VGA\+ 80x25'
}

by_uefi() {
    [ -e "$scratch/esp.img" ] || esp "$scratch/esp.img"
    cp /usr/share/OVMF/OVMF_VARS_4M.fd "$scratch/vars.fd"
    boot "$1" -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
        -drive if=pflash,format=raw,file="$scratch/vars.fd" \
        -drive if=none,id=esp,file="$scratch/esp.img",format=raw -device ahci,id=boot -device ide-hd,bus=boot.0,drive=esp,bootindex=0
    judge "$1"_by_uefi
    check "dom0_on_$1_by_uefi_knows_it" says 'RESULT uefi'
    check "dom0_on_$1_by_uefi_finds_acpi" says 'ACPI: RSDP'
    check "dom0_on_$1_by_uefi_has_a_framebuffer" says 'RESULT framebuffer [0-9]+,[0-9]+'
}

hardware_on() { "by_$2" "$1"; }
