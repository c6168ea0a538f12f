/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bench guest: a Dom0 that counts the instructions of each operation of the PV interface, on
 * whatever hypervisor runs it, prints them, and reboots: QEMU's -no-reboot ends the run there.
 * releng/bench runs it on Paracore and on Xen. Read next: bench.h.
 */
#include "guests/bench/bench.h"

#include "abi/sched.h"
#include "guests/lib/page_table.h"

char scratch[SCRATCH_PAGES][PAGE_SIZE] PAGE_ALIGNED;
uint64_t bench_overhead;

void report(const char *name, uint64_t instructions)
{
    print("bench %s %lu\n", name, instructions);
}

void expect(const char *what, long result, long expected)
{
    if (result == expected)
        return;
    print("bench-failed %s: expected %ld, found %ld\n", what, expected, result);
    guest_shutdown(SHUTDOWN_crash);
}

void guest_main(void)
{
    bench_overhead = COST(, );
    print("bench-begin\n");
    bench_hypercalls();
    bench_page_tables();
    bench_pins();
    bench_events();
    bench_traps();
    bench_user();
    bench_grants();
    bench_memory();
    print("bench-end\n");
    guest_shutdown(SHUTDOWN_reboot);
}
