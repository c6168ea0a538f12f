/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * increase_reservation, decrease_reservation, populate_physmap: extents of frames come and go.
 * Stops at the first extent that cannot be had and returns how many were done, as the interface has
 * it; REFUSE keeps the reason.
 */
#include "hypercall/memory_op.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "abi/memory.h"
#include "hypercall/hypercall.h"
#include "hypercall/memory_domain.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/guest_copy.h"
#include "memory/mapping.h"

enum { DOMU_ORDER_MAX = 9 };

uint64_t memory_limit(uint32_t flags)
{
    uint32_t bits = XENMEMF_get_address_bits(flags);

    if (!bits || bits >= 64)
        return ~0UL;
    return bits > PAGE_SHIFT ? 1UL << (bits - PAGE_SHIFT) : 0;
}

static int read_extent(const struct xen_memory_reservation *r, uint64_t i, uint64_t *frame)
{
    uint64_t at = r->extent_start + i * sizeof(*frame);

    if (read_guest_u64(frame, guest_va_of(at)))
        return REFUSE_ARG(-EFAULT, "list of extents cannot be read", at);
    return 0;
}

/* Gives the domain an extent; its machine frame goes into the list. */
static int give_extent(const struct xen_memory_reservation *r, struct domain *d, uint64_t i,
                       bool populate)
{
    uint64_t guest_frame = 0, count = 1UL << r->extent_order;
    int err = populate ? read_extent(r, i, &guest_frame) : 0;
    mfn_t f;

    if (err)
        return err;
    if (d->frames + count > d->max_frames)
        return REFUSE_ARG(-ENOMEM, "domain would have more than its maximum of memory",
                          d->max_frames);
    f = domain_alloc_frames_below(d, r->extent_order, memory_limit(r->mem_flags));
    if (f.n == MFN_INVALID.n)
        return REFUSE_ARG(-ENOMEM, "no free frames for the extent", r->extent_order);
    for (uint64_t j = 0; populate && j < count; j++)
        machine_to_phys[f.n + j] = guest_frame + j;
    if (r->extent_start && write_guest_u64(guest_va_of(r->extent_start + i * sizeof(f.n)), f.n)) {
        for (uint64_t j = 0; j < count; j++)
            domain_free_frame(d, mfn_of(f.n + j));
        return REFUSE_ARG(-EFAULT, "list of extents cannot be written", r->extent_start);
    }
    return 0;
}

static int take_extent(const struct xen_memory_reservation *r, struct domain *d, uint64_t i)
{
    uint64_t first;
    int err = read_extent(r, i, &first);

    if (err)
        return err;
    for (uint64_t n = first; n < first + (1UL << r->extent_order); n++) {
        const struct frame *f = frame_entry(mfn_of(n));

        if (!frame_exists(mfn_of(n)) || f->owner != d->id || !(f->use.flags & FRAME_ALLOCATED))
            return REFUSE_ARG(-EINVAL, "frame to give back is not the domain's", n);
        if (f->use.flags & FRAME_PINNED)
            return REFUSE_ARG(-EBUSY, "frame to give back is a pinned page table", n);
        domain_free_frame(d, mfn_of(n));
    }
    return 0;
}

static int check(const struct xen_memory_reservation *r, const struct domain *self)
{
    if (r->extent_order > (self->privileged ? ALLOC_ORDER_MAX : DOMU_ORDER_MAX))
        return REFUSE_ARG(-EPERM, "extents of this order are not given out", r->extent_order);
    if (r->nr_extents > ~0UL >> MEMOP_EXTENT_SHIFT)
        return REFUSE_ARG(-EINVAL, "more extents than can be counted", r->nr_extents);
    if (r->mem_flags & (XENMEMF_populate_on_demand | XENMEMF_vnode))
        return REFUSE_ARG(-EINVAL, "populate-on-demand and virtual NUMA are not for PV guests",
                          r->mem_flags);
    return 0;
}

long memory_reservation(unsigned int command, uint64_t done, uint64_t argument)
{
    bool give = command != XENMEM_decrease_reservation;
    struct xen_memory_reservation r;
    struct domain *d;
    long error = 0;

    if (copy_from_guest(&r, guest_va_of(argument), sizeof(r))) {
        REFUSE_ARG(-EFAULT, "reservation cannot be read", argument);
        return (long)done;
    }
    d = memory_domain(r.domid, &error);
    if (!d || check(&r, current_domain()))
        return (long)done;
    for (; done < r.nr_extents; done++) {
        if (give ? give_extent(&r, d, done, command == XENMEM_populate_physmap)
                 : take_extent(&r, d, done))
            break;
        if (done + 1 < r.nr_extents && hypercall_should_yield())
            return hypercall_restart(__HYPERVISOR_memory_op,
                                     command | (done + 1) << MEMOP_EXTENT_SHIFT, argument, 0, 0, 0);
    }
    return (long)done;
}
