/* SPDX-License-Identifier: GPL-2.0-only */
/* Time: one for all vCPUs, never backwards; and each vCPU's own timers. */
#include "tests/guest/smp/smp.h"

#include "abi/errno.h"
#include "abi/sched.h"

#define DATE 1709208000UL /* of qemu.flags, 2024-02-29 12:00, in seconds since 1970 */

enum { READINGS = 1000, TICKS = 5 };

static struct {
    uint32_t locked;
    volatile uint64_t last;
    volatile bool ran_back;
} clock;

/* Each takes the lock, and its own clock may not be behind the one read before. */
static void read_in_turns(unsigned int vcpu)
{
    for (int i = 0; i < READINGS; i++) {
        while (__atomic_exchange_n(&clock.locked, 1, __ATOMIC_ACQUIRE))
            yield();
        uint64_t now = time_of(vcpu);

        if (now < clock.last)
            clock.ran_back = true;
        clock.last = now;
        __atomic_store_n(&clock.locked, 0, __ATOMIC_RELEASE);
    }
}

static bool scales_agree(void)
{
    const struct vcpu_time_info *first = &shared_info->vcpu_info[0].time;
    bool agree = true;

    for (unsigned int i = 1; i < vcpu_count; i++) {
        const struct vcpu_time_info *t = &shared_info->vcpu_info[i].time;

        agree &= t->tsc_to_system_mul == first->tsc_to_system_mul && t->tsc_shift == first->tsc_shift
            && t->tsc_timestamp == first->tsc_timestamp && t->system_time == first->system_time;
    }
    return agree;
}

void test_clocks(void)
{
    uint64_t wall;

    run_on_others(read_in_turns);
    check(clock.last && !clock.ran_back, "time never runs backwards from vCPU to vCPU");
    check(scales_agree(), "all vCPUs have one clock, which cannot drift apart");
    wall = (shared_info->wc_sec | (uint64_t)shared_info->wc_sec_hi << 32) + time_of(0) / (1000 * MS);
    check(wall >= DATE && wall < DATE + 3600, "the wall clock is the machine's");
}

/* What went wrong with each vCPU's timers. */
static struct {
    bool early, late_accepted, stopped_rang, periodic_lost, went_on, refused;
} timers[VCPUS];

static uint64_t rung(unsigned int vcpu) { return events_seen[timer_port[vcpu]]; }

static void wait_for_ring(unsigned int vcpu, uint64_t before)
{
    SLEEP_WHILE(vcpu, rung(vcpu) == before);
}

static void poll_nothing_for(unsigned int vcpu, uint64_t ns)
{
    struct sched_poll poll = { .timeout = time_of(vcpu) + ns };

    upcalls_of(vcpu, false);
    hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll);
    upcalls_of(vcpu, true);
}

static void one_shot(unsigned int vcpu)
{
    struct vcpu_set_singleshot_timer set = { .timeout_abs_ns = time_of(vcpu) + 3 * MS };
    uint64_t before = rung(vcpu);

    timers[vcpu].refused |= vcpu_op(VCPUOP_set_singleshot_timer, vcpu, &set) != 0;
    wait_for_ring(vcpu, before);
    timers[vcpu].early |= time_of(vcpu) < set.timeout_abs_ns;
    set.flags = VCPU_SSHOTTMR_future; /* it is past by now */
    timers[vcpu].late_accepted |= vcpu_op(VCPUOP_set_singleshot_timer, vcpu, &set) != -ETIME;
    before = rung(vcpu);
    set.flags = 0;
    timers[vcpu].refused |= vcpu_op(VCPUOP_set_singleshot_timer, vcpu, &set) != 0;
    wait_for_ring(vcpu, before);
    set.timeout_abs_ns = time_of(vcpu) + 100 * MS;
    vcpu_op(VCPUOP_set_singleshot_timer, vcpu, &set);
    timers[vcpu].refused |= vcpu_op(VCPUOP_stop_singleshot_timer, vcpu, NULL) != 0;
    before = rung(vcpu);
    poll_nothing_for(vcpu, 110 * MS);
    timers[vcpu].stopped_rang |= rung(vcpu) != before;
}

static void periodic(unsigned int vcpu)
{
    struct vcpu_set_periodic_timer set = { .period_ns = 2 * MS };
    uint64_t start = time_of(vcpu), before = rung(vcpu);

    timers[vcpu].refused |= vcpu_op(VCPUOP_set_periodic_timer, vcpu, &set) != 0;
    for (int i = 0; i < TICKS; i++)
        wait_for_ring(vcpu, before + (uint64_t)i);
    timers[vcpu].periodic_lost |= time_of(vcpu) < start + TICKS * set.period_ns;
    vcpu_op(VCPUOP_stop_periodic_timer, vcpu, NULL);
    before = rung(vcpu);
    poll_nothing_for(vcpu, 10 * MS);
    timers[vcpu].went_on |= rung(vcpu) != before;
}

static void use_timers(unsigned int vcpu)
{
    upcalls_of(vcpu, true);
    one_shot(vcpu);
    periodic(vcpu);
}

void test_timers(void)
{
    struct vcpu_set_singleshot_timer set = { .timeout_abs_ns = time_of(0) + 3 * MS };
    struct vcpu_set_periodic_timer fast = { .period_ns = MS - 1 };
    bool early = false, late = false, stopped = false, lost = false, went_on = false, refused = false;

    check_equal((uint64_t)vcpu_op(VCPUOP_set_singleshot_timer, 1, &set), (uint64_t)-EINVAL,
                "another vCPU's one-shot timer cannot be set");
    check_equal((uint64_t)vcpu_op(VCPUOP_set_periodic_timer, 0, &fast), (uint64_t)-EINVAL,
                "a period under a millisecond cannot be set");
    run_on_others(use_timers);
    for (unsigned int i = 1; i < vcpu_count; i++) {
        early |= timers[i].early;
        late |= timers[i].late_accepted;
        stopped |= timers[i].stopped_rang;
        lost |= timers[i].periodic_lost;
        went_on |= timers[i].went_on;
        refused |= timers[i].refused;
    }
    check(!refused, "each vCPU sets and stops its timers");
    check(!early, "no one-shot timer rings early");
    check(!late, "one that must be in the future is not set for the past");
    check(!stopped, "one that is stopped does not ring");
    check(!lost, "a periodic timer rings no faster than its period");
    check(!went_on, "and no more when it is stopped");
}
