/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the holder of the lock asks other processors for, and waits until it is done. Answered from
 * the interrupt VECTOR_REQUEST, or while waiting for the lock; never needs the lock, for the asker
 * has it. So there is one asker at a time, and a processor that answers stands still in Paracore.
 */
#ifndef PARACORE_CPU_REQUESTS_H
#define PARACORE_CPU_REQUESTS_H

#include "cpu/cpu.h"

enum cpu_request {
    CPU_REQUEST_FLUSH = 1 << 0,  /* drop every translation; an idle one also lets go of its vCPU */
    CPU_REQUEST_UNLOAD = 1 << 1, /* store what it holds of a vCPU that does not run, and forget it */
    CPU_REQUEST_STORE = 1 << 2,  /* store the segments and FPU of the vCPU that runs on it */
};

/*
 * Who waits looks again so many times, and sleeps after that: under an emulator what it waits for may
 * be a processor that the host does not run, and cannot while this one spins. It is woken by
 * VECTOR_REQUEST, the one interrupt it takes meanwhile. Nobody's quick way pays for that: the asker is
 * woken by the answer, and who wants the lock kicks its holder, which takes the kick when it has
 * released it and then wakes all sleepers. None is left asleep: the last that fell asleep kicked a
 * holder that was awake.
 */
enum { CPU_SPINS = 100 };

/* From here on it is woken, so what is waited for must be looked at once more, before cpu_sleep. */
static inline void cpu_sleep_begin(struct cpu *c)
{
    __atomic_store_n(&c->sleeps, true, __ATOMIC_SEQ_CST);
}

static inline void cpu_sleep_end(struct cpu *c) { WRITE_ONCE(c->sleeps, false); }
void cpu_sleep(void);

/* After a kick. */
void cpus_wake_sleepers(void);

/* Asks the processors of the set (a bit for each id), this one left out, and waits. */
void cpus_request(uint64_t set, enum cpu_request what);

/* Lets a processor look at its queue, or its vCPU at its events: it leaves its guest for a moment. */
void cpu_kick(struct cpu *c);

/* Does what this processor was asked for; quick when nothing was. */
void cpu_answer(struct cpu *c);

static inline void cpu_answer_requests(struct cpu *c)
{
    if (unlikely(READ_ONCE(c->requests)))
        cpu_answer(c);
}

/*
 * Waits until no guest code of v runs: it is not current anywhere, or its processor waits for the
 * lock that the caller holds, and will find v paused (the caller has seen to that).
 */
void cpu_wait_until_still(const struct vcpu *v);

/* All others stop for good, whatever they do: the machine ends. */
void cpus_stop_others(void);

#endif
