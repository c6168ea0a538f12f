/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest with many vCPUs: vCPU 0 judges and prints, the others do the jobs it gives them. Each has
 * two ports of its own, for interrupts from the others and for its timer. Read next: vcpus.c.
 */
#ifndef TESTS_GUEST_SMP_H
#define TESTS_GUEST_SMP_H

#include "abi/vcpu.h"
#include "guests/lib/guest.h"
#include "guests/lib/hypercall.h"
#include "tests/guest/lib/check.h"

enum { VCPUS = 8, TIMER_PORT_FIRST = VCPUS };

#define MS 1000000UL
#define PATIENCE (60000 * MS) /* for what must happen; a loaded host may run a processor late */

typedef void job_function(unsigned int vcpu);

extern unsigned int vcpu_count; /* of this domain */
extern uint32_t ipi_port[VCPUS], timer_port[VCPUS];
/* Upcalls that brought this port, counted. */
extern volatile uint64_t events_seen[256];
/* NMIs that a vCPU took. */
extern volatile uint64_t nmis_seen[VCPUS];

static inline long vcpu_op(unsigned int command, unsigned int vcpu, const void *argument)
{
    return hypercall3(__HYPERVISOR_vcpu_op, command, vcpu, argument);
}

/* The vCPU that asks. */
unsigned int this_vcpu(void);
uint64_t time_of(unsigned int vcpu); /* the clock of a vCPU's own vcpu_info */
void upcalls_of(unsigned int vcpu, bool on);
void yield(void);
void block(void); /* unmasks the vCPU's upcalls */

/* Brings all vCPUs up; the checks about that are in it. */
void start_vcpus(void);
/* Has the vCPU do something, which goes on meanwhile; waits until it is done. */
void give(unsigned int vcpu, job_function *job);
bool is_done(unsigned int vcpu);
void wait_for(unsigned int vcpu);
/* All but vCPU 0 at once, then waits for them. */
void run_on_others(job_function *job);

/* Yields until it is so; false: it was not within PATIENCE. */
#define WAIT_UNTIL(condition) __extension__({                                              \
    uint64_t end_ = time_of(0) + PATIENCE;                                                 \
    bool so_;                                                                              \
    while (!(so_ = (condition)) && time_of(0) < end_)                                      \
        yield();                                                                           \
    so_;                                                                                   \
})

/* Sleeps while it is so. Upcalls come only during the sleep: one between look and sleep would be
 * slept over. */
#define SLEEP_WHILE(vcpu, condition) do {                                                  \
    for (upcalls_of(vcpu, false); (condition); upcalls_of(vcpu, false))                    \
        block();                                                                           \
    upcalls_of(vcpu, true);                                                                \
} while (0)

/* What is tested, in this order. */
void test_clocks(void);
void test_timers(void);
void test_events(void);
void test_translations(void);
void test_runstates(void);
void test_hotplug(void);
void test_endings(void);
void test_shares(void);

/* Of a DomU that only shows how it ends: `end=watchdog` or `end=down`. */
void end_by(const char *how) __attribute__((noreturn));

#endif
