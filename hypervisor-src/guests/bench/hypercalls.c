/* SPDX-License-Identifier: GPL-2.0-only */
/* Hypercalls that do little: what entering and leaving the hypervisor costs. */
#include "guests/bench/bench.h"

#include "abi/console.h"
#include "abi/errno.h"
#include "abi/sched.h"
#include "abi/version.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"

static struct multicall_entry calls[BATCH];

static uint64_t multicall_cost(void)
{
    uint64_t cost;

    for (int i = 0; i < BATCH; i++)
        calls[i] = (struct multicall_entry){ .op = __HYPERVISOR_xen_version,
            .args = { XENVER_version } };
    cost = COST(, hypercall2(__HYPERVISOR_multicall, calls, BATCH));
    return cost / BATCH;
}

static void bench_console(void)
{
    static const char line[] = "-----------------------------------------------------------------";

    report("console_write_1", COST(,
                                   hypercall3(__HYPERVISOR_console_io, CONSOLEIO_write, 1, "\n")));
    report("console_write_65", COST(,
                                    hypercall3(__HYPERVISOR_console_io, CONSOLEIO_write,
                                               sizeof(line) - 1, line)));
    print("\n");
}

void bench_hypercalls(void)
{
    static char other_stack[256] __attribute__((aligned(16)));

    expect("xen_version", hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0) >> 16, 4);
    expect("unknown hypercall", hypercall2(55, 0, 0), -ENOSYS);
    report("hypercall_null", COST(, hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0)));
    report("hypercall_unknown", COST(, hypercall2(55, 0, 0)));
    report("multicall_128_each", multicall_cost());
    bench_console();
    report("sched_yield", COST(, hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0)));
    report("set_timer_op", COST(, hypercall2(__HYPERVISOR_set_timer_op, guest_time() + 1000000000,
                                             0)));
    hypercall2(__HYPERVISOR_set_timer_op, 0, 0);
    report("stack_switch", COST(, hypercall2(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS, other_stack
                                             + 256)));
    report("fpu_taskswitch", COST(, hypercall2(__HYPERVISOR_fpu_taskswitch, 0, 0)));
    report("set_segment_base", COST(, hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, 0)));
}
