#!/bin/bash
# End to end: Debian's kernel as Dom0 with four vCPUs on four processors. It comes to its shell, all four work, its CPUs go
# offline and come back while they do, time is one for all of them, and the kernel complains of nothing.
# Prints PASS and FAIL lines. One boot. Read next: ../lib/debian-kernel.sh.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/lib/debian-kernel.sh"
source "$root/releng/lib/console-checks.sh"
log=$scratch/log

cat >"$scratch/init" <<'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo "RESULT cpus $(nproc)"
echo "RESULT clock $(cat /sys/devices/system/clocksource/clocksource0/current_clocksource)"
echo "RESULT date $(date +%s)"

want=$(dd if=/dev/zero bs=64k count=4 2>/dev/null | md5sum)
# worker: processes, page tables and pipes, until /tmp/stop is there.
worker() {
    until [ -e /tmp/stop ]; do
        [ "$(dd if=/dev/zero bs=64k count=4 2>/dev/null | md5sum)" = "$want" ] || echo "RESULT wrong"
    done
}
worker &
worker &

# one after the other on each CPU: nobody's time may be behind
last=0
for i in 1 2 3 4 5; do
    for cpu in 1 2 4 8; do
        taskset -p $cpu $$ >/dev/null
        read now idle </proc/uptime
        now=${now%.*}${now#*.}
        [ "$now" -ge "$last" ] || echo "RESULT backwards $last $now"
        last=$now
    done
done
taskset -p f $$ >/dev/null
echo "RESULT time-read $last"

for cpu in 3 2 1; do echo 0 >/sys/devices/system/cpu/cpu$cpu/online; done
echo "RESULT offline, left: $(cat /sys/devices/system/cpu/online) end"
for cpu in 1 2 3; do echo 1 >/sys/devices/system/cpu/cpu$cpu/online; done
echo "RESULT online: $(cat /sys/devices/system/cpu/online) end"
touch /tmp/stop
wait
for cpu in 1 2 4 8; do taskset $cpu dd if=/dev/zero bs=64k count=400 2>/dev/null | md5sum >/dev/null; done
awk '/^cpu[0-9]/ && $2 + $4 > 0 { n++ } END { print "RESULT worked " n }' /proc/stat
cat /proc/interrupts
echo RESULT end
poweroff -f
END

folder=$(unpack_kernel "$("$root/releng/fetch-debian" linux-image-amd64)")
make_ramdisk "$folder" "$scratch/init" "$scratch/initrd.gz"
before=$(date +%s)
timeout 400 qemu-system-x86_64 -smp 4 -m 1024 -cpu max,-smap -display none -serial stdio -monitor none -no-reboot \
    -kernel "$paracore" -append "console=com1 dom0_mem=512M loglvl=all" \
    -initrd "$folder/vmlinux console=hvc0,$scratch/initrd.gz" </dev/null >"$log" 2>&1 &
qemu=$!
wait $qemu || true
qemu=

date_is_now() {
    local found
    found=$(sed -n 's/^RESULT date \([0-9]*\).*/\1/p' "$log")
    [ -n "$found" ] && [ "$found" -ge $((before - 5)) ] && [ "$found" -le "$(date +%s)" ] \
        || { echo "expected a date from $before on, found $found"; return 1; }
}

check four_processors_run says 'CPUs: 4 of 4 run'
check dom0_has_four_cpus says 'RESULT cpus 4'
check dom0_takes_its_time_from_paracore says 'RESULT clock xen'
check dom0_knows_the_date date_is_now
check time_is_read_on_all_of_them says 'RESULT time-read [1-9]'
check and_never_runs_backwards says_not 'RESULT backwards'
check cpus_go_offline says 'RESULT offline, left: 0 end'
check and_come_back says 'RESULT online: 0-3 end'
check work_gives_what_it_should_meanwhile says_not 'RESULT wrong'
check all_of_them_worked says 'RESULT worked 4'
check they_interrupt_each_other says 'xen-percpu +-ipi +resched3'
check dom0_shuts_the_machine_down says 'RESULT end'
check the_kernel_complains_of_nothing says_not 'Call Trace|BUG:|WARNING:|soft lockup|rcu.*stall|clocksource.*(unstable|skew)|crashed:|Panic'
