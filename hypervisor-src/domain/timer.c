/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sorted list of armed timers for each processor. The hardware is told only when the earliest
 * deadline changes, for that costs more than all the rest. Guarded by the lock. Read next:
 * cpu/apic.h.
 */
#include "domain/timer.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/time.h"

static struct timer *earliest[MAX_CPUS];
uint64_t timers_ran_at;

static void unlink_timer(struct timer *t)
{
    if (t->previous)
        t->previous->next = t->next;
    else
        earliest[t->cpu] = t->next;
    if (t->next)
        t->next->previous = t->previous;
    t->deadline = 0;
}

static void link_timer(struct timer *t, uint64_t deadline, uint32_t cpu)
{
    struct timer *before = NULL;
    struct timer *after = earliest[cpu];

    while (after && after->deadline <= deadline) {
        before = after;
        after = after->next;
    }
    t->deadline = deadline;
    t->cpu = cpu;
    t->previous = before;
    t->next = after;
    if (after)
        after->previous = t;
    if (before)
        before->next = t;
    else
        earliest[cpu] = t;
}

void timer_arm(struct timer *t, uint64_t deadline)
{
    uint32_t cpu = current_cpu()->id;
    uint64_t was_first = earliest[cpu] ? earliest[cpu]->deadline : 0;

    if (t->deadline)
        unlink_timer(t);
    link_timer(t, deadline, cpu);
    if (earliest[cpu]->deadline != was_first)
        apic_timer_set(earliest[cpu]->deadline);
}

/* The hardware may still fire for a timer that was first: timers_run() then finds nothing due
 * and programs the next. */
void timer_cancel(struct timer *t)
{
    if (t->deadline)
        unlink_timer(t);
}

void timers_run(void)
{
    uint32_t cpu = current_cpu()->id;
    uint64_t now = system_time();

    while (earliest[cpu] && earliest[cpu]->deadline <= now) {
        struct timer *t = earliest[cpu];

        unlink_timer(t);
        t->expired(t);
        now = system_time();
    }
    timers_ran_at = now;
    if (earliest[cpu])
        apic_timer_set(earliest[cpu]->deadline);
}
