/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * XENMEM_claim_pages, and XENMEM_acquire_resource: a toolstack that builds a domain has memory set
 * aside first, and fills the domain's grant table before it runs.
 */
#include "hypercall/memory_op.h"

#include "abi/errno.h"
#include "abi/memory.h"
#include "domain/grant_table.h"
#include "hypercall/hypercall.h"
#include "hypercall/memory_domain.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"

long memory_claim(uint64_t argument)
{
    struct xen_memory_reservation r;
    struct domain *d;
    long error = 0;

    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "memory is Dom0's to set aside");
    if (copy_from_guest(&r, guest_va_of(argument), sizeof(r)))
        return REFUSE_ARG(-EFAULT, "claim cannot be read", argument);
    if (r.extent_start || r.extent_order || r.mem_flags)
        return REFUSE(-EINVAL, "a claim is a number of frames and no more");
    d = memory_domain(r.domid, &error);
    if (!d)
        return error;
    if (r.nr_extents > d->max_frames)
        return REFUSE_ARG(-EINVAL, "more is claimed than the domain may have", r.nr_extents);
    return domain_claim(d, r.nr_extents);
}

/* argument: where the caller has r. */
static long give_grant_frames(struct domain *d, const struct xen_mem_acquire_resource *r,
                              uint64_t argument)
{
    int err;

    if (r->id != XENMEM_resource_grant_table_id_shared)
        return REFUSE_ARG(-EINVAL, "grant tables of version 1 have no status frames", r->id);
    err = d->grants && r->frame + r->nr_frames >= r->frame
        ? grant_table_grow(d, (uint32_t)(r->frame + r->nr_frames)) : -EINVAL;
    if (err == -ERESTART)
        return hypercall_restart(__HYPERVISOR_memory_op, XENMEM_acquire_resource, argument, 0, 0, 0);
    if (err)
        return REFUSE_ARG(-EINVAL, "grant table has not as many frames", r->frame + r->nr_frames);
    for (uint32_t i = 0; i < r->nr_frames; i++)
        if (write_guest_u64(guest_va_of(r->frame_list + i * sizeof(xen_pfn_t)),
                            grant_table_frame(d, (uint32_t)r->frame + i).n))
            return REFUSE_ARG(-EFAULT, "list of frames cannot be written", r->frame_list);
    return 0;
}

long memory_acquire_resource(uint64_t argument)
{
    struct xen_mem_acquire_resource r;
    struct domain *d;
    long error = 0;

    if (copy_from_guest(&r, guest_va_of(argument), sizeof(r)))
        return REFUSE_ARG(-EFAULT, "resource asked for cannot be read", argument);
    if (r.pad)
        return REFUSE_ARG(-EINVAL, "a field that must be zero is not", r.pad);
    if (r.type != XENMEM_resource_grant_table)
        return REFUSE_ARG(-EOPNOTSUPP, "only grant tables are mapped as resources", r.type);
    d = memory_domain(r.domid, &error);
    if (!d)
        return error;
    if (d == current_domain())
        return REFUSE(-EPERM, "a domain maps its own grant table by grant_table_op");
    if (r.frame_list)
        return r.nr_frames <= GRANT_FRAMES_MAX
            ? give_grant_frames(d, &r, argument)
            : REFUSE_ARG(-E2BIG, "more frames than a grant table can have", r.nr_frames);
    r.nr_frames = GRANT_FRAMES_MAX; /* how much there may be */
    return copy_to_guest(guest_va_of(argument), &r, sizeof(r))
        ? REFUSE_ARG(-EFAULT, "size of the resource cannot be written", argument) : 0;
}
