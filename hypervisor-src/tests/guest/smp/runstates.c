/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a vCPU's time goes: asked for, and in its registered area. */
#include "tests/guest/smp/smp.h"

#include "abi/sched.h"

enum { CPUS = 4 };

#define BUSY (500 * MS)

static struct vcpu_runstate_info areas[VCPUS];
static volatile bool not_running, not_counted, ahead;
static volatile uint64_t busy_until;

static struct vcpu_runstate_info state_of(unsigned int vcpu)
{
    struct vcpu_runstate_info info = { .state = -1 };

    vcpu_op(VCPUOP_get_runstate_info, vcpu, &info);
    return info;
}

static uint64_t sum(const struct vcpu_runstate_info *info)
{
    return info->time[RUNSTATE_running] + info->time[RUNSTATE_runnable]
        + info->time[RUNSTATE_blocked] + info->time[RUNSTATE_offline];
}

static void look_at_own(unsigned int vcpu)
{
    struct vcpu_register_runstate_memory_area area = { .addr.v = (uint64_t)&areas[vcpu] };
    const volatile struct vcpu_runstate_info *own = &areas[vcpu];
    uint64_t slept;

    not_counted |= vcpu_op(VCPUOP_register_runstate_memory_area, vcpu, &area) != 0;
    slept = own->time[RUNSTATE_blocked] + 8 * MS;
    for (int i = 0; i < 100 && own->time[RUNSTATE_blocked] < slept; i++) {
        struct sched_poll poll = { .timeout = time_of(vcpu) + 3 * MS };

        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll);
        not_running |= own->state != RUNSTATE_running;
        ahead |= own->state_entry_time > time_of(vcpu);
    }
    not_counted |= own->time[RUNSTATE_blocked] < slept;
}

static void be_busy(unsigned int vcpu)
{
    while (time_of(vcpu) < busy_until)
        barrier();
}

/* All vCPUs but the first compute for a while: on all processors, but one may be woken late. */
static void test_all_busy(void)
{
    struct vcpu_runstate_info before[VCPUS], after;
    uint64_t start, running = 0, waited = 0, elapsed;

    for (unsigned int i = 1; i < vcpu_count; i++)
        before[i] = state_of(i);
    start = time_of(0);
    busy_until = start + BUSY;
    run_on_others(be_busy);
    elapsed = time_of(0) - start;
    for (unsigned int i = 1; i < vcpu_count; i++) {
        after = state_of(i);
        running += after.time[RUNSTATE_running] - before[i].time[RUNSTATE_running];
        waited += after.time[RUNSTATE_runnable] - before[i].time[RUNSTATE_runnable];
    }
    check(running > (CPUS - 2) * BUSY, "several processors run vCPUs that compute");
    check(running <= CPUS * elapsed, "and no more than there are");
    check(waited > BUSY / 2, "the others wait meanwhile, and it is counted");
}

void test_runstates(void)
{
    struct vcpu_runstate_info info;

    run_on_others(look_at_own);
    check(!not_running, "a vCPU finds itself running in its area");
    check(!ahead, "since a time that is not ahead of its clock");
    check(!not_counted, "and what it slept counted there");
    info = state_of(0);
    check(info.state == RUNSTATE_running && sum(&info) <= time_of(0), "a vCPU's time is counted once");
    test_all_busy();
}
