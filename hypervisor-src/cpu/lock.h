/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one lock of Paracore, and the rule that goes with it.
 *
 * Whoever reads or changes what more than one vCPU can reach (domains, frames, ports, grants,
 * queues, timers, devices) holds big_lock. It is taken on the way in and released on the way out:
 * cpu/entry.S does so around a hypercall, pv/traps.c around what it emulates and around the choice
 * of who runs next, cpu/exceptions.c around a device's or the timer's interrupt, the idle loop
 * around a look at its queue. It belongs to a processor, not to a vCPU: a switch of vCPU takes it
 * along, and whoever is switched to releases it. It is never released half-way: long work ends at
 * its next safe point when somebody waits (cpu_should_yield), and is called again.
 *
 * Without it run only: what touches nothing but the vCPU's own state (HYPERCALLS_UNLOCKED, the
 * bounce of an exception, a system call or an event to its handler, FPU traps), the interrupts of
 * VECTOR_KICK and VECTOR_REQUEST, and printk, which has a lock of its own below this one.
 *
 * Interrupts are off while it is held or waited for, but VECTOR_REQUEST where a processor waits long
 * and sleeps (cpu/requests.h). A holder may ask other processors for something and wait, for those
 * that wait here answer, and all others soon leave for a guest or come here. A word that is taken by whoever comes first, not a queue: it is held for microseconds,
 * and a queue would have to wait for the turn of a processor that an emulator's host is not running.
 */
#ifndef PARACORE_CPU_LOCK_H
#define PARACORE_CPU_LOCK_H

#include "cpu/cpu.h"

struct big_lock {
    uint32_t owner;   /* lock_name of the processor that has it; 0: nobody */
    uint32_t waiting; /* processors that want it */
};

extern struct big_lock big_lock;

/* This processor has it. */
static inline bool big_lock_held(void)
{
    return READ_ONCE(big_lock.owner) == current_cpu()->lock_name;
}

static inline bool big_lock_is_wanted(void) { return READ_ONCE(big_lock.waiting); }

/* Waits, and has it then. */
void big_lock_wait(void);

static inline bool big_lock_try(void)
{
    uint32_t nobody = 0;

    return __atomic_compare_exchange_n(&big_lock.owner, &nobody, current_cpu()->lock_name, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static inline void big_lock_take(void)
{
    if (unlikely(!big_lock_try()))
        big_lock_wait();
}

static inline void big_lock_release(void)
{
    __atomic_store_n(&big_lock.owner, 0, __ATOMIC_RELEASE);
}

/* For what is called with and without it. True: it was taken, and big_lock_leave gives it back. */
static inline bool big_lock_enter(void)
{
    if (big_lock_held())
        return false;
    big_lock_take();
    return true;
}

static inline void big_lock_leave(bool taken)
{
    if (taken)
        big_lock_release();
}

#endif
