/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns who holds a whole tree: pins, and the roots of the vCPUs. A root is typed FRAME_L4 as long
 * as a vCPU has it. The table loaded in CR3 always is a held root of the current vCPU, or idle_l4.
 * Read next: memory/tlb.h.
 */
#include "abi/errno.h"
#include "debug/trace.h"
#include "memory/tlb.h"
#include "pv/page_table.h"
#include "pv/page_table_entry.h"

int page_table_pin(struct domain *d, mfn_t number, unsigned int level)
{
    struct frame *f = frame_entry(number);
    int err = frame_get_type(number, (enum frame_type)(FRAME_L1 + level - 1), d);

    if (err)
        return err;
    if (f->use.flags & FRAME_PINNED) {
        frame_put_type(number);
        return REFUSE_ARG(-EINVAL, "page table is pinned already", number.n);
    }
    f->use.flags |= FRAME_PINNED;
    TRACE(TRACE_PAGE_PIN, number.n, f->use.type);
    return 0;
}

int page_table_unpin(struct domain *d, mfn_t number)
{
    struct frame *f = frame_entry(number);

    if (!frame_exists(number) || f->owner != d->id)
        return REFUSE_ARG(-EINVAL, "frame to unpin is not the domain's", number.n);
    if (!(f->use.flags & FRAME_PINNED))
        return REFUSE_ARG(-EINVAL, "frame to unpin is not pinned", number.n);
    f->use.flags &= (uint8_t)~FRAME_PINNED;
    TRACE(TRACE_PAGE_UNPIN, number.n);
    frame_put_type(number);
    return 0;
}

/* The frame as a held root: the common case is a pinned one. */
static inline int root_hold(struct domain *d, mfn_t number)
{
    struct frame *f = frame_entry(number);

    if (likely(page_table_is_root(d, number) && f->use.count < FRAME_COUNT_LIMIT)) {
        f->use.count++;
        return 0;
    }
    return frame_get_type(number, FRAME_L4, d);
}

int page_table_load_kernel(struct vcpu *v, mfn_t number)
{
    mfn_t old = v->kernel_table;
    int err;

    if (unlikely(mfn_same(old, number))) {
        load_page_table(number);
        return 0;
    }
    err = root_hold(v->domain, number);
    if (unlikely(err))
        return err;
    v->kernel_table = number;
    load_page_table(number);
    frame_put_type(old);
    return 0;
}

int page_table_load_user(struct vcpu *v, mfn_t number)
{
    mfn_t old = v->user_table;
    int err = number.n ? root_hold(v->domain, number) : 0;

    if (unlikely(err))
        return err;
    v->user_table = number;
    if (old.n)
        frame_put_type(old);
    return 0;
}

int page_table_set_roots(struct vcpu *v, mfn_t kernel, mfn_t user)
{
    mfn_t old_kernel = v->kernel_table, old_user = v->user_table;
    int err = kernel.n ? root_hold(v->domain, kernel) : 0;

    if (err)
        return err;
    err = user.n ? root_hold(v->domain, user) : 0;
    if (err) {
        if (kernel.n)
            frame_put_type(kernel);
        return err;
    }
    v->kernel_table = kernel;
    v->user_table = user;
    if (old_kernel.n)
        frame_put_type(old_kernel);
    if (old_user.n)
        frame_put_type(old_user);
    return 0;
}
