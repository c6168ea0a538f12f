/* SPDX-License-Identifier: GPL-2.0-only */
/* Read domain/scheduler_control.h first. */
#include "domain/scheduler_control.h"

#include "abi/errno.h"
#include "abi/vcpu.h"
#include "cpu/time.h"
#include "debug/refuse.h"
#include "domain/run_queue.h"
#include "domain/scheduler.h"
#include "domain/share.h"

_Static_assert(CAP_MAX == MAX_VCPUS * 100, "as much as a domain's vCPUs can use");

void scheduler_init_domain(struct domain *d)
{
    d->weight = WEIGHT_DEFAULT;
}

void scheduler_init_vcpu(struct vcpu *v)
{
    v->hard_affinity = v->soft_affinity = ~0UL;
}

int scheduler_set_share(struct domain *d, uint32_t weight, uint32_t cap)
{
    if (weight < 1 || weight > WEIGHT_MAX)
        return REFUSE_ARG(-EINVAL, "a weight is 1 to 65535", weight);
    if (cap > CAP_MAX)
        return REFUSE_ARG(-EINVAL, "a cap is 100 percent for each vCPU at most", cap);
    d->weight = weight;
    d->cap = cap;
    d->budget = budget_filled(0, cap, BUDGET_PERIOD_NS);
    scheduler_unpark(d);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        if (d->vcpu[i]->running_on)
            schedule_soon_on(d->vcpu[i]->running_on); /* its slice may be another one now */
    if (cap)
        scheduler_start_refills();
    return 0;
}

static void set_hard_affinity(struct vcpu *v, uint64_t hard)
{
    v->hard_affinity = hard;
    if (v->running_on)
        schedule_soon_on(v->running_on);
    else if (v->queued_on)
        scheduler_requeue(v);
}

int vcpu_set_affinity(struct vcpu *v, uint64_t hard, uint64_t soft)
{
    if (!(hard & online_cpus()))
        return REFUSE_ARG(-EINVAL, "hard affinity names no processor that runs", hard);
    v->soft_affinity = soft;
    if (v->kept_affinity)
        v->kept_affinity = hard;
    else
        set_hard_affinity(v, hard);
    return 0;
}

int vcpu_override_affinity(struct vcpu *v, int32_t cpu)
{
    if (cpu < 0 && !v->kept_affinity)
        return REFUSE(-EINVAL, "the vCPU's affinity is not overridden");
    if (cpu >= 0 && v->kept_affinity)
        return REFUSE(-EBUSY, "the vCPU's affinity is overridden already");
    if (cpu >= 0 && (cpu >= (int32_t)cpu_count || !(online_cpus() >> cpu & 1)))
        return REFUSE_ARG(-EINVAL, "no such processor runs", cpu);
    if (cpu >= 0) {
        v->kept_affinity = v->hard_affinity;
        set_hard_affinity(v, 1UL << cpu);
    } else {
        set_hard_affinity(v, v->kept_affinity);
        v->kept_affinity = 0;
    }
    return 0;
}

/* The vCPU goes on where it may, after that has changed. */
static void move_away(struct vcpu *v)
{
    if (v->running_on && !may_run_on(v, v->running_on))
        schedule_soon_on(v->running_on);
    else if (v->queued_on && !may_run_on(v, v->queued_on))
        scheduler_requeue(v);
}

int cpu_set_online(uint32_t id, bool online)
{
    if (id >= cpu_count)
        return REFUSE_ARG(-EINVAL, "no such processor runs", id);
    if (!id && !online)
        return REFUSE(-EOPNOTSUPP, "the first processor stays: it has the machine's interrupts");
    if (online)
        offline_cpus &= ~(1UL << id);
    else
        offline_cpus |= 1UL << id;
    for (struct domain *d = domain_list; d; d = d->next)
        for (uint32_t i = 0; i < d->vcpu_count; i++)
            move_away(d->vcpu[i]);
    return 0;
}

uint64_t vcpu_run_time(const struct vcpu *v)
{
    bool runs = v->runstate.state == RUNSTATE_running;

    return v->run_time + (runs ? system_time() - v->runstate.entered : 0);
}

uint64_t cpu_idle_time(const struct cpu *c)
{
    return vcpu_run_time(c->idle);
}
