/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs all of it; Dom0 ends last, as the machine ends with it. */
#include "tests/guest/emulation/emulation.h"

char scratch[2 * PAGE_SIZE] PAGE_ALIGNED;

enum { DOMU_NEEDS_NS = 1500000000 };

void guest_main(void)
{
    uint64_t started = guest_time();

    attempts_init();
    test_cpuid();
    test_msrs();
    test_control_registers();
    test_debug_registers();
    test_instructions();
    test_ports();
    test_hypercalls();
    while (is_dom0() && guest_time() - started < DOMU_NEEDS_NS)
        barrier();
    check_end();
}
