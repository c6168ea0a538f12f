/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many vCPUs on four processors. Dom0 tries all that vCPUs can do with each other; then it and the
 * DomUs beside it compute, and each sees whether it gets its share.
 */
#include "tests/guest/smp/smp.h"

void guest_main(void)
{
    bool privileged = start_info->flags & SIF_PRIVILEGED;

    start_vcpus();
    if (guest_option("end"))
        end_by(guest_option("end"));
    if (privileged) {
        test_clocks();
        test_timers();
        test_events();
        test_translations();
        test_runstates();
        test_hotplug();
        test_endings();
    }
    test_shares();
    check_end();
}
