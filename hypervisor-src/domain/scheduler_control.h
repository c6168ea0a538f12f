/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a toolstack sets about running: weight and cap of a domain, affinity of a vCPU; and what it
 * asks. Called with the lock. Read next: domain/scheduler.h.
 */
#ifndef PARACORE_DOMAIN_SCHEDULER_CONTROL_H
#define PARACORE_DOMAIN_SCHEDULER_CONTROL_H

#include "domain/domain.h"

/* weight: 1 to WEIGHT_MAX; cap: percent of one processor, 0: none, at most 100 for each vCPU the
 * domain may have. 0 or a refusal. Reads: d->weight, d->cap. */
int scheduler_set_share(struct domain *d, uint32_t weight, uint32_t cap);

/*
 * The processors (a bit for each id) that the vCPU may run on, and those it does best on. Bits of
 * processors that are not there are kept but mean nothing. 0 or a refusal: hard names none that
 * runs. Reads: v->hard_affinity, v->soft_affinity.
 */
int vcpu_set_affinity(struct vcpu *v, uint64_t hard, uint64_t soft);

/*
 * For a while the vCPU runs on this processor alone, whatever its affinity; negative: no more. 0 or
 * a refusal.
 */
int vcpu_override_affinity(struct vcpu *v, int32_t cpu);

/*
 * Takes a processor out of use, or into it again. Those that may run on no other run anywhere
 * meanwhile. 0 or a refusal. Reads: online_cpus() (domain/run_queue.h).
 */
int cpu_set_online(uint32_t id, bool online);

/* A new vCPU: all processors, and its domain's default share. */
void scheduler_init_vcpu(struct vcpu *v);
void scheduler_init_domain(struct domain *d);

/* ns that the vCPU ran, up to now; and that the processor had nothing to run. */
uint64_t vcpu_run_time(const struct vcpu *v);
uint64_t cpu_idle_time(const struct cpu *c);

/* For this folder: the domain may run again; a vCPU that waits does so where it may run now;
 * budgets are filled up from now on. */
void scheduler_unpark(struct domain *d);
void scheduler_requeue(struct vcpu *v);
void scheduler_start_refills(void);

#endif
