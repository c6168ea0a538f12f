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
