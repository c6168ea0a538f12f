#!/bin/bash
# End to end: the bundled Dom0 serves DomUs made from boot modules, Debian's kernel among them, without a toolstack: Linux finds
# its xenbus, mounts a filesystem on its disk and keeps a file there. Prints PASS and FAIL lines. One boot.
# Read next: ../../hypervisor-src/guests/dom0/devices.h, ../lib/debian-kernel.sh.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/lib/debian-kernel.sh"
source "$root/releng/lib/console-checks.sh"
log=$scratch/log
guests=$root/hypervisor-src/build/guests

cat >"$scratch/init" <<'END_OF_INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do insmod "$module"; done </modules
n=0
until [ -b /dev/xvda ] || [ $n = 300 ]; do sleep 0.1; n=$((n + 1)); done
echo "RESULT sectors $(cat /sys/block/xvda/size)"
echo "RESULT first $(dd if=/dev/xvda bs=512 count=1 2>/dev/null | tr -d '\0')"
dd if=/image of=/dev/xvda bs=64k conv=fsync 2>/dev/null
mount -t ext2 /dev/xvda /mnt
dd if=/dev/urandom of=/mnt/file bs=1k count=20 2>/dev/null
want=$(md5sum </mnt/file)
umount /mnt
echo 3 >/proc/sys/vm/drop_caches
mount -t ext2 -o ro /dev/xvda /mnt
[ "$want" = "$(md5sum </mnt/file)" ] && echo "RESULT file kept"
grep -qw avx2 /proc/cpuinfo && echo "RESULT it has avx2"
dmesg | grep 'x86/fpu: Enabled xstate' | sed 's/.*x86/RESULT x86/'
echo "RESULT end"
poweroff -f
END_OF_INIT

truncate -s 64K "$scratch/image"
/sbin/mke2fs -q -F -t ext2 -b 1024 -N 16 "$scratch/image"
folder=$(unpack_kernel "$("$root/releng/fetch-debian" linux-image-amd64)")
extra_files=("$scratch/image")
make_ramdisk "$folder" "$scratch/init" "$scratch/initrd.gz" xen-blkfront ext4 crc32c_generic

: >"$log"
timeout 300 qemu-system-x86_64 -m 512 -cpu max,-smap -display none -serial stdio -monitor none -no-reboot -kernel "$paracore" \
    -append "console=com1 dom0_mem=64M" \
    -initrd "$guests/dom0,$guests/domu domu name=small mem=16M,$folder/vmlinux domu name=linux mem=256M -- console=hvc0 quiet,\
$scratch/initrd.gz,$(echo "$folder"/boot/vmlinuz-*) domu name=packed mem=64M" </dev/null >"$log" 2>&1 &
qemu=$!
for ((i = 0; i < 2400; i++)); do
    if ! kill -0 $qemu 2>/dev/null || { says '\(d2\) RESULT end' && says '\(d1\) domu: [1-9][0-9]* pages read back'; } >/dev/null; then
        break
    fi
    sleep 0.1
done

check linux_finds_its_disk_through_the_store says '\(d2\) RESULT sectors 128'
check it_reads_what_dom0_put_there says '\(d2\) RESULT first disk of domain 2'
check a_file_on_its_filesystem_is_kept says '\(d2\) RESULT file kept'
check it_has_the_processors_avx says '\(d2\) RESULT it has avx2'
check and_switches_its_registers says '\(d2\) RESULT x86/fpu: Enabled xstate features 0x7,'
check it_waits_for_nothing_in_vain says_not 'XENBUS: [Tt]imeout|XENBUS: Waiting|device.*not connected'
check the_small_guest_gets_back_what_it_wrote says '\(d1\) domu: [1-9][0-9]* pages read back from the disk as written, 0 not'
check a_packed_kernel_is_refused_with_the_way_out says "kernel: expected an uncompressed ELF kernel, found a Linux bzImage"
check it_names_who_unpacks_it says 'Unpack it first: '
check nothing_complains says_not 'Call Trace|BUG:|WARNING:|crashed:|Panic|broke the rules'
