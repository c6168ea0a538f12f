/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's vCPUs by domctl: their registers to and fro, what they did, where they may run and
 * what share they get. A context is only loaded into a vCPU that does not run. Read next:
 * pv/vcpu_context.h.
 */
#include "hypercall/domctl.h"

#include "abi/errno.h"
#include "cpu/cpu.h"
#include "cpu/requests.h"
#include "domain/run_queue.h"
#include "domain/scheduler.h"
#include "domain/scheduler_control.h"
#include "hypercall/bitmap.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"
#include "pv/vcpu_context.h"

enum { CONTEXT_ORDER = 1, CAP_AS_IT_IS = 0xffff };

/* Bytes of xen_domctl_ext_vcpucontext from which a toolstack counts as knowing the callbacks. */
#define EXTENDED_SIZE offsetof(struct xen_domctl_ext_vcpucontext, mcg_cap)

struct vcpu *domctl_vcpu(struct domain *d, uint32_t id, long *error)
{
    if (id < d->vcpu_count)
        return d->vcpu[id];
    *error = REFUSE_ARG(-ESRCH, "domain has no such vCPU", id);
    return NULL;
}

long domctl_set_context(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_vcpucontext *request = &op->u.vcpucontext;
    struct vcpu_guest_context *context;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, request->vcpu, &error);

    if (!v)
        return error;
    if (v->regs_valid && d->state == DOMAIN_RUNNING)
        return REFUSE_ARG(-EBUSY, "pause the domain before its vCPU is changed", v->id);
    if (v->running_on)
        return -ERESTART; /* on its way off the processor */
    context = hv_alloc_pages(CONTEXT_ORDER);
    if (!context)
        return REFUSE(-ENOMEM, "no frames for a vCPU context");
    if (copy_from_guest(context, guest_va_of(request->ctxt), sizeof(*context)))
        error = REFUSE(-EFAULT, "vcpu_guest_context cannot be read");
    else
        error = v->regs_valid ? vcpu_context_change(v, context) : vcpu_context_restore(v, context);
    if (!error && (context->flags & VGCF_online))
        vcpu_start(v);
    hv_free_pages(context, CONTEXT_ORDER);
    return error;
}

long domctl_get_context(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_vcpucontext *request = &op->u.vcpucontext;
    struct vcpu_guest_context *context;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, request->vcpu, &error);

    if (!v)
        return error;
    if (!v->regs_valid)
        return REFUSE_ARG(-ENODATA, "vCPU was never initialised", v->id);
    context = hv_alloc_pages(CONTEXT_ORDER);
    if (!context)
        return REFUSE(-ENOMEM, "no frames for a vCPU context");
    vcpu_pause(v);
    cpu_wait_until_still(v);
    vcpu_context_store(v, context);
    vcpu_unpause(v);
    if (copy_to_guest(guest_va_of(request->ctxt), context, sizeof(*context)))
        error = REFUSE(-EFAULT, "vcpu_guest_context cannot be written");
    hv_free_pages(context, CONTEXT_ORDER);
    return error;
}

long domctl_vcpu_info(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_getvcpuinfo *info = &op->u.getvcpuinfo;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, info->vcpu, &error);

    if (!v)
        return error;
    info->online = v->state != VCPU_OFFLINE;
    info->blocked = v->state == VCPU_BLOCKED || v->state == VCPU_POLLING;
    info->running = v->state == VCPU_RUNNING;
    info->cpu_time = vcpu_run_time(v);
    info->cpu = v->processor;
    return 0;
}

static uint64_t all_cpus(void) { return online_cpus(); }

/* One of the two sets, if it is asked for: must name a CPU that is there. */
static long read_set(uint32_t flags, uint32_t flag, const struct xenctl_bitmap *map, uint64_t *set)
{
    long error;

    if (!(flags & flag))
        return 0;
    error = bitmap_read(map, set);
    if (!error && !(*set & all_cpus()))
        error = REFUSE_ARG(-EINVAL, "none of the CPUs named is there", *set);
    return error;
}

static long write_sets(const struct vcpu *v, const struct xen_domctl_vcpuaffinity *a)
{
    long error = 0;

    if (a->flags & XEN_VCPUAFFINITY_HARD)
        error = bitmap_write(&a->cpumap_hard, v->hard_affinity & all_cpus());
    if (!error && (a->flags & XEN_VCPUAFFINITY_SOFT))
        error = bitmap_write(&a->cpumap_soft, v->soft_affinity & all_cpus());
    return error;
}

long domctl_set_affinity(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_vcpuaffinity *a = &op->u.vcpuaffinity;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, a->vcpu, &error);
    uint64_t hard, soft;

    if (!v)
        return error;
    hard = v->hard_affinity;
    soft = v->soft_affinity;
    error = read_set(a->flags, XEN_VCPUAFFINITY_HARD, &a->cpumap_hard, &hard);
    if (!error)
        error = read_set(a->flags, XEN_VCPUAFFINITY_SOFT, &a->cpumap_soft, &soft);
    if (!error)
        error = vcpu_set_affinity(v, hard, soft);
    return error ? error : write_sets(v, a);
}

long domctl_get_affinity(struct domain *d, struct xen_domctl *op)
{
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, op->u.vcpuaffinity.vcpu, &error);

    return v ? write_sets(v, &op->u.vcpuaffinity) : error;
}

long domctl_get_extended(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_ext_vcpucontext *e = &op->u.ext_vcpucontext;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, e->vcpu, &error);

    if (!v)
        return error;
    memset(e, 0, sizeof(*e));
    e->vcpu = v->id;
    e->size = sizeof(*e);
    e->syscall32_callback_eip = v->syscall32_callback.address;
    e->syscall32_callback_cs = v->syscall32_callback.selector;
    e->syscall32_disables_events = v->syscall32_callback.disables_upcalls;
    e->sysenter_callback_eip = v->sysenter_callback.address;
    e->sysenter_callback_cs = v->sysenter_callback.selector;
    e->sysenter_disables_events = v->sysenter_callback.disables_upcalls;
    return 0;
}

long domctl_set_extended(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_ext_vcpucontext *e = &op->u.ext_vcpucontext;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, e->vcpu, &error);

    if (!v)
        return error;
    if (e->size < EXTENDED_SIZE)
        return REFUSE_ARG(-EINVAL, "context is shorter than its callbacks", e->size);
    if (!is_canonical(e->syscall32_callback_eip) || !is_canonical(e->sysenter_callback_eip))
        return REFUSE(-EINVAL, "callback is not at a canonical address");
    v->syscall32_callback = (struct guest_entry){ e->syscall32_callback_eip, FLAT_KERNEL_CS, 0,
                                                  e->syscall32_disables_events };
    v->sysenter_callback = (struct guest_entry){ e->sysenter_callback_eip, FLAT_KERNEL_CS, 0,
                                                 e->sysenter_disables_events };
    return 0;
}

/* No MSR of a PV guest's is kept between machines. */
long domctl_get_msrs(struct domain *d, struct xen_domctl *op)
{
    long error = 0;

    if (!domctl_vcpu(d, op->u.vcpu_msrs.vcpu, &error))
        return error;
    op->u.vcpu_msrs.msr_count = 0;
    return 0;
}

long domctl_set_msrs(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    if (op->u.vcpu_msrs.msr_count)
        return REFUSE_ARG(-EINVAL, "no MSR of a guest's can be restored",
                          op->u.vcpu_msrs.msr_count);
    return 0;
}

static long set_share(struct domain *d, const struct xen_domctl_sched_credit2 *share)
{
    return scheduler_set_share(d, share->weight ? share->weight : d->weight,
                               share->cap != CAP_AS_IT_IS ? share->cap : d->cap);
}

/* Weight and cap of the domain; single vCPUs have none of their own. */
long domctl_scheduler(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_scheduler_op *s = &op->u.scheduler_op;

    if (s->sched_id != XEN_SCHEDULER_CREDIT2)
        return REFUSE_ARG(-EINVAL, "the scheduler is of credit2's kind: use sched-credit2",
                          s->sched_id);
    switch (s->cmd) {
    case XEN_DOMCTL_SCHEDOP_putinfo:
        return set_share(d, &s->u.credit2);
    case XEN_DOMCTL_SCHEDOP_getinfo:
        s->u.credit2.weight = (uint16_t)d->weight;
        s->u.credit2.cap = (uint16_t)d->cap;
        return 0;
    default:
        return REFUSE_ARG(-EINVAL, "shares are a domain's, not a vCPU's", s->cmd);
    }
}
