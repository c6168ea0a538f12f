/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts between vCPUs: to one that computes, sleeps or polls; a ring of all; a lock that is
 * waited for by polling, as kernels do. */
#include "tests/guest/smp/smp.h"

#include "abi/sched.h"
#include "guests/lib/events.h"

enum { SENT = 50, ROUNDS = 100, TURNS = 100 };

static volatile uint64_t goal;

/* No hypercall in the loop: the vCPU has to be interrupted. */
static void compute_until_goal(unsigned int vcpu)
{
    upcalls_of(vcpu, true);
    while (events_seen[ipi_port[vcpu]] < goal)
        barrier();
}

static void sleep_until_goal(unsigned int vcpu)
{
    SLEEP_WHILE(vcpu, events_seen[ipi_port[vcpu]] < goal);
}

static bool all_arrive(job_function *job)
{
    uint64_t start = events_seen[ipi_port[1]];
    bool arrive = true;

    goal = start + SENT;
    give(1, job);
    WAIT_UNTIL(!shared_info->vcpu_info[1].evtchn_upcall_mask); /* it has begun */
    start = events_seen[ipi_port[1]];
    for (uint64_t n = start + 1; n <= goal && arrive; n++) {
        event_send(ipi_port[1]);
        arrive = WAIT_UNTIL(events_seen[ipi_port[1]] >= n);
    }
    wait_for(1);
    return arrive;
}

/* Upcalls stay masked, which NMIs do not care for. */
static void compute_until_nmis(unsigned int vcpu)
{
    while (nmis_seen[vcpu] < goal)
        barrier();
}

static void sleep_until_nmis(unsigned int vcpu)
{
    while (nmis_seen[vcpu] < goal)
        block();
}

static bool nmis_arrive(job_function *job)
{
    bool arrive = true;

    goal = nmis_seen[2] + SENT;
    give(2, job);
    for (uint64_t n = nmis_seen[2] + 1; n <= goal && arrive; n++)
        arrive = !vcpu_op(VCPUOP_send_nmi, 2, NULL) && WAIT_UNTIL(nmis_seen[2] >= n);
    /* the last one may have come between its look and its sleep */
    return WAIT_UNTIL(vcpu_op(VCPUOP_send_nmi, 2, NULL) || is_done(2)) && arrive;
}

static volatile uint64_t passed_on[VCPUS];

static void pass_on(unsigned int vcpu)
{
    unsigned int next = vcpu + 1 < vcpu_count ? vcpu + 1 : 1;
    uint64_t seen = events_seen[ipi_port[vcpu]];

    upcalls_of(vcpu, true);
    if (vcpu == 1)
        event_send(ipi_port[next]);
    for (int i = 0; i < ROUNDS; i++) {
        SLEEP_WHILE(vcpu, events_seen[ipi_port[vcpu]] == seen);
        seen++;
        passed_on[vcpu]++;
        if (vcpu != 1 || i + 1 < ROUNDS)
            event_send(ipi_port[next]);
    }
}

static bool goes_round(void)
{
    bool round = true;

    for (unsigned int i = 2; i < vcpu_count; i++)
        give(i, pass_on);
    for (unsigned int i = 2; i < vcpu_count; i++) /* each waits for its first */
        WAIT_UNTIL(!shared_info->vcpu_info[i].evtchn_upcall_mask);
    give(1, pass_on);
    for (unsigned int i = 1; i < vcpu_count; i++) {
        wait_for(i);
        round &= passed_on[i] == ROUNDS;
    }
    return round;
}

static struct {
    uint32_t taken;
    volatile bool waits[VCPUS];
    volatile uint64_t count; /* only the lock makes it right */
} lock;

static void poll(uint32_t port, uint64_t timeout)
{
    struct sched_poll arg = { .ports = (uint64_t)&port, .nr_ports = 1, .timeout = timeout };

    hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &arg);
    __atomic_fetch_and(&shared_info->evtchn_pending[port / 64], ~(1UL << port % 64),
                       __ATOMIC_SEQ_CST);
}

static void take_turns(unsigned int vcpu)
{
    for (int i = 0; i < TURNS; i++) {
        for (;;) {
            __atomic_store_n(&lock.waits[vcpu], true, __ATOMIC_SEQ_CST);
            if (!__atomic_exchange_n(&lock.taken, 1, __ATOMIC_SEQ_CST))
                break;
            poll(ipi_port[vcpu], 0);
        }
        lock.waits[vcpu] = false;
        uint64_t count = lock.count;

        for (int k = 0; k < 500; k++)
            barrier();
        lock.count = count + 1;
        __atomic_store_n(&lock.taken, 0, __ATOMIC_SEQ_CST);
        for (unsigned int other = 1; other < vcpu_count; other++)
            if (other != vcpu && __atomic_load_n(&lock.waits[other], __ATOMIC_SEQ_CST))
                event_send(ipi_port[other]);
    }
}

static volatile bool polled_too_short;

static void poll_with_timeout(unsigned int vcpu)
{
    uint64_t end = time_of(vcpu) + 5 * MS;

    poll(ipi_port[vcpu], end);
    if (time_of(vcpu) < end)
        polled_too_short = true;
}

void test_events(void)
{
    check(all_arrive(compute_until_goal), "a vCPU that computes is interrupted, each time");
    check(all_arrive(sleep_until_goal), "one that sleeps is woken, each time");
    check(nmis_arrive(compute_until_nmis), "an NMI is told to one that computes, each time");
    check(nmis_arrive(sleep_until_nmis), "and to one that sleeps");
    check(goes_round(), "an event goes round all vCPUs");
    run_on_others(take_turns);
    check_equal(lock.count, (uint64_t)TURNS * (vcpu_count - 1),
                "a lock waited for by polling is held by one at a time");
    run_on_others(poll_with_timeout);
    check(!polled_too_short, "a poll lasts until its time when nothing comes");
}
