/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One queue a processor: the vCPUs that could run and do not, by virtual time, those of equal time
 * in the order they came. Knows order and permission (hard affinity), not why somebody waits.
 * Guarded by the lock. Read next: domain/share.h.
 */
#ifndef PARACORE_DOMAIN_RUN_QUEUE_H
#define PARACORE_DOMAIN_RUN_QUEUE_H

#include "cpu/cpu.h"
#include "domain/domain.h"
#include "domain/timer.h"

struct run_queue {
    struct vcpu *first, *last;
    uint32_t length;
    struct timer slice; /* armed while somebody waits, here or elsewhere */
};

extern struct run_queue run_queues[MAX_CPUS]; /* by cpu.id */

/* Processors that Dom0 took out of use: they sleep, and wake for what others ask of them. */
extern uint64_t offline_cpus;

static inline uint64_t online_cpus(void) { return ((1UL << cpu_count) - 1) & ~offline_cpus; }

/* Where the vCPU may run: anywhere, while none of its own is in use. */
static inline uint64_t run_mask(const struct vcpu *v)
{
    uint64_t own = v->hard_affinity & online_cpus();

    return own ? own : online_cpus();
}

static inline bool may_run_on(const struct vcpu *v, const struct cpu *c)
{
    return run_mask(v) >> c->id & 1;
}

void run_queue_add(struct cpu *c, struct vcpu *v);
void run_queue_remove(struct vcpu *v);

/* vCPUs waiting in all queues. */
uint32_t run_queue_waiting(void);

/*
 * The smallest virtual time of those that wait or run at a processor; false: nobody does. And that
 * of all, which never falls.
 */
bool run_queue_floor(const struct cpu *c, uint64_t *floor);
uint64_t run_queue_floor_of_all(void);

/* What the processor's queue has run ahead too far; and takes that off. */
uint64_t run_queue_excess(const struct cpu *c);
void run_queue_hold_back(struct cpu *c);

/* Who should run at a processor: the first of its queue, or of another's who is well behind and may
 * run here. Not taken out; NULL: nobody. */
struct vcpu *run_queue_best(const struct cpu *c);

/* Processors that have nobody, neither running nor waiting: a bit for each id. */
uint64_t run_queue_idle_cpus(void);

/*
 * Where a vCPU that becomes ready should wait: at a processor that is idle, the one it ran on before
 * others, its soft affinity before all; if none is, where it ran last, or where fewest wait.
 */
struct cpu *run_queue_place(const struct vcpu *v);

#endif
