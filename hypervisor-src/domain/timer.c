/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sorted list of armed timers. The hardware is told only when the earliest deadline changes,
 * for that costs more than all the rest. Called with interrupts off, like all of Paracore. Read
 * next: cpu/apic.h.
 */
#include "domain/timer.h"

#include "cpu/apic.h"
#include "cpu/time.h"

static struct timer *earliest;
uint64_t timers_ran_at;

static void unlink_timer(struct timer *t)
{
    if (t->previous)
        t->previous->next = t->next;
    else
        earliest = t->next;
    if (t->next)
        t->next->previous = t->previous;
    t->deadline = 0;
}

static void link_timer(struct timer *t, uint64_t deadline)
{
    struct timer *before = NULL;
    struct timer *after = earliest;

    while (after && after->deadline <= deadline) {
        before = after;
        after = after->next;
    }
    t->deadline = deadline;
    t->previous = before;
    t->next = after;
    if (after)
        after->previous = t;
    if (before)
        before->next = t;
    else
        earliest = t;
}

void timer_arm(struct timer *t, uint64_t deadline)
{
    uint64_t was_first = earliest ? earliest->deadline : 0;

    if (t->deadline)
        unlink_timer(t);
    link_timer(t, deadline);
    if (earliest->deadline != was_first)
        apic_timer_set(earliest->deadline);
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
    uint64_t now = system_time();

    while (earliest && earliest->deadline <= now) {
        struct timer *t = earliest;

        unlink_timer(t);
        t->expired(t);
        now = system_time();
    }
    timers_ran_at = now;
    if (earliest)
        apic_timer_set(earliest->deadline);
}
