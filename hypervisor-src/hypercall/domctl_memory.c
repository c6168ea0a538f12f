/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's memory by domctl: how much it may have, its hypercall page, and what its frames are
 * used as. Frames themselves come and go by memory_op. Read next: hypercall/memory_op.c.
 */
#include "hypercall/domctl.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "hypercall/bitmap.h"
#include "memory/frame.h"
#include "memory/guest_copy.h"
#include "pv/hypercall_page.h"

enum { FRAMES_MAX = 1024 };

/* Less than it has already is allowed: it then gets no more. */
long domctl_max_memory(struct domain *d, struct xen_domctl *op)
{
    d->max_frames = op->u.max_mem.max_memkb >> (PAGE_SHIFT - 10);
    return 0;
}

long domctl_hypercall_page(struct domain *d, struct xen_domctl *op)
{
    mfn_t f = mfn_of(op->u.hypercall_init.gmfn);
    int err = frame_get_type(f, FRAME_WRITABLE, d);

    if (err)
        return err;
    hypercall_page_fill(frame_map(f));
    frame_put_type(f);
    return 0;
}

/* The type above the number; a table's only while something holds it as one. */
static uint64_t type_of(const struct domain *d, uint64_t number)
{
    const struct frame *f = frame_entry(mfn_of(number));
    uint64_t type = XEN_DOMCTL_PFINFO_NOTAB;

    if (!frame_exists(mfn_of(number)) || f->owner != d->id)
        return XEN_DOMCTL_PFINFO_XTAB;
    if (f->use.count && f->use.type >= FRAME_L1 && f->use.type <= FRAME_L4)
        type = (uint64_t)(1 + f->use.type - FRAME_L1) << XEN_DOMCTL_PFINFO_LTAB_SHIFT;
    if (f->use.flags & FRAME_PINNED)
        type |= XEN_DOMCTL_PFINFO_LPINTAB;
    return type;
}

long domctl_frame_types(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_getpageframeinfo3 *request = &op->u.getpageframeinfo3;

    if (request->num > FRAMES_MAX)
        return REFUSE_ARG(-E2BIG, "at most 1024 frames are told of at once", request->num);
    for (uint64_t i = 0; i < request->num; i++) {
        guest_va_t at = guest_va_of(request->array + i * sizeof(uint64_t));
        uint64_t number;

        if (read_guest_u64(&number, at) || write_guest_u64(at, type_of(d, number)))
            return REFUSE_ARG(-EFAULT, "list of frames cannot be read or written", at.n);
    }
    return 0;
}

/* There are no shadow tables, so no log of dirty pages: a live migration is told so. */
long domctl_shadow(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    if (op->u.shadow_op.op == XEN_DOMCTL_SHADOW_OP_OFF)
        return 0;
    return REFUSE_ARG(-EOPNOTSUPP, "there is no log of dirty pages: save without --live",
                      op->u.shadow_op.op);
}

long domctl_set_node_affinity(struct domain *d, struct xen_domctl *op)
{
    uint64_t nodes;
    int err = bitmap_read(&op->u.nodeaffinity.nodemap, &nodes);

    (void)d;
    if (!err && !(nodes & 1))
        err = REFUSE_ARG(-EINVAL, "there is one node, number 0", nodes);
    return err;
}

long domctl_get_node_affinity(struct domain *d, struct xen_domctl *op)
{
    (void)d;
    return bitmap_write(&op->u.nodeaffinity.nodemap, 1);
}
