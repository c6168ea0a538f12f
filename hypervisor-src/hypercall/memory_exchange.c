/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * XENMEM_exchange: a domain gives frames and gets as many others, of another order or below an
 * address limit; Linux makes its DMA buffers so. Works in chunks of the larger order: first the new
 * frames are found and the old ones checked, then they change hands, which cannot fail.
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

enum { EXCHANGE_ORDER_MAX = 9, CHUNK_MAX = 1 << EXCHANGE_ORDER_MAX };

/*
 * One chunk's frames: heads of the extents. Not on the stack for its size; Paracore is not
 * preempted while it is used.
 */
static struct {
    uint64_t in[CHUNK_MAX], out[CHUNK_MAX], guest[CHUNK_MAX];
} chunk;

static bool may_give(const struct domain *d, uint64_t n)
{
    const uint8_t held = FRAME_PARTIAL | FRAME_HV | FRAME_PINNED;
    const struct frame *f = frame_entry(mfn_of(n));

    if (!frame_exists(mfn_of(n)) || f->owner != d->id || f->use.count || f->references)
        return false;
    return (f->use.flags & (FRAME_ALLOCATED | held)) == FRAME_ALLOCATED;
}

/* Frame number i of extents of this order. */
static uint64_t extent_frame(const uint64_t *heads, unsigned int order, uint64_t i)
{
    return heads[i >> order] + (i & ((1UL << order) - 1));
}

/*
 * Reads and checks what the domain gives. No frame may come twice: each is marked by clearing
 * FRAME_ALLOCATED, undone below.
 */
static int check_given(const struct domain *d, unsigned int order, uint64_t count)
{
    int err = 0;
    uint64_t done;

    for (done = 0; !err && done < count << order; done++) {
        uint64_t n = extent_frame(chunk.in, order, done);

        if (!may_give(d, n)) {
            err = REFUSE_ARG(-EINVAL, "frame to exchange is foreign, in use or given twice", n);
            break;
        }
        frame_entry(mfn_of(n))->use.flags &= (uint8_t)~FRAME_ALLOCATED;
    }
    while (done-- > 0)
        frame_entry(mfn_of(extent_frame(chunk.in, order, done)))->use.flags |= FRAME_ALLOCATED;
    return err;
}

static void free_extents(struct domain *d, const uint64_t *heads, uint64_t count,
                         unsigned int order)
{
    for (uint64_t i = 0; i < count << order; i++)
        domain_free_frame(d, mfn_of(extent_frame(heads, order, i)));
}

static int find_new(struct domain *d, const struct xen_memory_reservation *out, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        mfn_t f = domain_alloc_frames_below(d, out->extent_order, memory_limit(out->mem_flags));

        if (f.n == MFN_INVALID.n) {
            free_extents(d, chunk.out, i, out->extent_order);
            return REFUSE_ARG(-ENOMEM, "no free frames of the order and below the address wanted",
                              out->extent_order);
        }
        chunk.out[i] = f.n;
    }
    return 0;
}

static int exchange_chunk(struct domain *d, const struct xen_memory_exchange *x,
                          uint64_t first_in, uint64_t ins, uint64_t first_out, uint64_t outs)
{
    guest_va_t out_list = guest_va_of(x->out.extent_start + first_out * sizeof(uint64_t));
    unsigned int order = x->out.extent_order;
    int err;

    if (copy_from_guest(chunk.in, guest_va_of(x->in.extent_start + first_in * sizeof(uint64_t)),
                        ins * sizeof(uint64_t)) ||
        copy_from_guest(chunk.guest, out_list, outs * sizeof(uint64_t)))
        return REFUSE(-EFAULT, "lists of extents to exchange cannot be read");
    err = check_given(d, x->in.extent_order, ins);
    if (!err)
        err = find_new(d, &x->out, outs);
    if (err)
        return err;
    if (copy_to_guest(out_list, chunk.out, outs * sizeof(uint64_t))) {
        free_extents(d, chunk.out, outs, order);
        return REFUSE(-EFAULT, "list of new extents cannot be written");
    }
    free_extents(d, chunk.in, ins, x->in.extent_order);
    for (uint64_t i = 0; i < outs << order; i++)
        machine_to_phys[extent_frame(chunk.out, order, i)] = extent_frame(chunk.guest, order, i);
    return 0;
}

static int check(const struct xen_memory_exchange *x)
{
    if (x->in.extent_order > EXCHANGE_ORDER_MAX || x->out.extent_order > EXCHANGE_ORDER_MAX)
        return REFUSE(-EPERM, "extents above 2 MiB are not exchanged");
    if (x->in.nr_extents > 1UL << 32 || x->out.nr_extents > 1UL << 32 ||
        x->nr_exchanged > x->in.nr_extents ||
        x->in.nr_extents << x->in.extent_order != x->out.nr_extents << x->out.extent_order)
        return REFUSE(-EINVAL, "as much must be given as is taken");
    if (x->in.domid != x->out.domid)
        return REFUSE(-EINVAL, "frames are exchanged within one domain");
    return 0;
}

static long write_done(uint64_t argument, uint64_t done)
{
    if (write_guest_u64(guest_va_of(argument + offsetof(struct xen_memory_exchange, nr_exchanged)),
                        done))
        return REFUSE_ARG(-EFAULT, "count of exchanged extents cannot be written", argument);
    return 0;
}

long memory_exchange(uint64_t argument)
{
    struct xen_memory_exchange x;
    struct domain *d;
    unsigned int larger;
    uint64_t ins, outs;
    long error = 0;

    if (copy_from_guest(&x, guest_va_of(argument), sizeof(x)))
        return REFUSE_ARG(-EFAULT, "exchange cannot be read", argument);
    error = check(&x);
    d = error ? NULL : memory_domain(x.in.domid, &error);
    if (!d)
        return error;
    larger = x.in.extent_order > x.out.extent_order ? x.in.extent_order : x.out.extent_order;
    ins = 1UL << (larger - x.in.extent_order);
    outs = 1UL << (larger - x.out.extent_order);
    while (x.nr_exchanged < x.in.nr_extents) {
        if (x.in.nr_extents - x.nr_exchanged < ins)
            return REFUSE(-EINVAL, "extents to exchange do not fill whole larger ones");
        error = exchange_chunk(d, &x, x.nr_exchanged, ins, x.nr_exchanged / ins * outs, outs);
        if (error)
            break;
        x.nr_exchanged += ins;
        if (x.nr_exchanged < x.in.nr_extents && hypercall_should_yield()) {
            error = write_done(argument, x.nr_exchanged);
            if (error)
                return error;
            return hypercall_restart(__HYPERVISOR_memory_op, XENMEM_exchange, argument, 0, 0, 0);
        }
    }
    if (write_done(argument, x.nr_exchanged) && !error)
        return -EFAULT;
    return error;
}
