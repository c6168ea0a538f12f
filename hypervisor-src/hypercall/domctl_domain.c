/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's life by domctl: made, named, given vCPUs, paused, resumed, ended. What a domain is made
 * with must be what Paracore has: 64-bit PV. Read next: domain/create.h.
 */
#include "hypercall/domctl.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "abi/event_channel.h"
#include "cpu/time.h"
#include "domain/clock.h"
#include "domain/create.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "domain/pci_owner.h"
#include "domain/policy.h"
#include "domain/scheduler.h"
#include "hypercall/domain_info.h"
#include "lib/format.h"
#include "lib/string.h"

enum { TSC_MODE_DEFAULT = 0, TSC_MODE_NATIVE = 2 };
/*
 * max_maptrack_frames counts by Xen's frames, with so many mappings each. Tools ask for more than
 * Paracore ever has, which gives all it has.
 */
enum {
    MAPTRACK_PER_FRAME = PAGE_SIZE / 16,
    MAPTRACK_MAX = GRANT_MAPPINGS_MAX / MAPTRACK_PER_FRAME,
};

static int check(const struct xen_domctl_createdomain *c)
{
    const uint32_t known = XEN_DOMCTL_CDF_xs_domain
        | (pci_assignment == PCI_ASSIGNMENT_OFF ? 0 : XEN_DOMCTL_CDF_iommu);

    if (c->flags & (XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap))
        return REFUSE(-EINVAL, "Paracore has no hardware virtualization: use type=\"pv\"");
    if (c->flags & ~known)
        return REFUSE_ARG(-EINVAL, "domain would need what Paracore does not have", c->flags);
    if (c->arch.emulation_flags)
        return REFUSE_ARG(-EINVAL, "a PV domain has no emulated devices", c->arch.emulation_flags);
    if (c->max_vcpus < 1 || c->max_vcpus > MAX_VCPUS)
        return REFUSE_ARG(-EINVAL, "a domain has 1 to 8 vCPUs", c->max_vcpus);
    if (c->grant_opts & ~XEN_DOMCTL_GRANT_version_mask)
        return REFUSE_ARG(-EINVAL, "unknown options of grants", c->grant_opts);
    if (c->cpupool_id)
        return REFUSE_ARG(-ESRCH, "there is one CPU pool, number 0", c->cpupool_id);
    if (c->vmtrace_size)
        return REFUSE_ARG(-EINVAL, "processor tracing is not offered", c->vmtrace_size);
    return 0;
}

static bool is_free(domid_t id)
{
    const struct domain *d = domain_list;

    while (d && d->id != id)
        d = d->next;
    return !d;
}

/* Ids go up, so that one that was is not soon another's. */
static long choose_id(domid_t wanted)
{
    static domid_t last;

    if (wanted && wanted < DOMID_FIRST_RESERVED)
        return is_free(wanted) ? wanted
                               : REFUSE_ARG(-EEXIST, "a domain of this id exists", wanted);
    for (uint32_t tries = 0; tries < DOMID_FIRST_RESERVED; tries++) {
        last = last + 1 < DOMID_FIRST_RESERVED ? last + 1 : 1;
        if (is_free(last))
            return last;
    }
    return REFUSE(-ENOMEM, "all domain ids are taken");
}

/* At most so many ports, grant frames and mappings: how much of Paracore's memory it can use. */
static int set_limits(struct domain *d, const struct xen_domctl_createdomain *c)
{
    uint32_t frames = c->max_grant_frames < 0 ? GRANT_FRAMES_MAX : (uint32_t)c->max_grant_frames;
    uint32_t tracked = c->max_maptrack_frames < 0 || c->max_maptrack_frames > MAPTRACK_MAX
        ? MAPTRACK_MAX : (uint32_t)c->max_maptrack_frames;

    d->events->highest = c->max_evtchn_port;
    return grant_table_limit(d, c->grant_opts & XEN_DOMCTL_GRANT_version_mask, frames,
                             tracked * MAPTRACK_PER_FRAME);
}

long domctl_create(struct xen_domctl *op)
{
    const struct xen_domctl_createdomain *c = &op->u.createdomain;
    char name[DOMAIN_NAME_MAX];
    struct domain *d;
    long id = check(c);

    if (id)
        return id;
    id = choose_id(op->domain);
    if (id < 0)
        return id;
    snprintf(name, sizeof(name), "domU%u", (uint32_t)id);
    d = domain_create((domid_t)id, name, false, 0);
    if (!d)
        return REFUSE(-ENOMEM, "no free memory for Paracore's side of the domain");
    if (set_limits(d, c)) {
        (void)domain_destroy(d); /* it has nothing yet, so it ends at once */
        return -EINVAL;
    }
    d->toolstack_pauses = 1;
    d->vcpu_limit = c->max_vcpus;
    memcpy(d->handle, c->handle, sizeof(d->handle));
    policy_resolve(d);
    op->domain = d->id;
    return 0;
}

long domctl_destroy(struct domain *d, struct xen_domctl *op)
{
    (void)op;
    if (!domain_destroy(d))
        return -ERESTART;
    event_tell_virq(VIRQ_DOM_EXC);
    return 0;
}

long domctl_pause(struct domain *d, struct xen_domctl *op)
{
    (void)op;
    if (!d->toolstack_pauses++)
        domain_pause(d);
    return 0;
}

/* The toolstack that built the domain cleared its shared_info, or put in what it was elsewhere. */
static void fill_clocks(struct domain *d)
{
    domain_clock_fill(d);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_clock_fill(d->vcpu[i]);
}

long domctl_unpause(struct domain *d, struct xen_domctl *op)
{
    (void)op;
    if (!d->toolstack_pauses)
        return REFUSE_ARG(-EINVAL, "domain is not paused", d->id);
    if (d->state == DOMAIN_BUILDING)
        fill_clocks(d);
    if (!--d->toolstack_pauses)
        domain_unpause(d);
    return 0;
}

/* After a suspension that was called off: goes on where it stopped. */
long domctl_resume(struct domain *d, struct xen_domctl *op)
{
    (void)op;
    domain_resume(d);
    return 0;
}

long domctl_get_info(struct domain *d, struct xen_domctl *op)
{
    op->domain = d->id;
    domain_info_fill(d, &op->u.getdomaininfo);
    return 0;
}

/* Asked again for the same number, it is done already. */
long domctl_max_vcpus(struct domain *d, struct xen_domctl *op)
{
    if (op->u.max_vcpus.max != d->vcpu_limit)
        return REFUSE_ARG(-EINVAL, "domain was created for another number of vCPUs",
                          op->u.max_vcpus.max);
    while (d->vcpu_count < d->vcpu_limit)
        if (!vcpu_create(d))
            return REFUSE(-ENOMEM, "no free memory for a vCPU");
    return 0;
}

long domctl_set_handle(struct domain *d, struct xen_domctl *op)
{
    memcpy(d->handle, op->u.setdomainhandle.handle, sizeof(d->handle));
    policy_resolve(d);
    return 0;
}

long domctl_address_size(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    if (op->cmd == XEN_DOMCTL_get_address_size)
        op->u.address_size.size = 64;
    else if (op->u.address_size.size != 64)
        return REFUSE_ARG(-EINVAL, "Paracore runs 64-bit guests only", op->u.address_size.size);
    return 0;
}

long domctl_get_tsc(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_tsc_info *info = &op->u.tsc_info;

    (void)d;
    *info = (struct xen_domctl_tsc_info){ .tsc_mode = TSC_MODE_DEFAULT,
                                          .gtsc_khz = (uint32_t)(time_scale.tsc_hz / 1000),
                                          .elapsed_nsec = system_time() };
    return 0;
}

/* Guests read the processor's TSC, whatever it was where they come from. */
long domctl_set_tsc(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    if (op->u.tsc_info.tsc_mode != TSC_MODE_DEFAULT && op->u.tsc_info.tsc_mode != TSC_MODE_NATIVE)
        return REFUSE_ARG(-EINVAL, "the TSC is not emulated: use tsc_mode=\"default\"",
                          op->u.tsc_info.tsc_mode);
    return 0;
}

long domctl_time_offset(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    if (op->u.settimeoffset.time_offset_seconds)
        return REFUSE_ARG(-EOPNOTSUPP, "all domains have one wall clock",
                          op->u.settimeoffset.time_offset_seconds);
    return 0;
}
