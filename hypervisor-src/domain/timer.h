/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers in system time, and the one hardware timer that those of a processor share. A timer expires
 * on the processor that armed it. A sorted list: systems here have
 * tens of timers, and the common case (arm the next tick) inserts near the head. Expired ones run
 * from the timer interrupt.
 */
#ifndef PARACORE_DOMAIN_TIMER_H
#define PARACORE_DOMAIN_TIMER_H

#include "lib/types.h"

struct timer {
    uint64_t deadline; /* ns of system time; 0: not armed */
    void (*expired)(struct timer *t);
    struct timer *next, *previous;
    uint32_t cpu; /* while armed: whose */
};

/* Arms or moves the timer; deadline in ns of system time, not 0. A time that has passed expires
 * at the next chance. */
void timer_arm(struct timer *t, uint64_t deadline);
void timer_cancel(struct timer *t);
/* From the timer interrupt: runs what is due and programs the hardware for what is next. */
void timers_run(void);
/* System time when they last ran: the workbench's idea of now, for the run time of a vCPU that
 * is never switched out. */
extern uint64_t timers_ran_at;

#endif
