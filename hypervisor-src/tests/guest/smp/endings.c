/* SPDX-License-Identifier: GPL-2.0-only */
/* What ends a domain by itself: a watchdog that is not set again, the last vCPU going down; and how
 * Dom0's vCPU is held on one processor for a while. */
#include "tests/guest/smp/smp.h"

#include "abi/domctl.h"
#include "abi/errno.h"
#include "abi/sched.h"

static long watchdog(uint32_t id, uint32_t seconds)
{
    struct sched_watchdog op = { .id = id, .timeout = seconds };

    return hypercall2(__HYPERVISOR_sched_op, SCHEDOP_watchdog, &op);
}

static void test_watchdogs(void)
{
    check_equal((uint64_t)watchdog(0, 0), (uint64_t)-EINVAL, "a watchdog needs a time");
    check_equal((uint64_t)watchdog(0, 600), 1, "a watchdog is set");
    check_equal((uint64_t)watchdog(0, 600), 2, "and another one");
    check_equal((uint64_t)watchdog(0, 600), (uint64_t)-ENOSPC, "a domain has two");
    check_equal((uint64_t)watchdog(1, 500), 0, "one is set again");
    check_equal((uint64_t)watchdog(1, 0), 0, "and given back");
    check_equal((uint64_t)watchdog(1, 500), (uint64_t)-EINVAL, "when it is no more");
    check_equal((uint64_t)watchdog(2, 0), 0, "so is the other");
    check_equal((uint64_t)watchdog(3, 1), (uint64_t)-EINVAL, "there is no third");
}

static long override(int32_t cpu)
{
    struct sched_pin_override op = { .pcpu = cpu };

    return hypercall2(__HYPERVISOR_sched_op, SCHEDOP_pin_override, &op);
}

static uint32_t processor_of(unsigned int vcpu)
{
    struct xen_domctl op = {
        .cmd = XEN_DOMCTL_getvcpuinfo, .interface_version = XEN_DOMCTL_INTERFACE_VERSION,
        .u.getvcpuinfo.vcpu = vcpu,
    };

    return hypercall2(__HYPERVISOR_domctl, &op, 0) ? ~0U : op.u.getvcpuinfo.cpu;
}

static void test_override(void)
{
    bool there = true;

    check_equal((uint64_t)override(-1), (uint64_t)-EINVAL, "a vCPU that is not held cannot be let go");
    check_equal((uint64_t)override(99), (uint64_t)-EINVAL, "nor held where no processor is");
    for (int32_t cpu = 0; cpu < 4; cpu++) {
        there &= !override(cpu) && processor_of(0) == (uint32_t)cpu;
        yield();
        there &= processor_of(0) == (uint32_t)cpu && override(cpu) == -EBUSY && !override(-1);
    }
    check(there, "a vCPU is held on each processor for a while");
}

/* The reason for which the domain ended; or -1. */
static int end_of(domid_t domain)
{
    struct xen_domctl op = {
        .cmd = XEN_DOMCTL_getdomaininfo, .interface_version = XEN_DOMCTL_INTERFACE_VERSION,
        .domain = domain,
    };

    if (hypercall2(__HYPERVISOR_domctl, &op, 0) || op.u.getdomaininfo.domain != domain
        || !(op.u.getdomaininfo.flags & XEN_DOMINF_shutdown))
        return -1;
    return op.u.getdomaininfo.flags >> XEN_DOMINF_shutdownshift & XEN_DOMINF_shutdownmask;
}

void end_by(const char *how)
{
    if (*how == 'w') {
        check_equal((uint64_t)watchdog(0, 1), 1, "a watchdog is set, and forgotten");
    } else {
        for (unsigned int i = 1; i < vcpu_count; i++)
            vcpu_op(VCPUOP_down, i, NULL);
        check(true, "all vCPUs go down, and so does the last one");
        vcpu_op(VCPUOP_down, 0, NULL);
        check(false, "a domain without vCPUs has ended");
    }
    for (;;)
        barrier();
}

void test_endings(void)
{
    test_watchdogs();
    test_override();
    check(WAIT_UNTIL(end_of(4) >= 0) && end_of(4) == SHUTDOWN_watchdog,
          "a domain ends whose watchdog was not set again");
    check(WAIT_UNTIL(end_of(5) >= 0) && end_of(5) == SHUTDOWN_poweroff,
          "so does one whose last vCPU went down");
}
