/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vCPU's XSAVE state to and fro: two words that say what is on and what ever was, then the area.
 * The area's header is not believed beyond the states it names. Read next: cpu/xstate.h.
 */
#include "hypercall/domctl.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "cpu/requests.h"
#include "cpu/xstate.h"
#include "domain/scheduler.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"

/* What the buffer holds, with room for the largest area. */
struct state {
    uint64_t xcr0, xcr0_ever;
    uint8_t area[XSTATE_BYTES_MAX];
};
enum { AREA_AT = offsetof(struct state, area), LEAST = XSTATE_LEGACY_BYTES + XSTATE_HEADER_BYTES };
_Static_assert(sizeof(struct state) <= PAGE_SIZE, "a page holds it");

static long give(struct vcpu *v, guest_addr_t to)
{
    struct { uint64_t xcr0, xcr0_ever; } words = { v->xcr0, v->xcr0_ever };
    uint64_t area = to + sizeof(words);

    vcpu_pause(v);
    cpu_wait_until_still(v);
    vcpu_store(v);
    xstate_fill_in(v);
    vcpu_unpause(v);
    if (copy_to_guest(guest_va_of(to), &words, sizeof(words)) ||
        copy_to_guest(guest_va_of(area), v->fpu_state, xstate_size(v->xcr0_ever)))
        return REFUSE_ARG(-EFAULT, "XSAVE state cannot be written", to);
    return 0;
}

long domctl_get_extended_state(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_vcpuextstate *e = &op->u.vcpuextstate;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, e->vcpu, &error);
    uint64_t room = e->size;

    if (!v)
        return error;
    e->xfeature_mask = xstate_offered;
    e->size = xstate_offered ? AREA_AT + xstate_size(v->xcr0_ever) : 0;
    if (!room || !xstate_offered)
        return 0;
    if (room != e->size)
        return REFUSE_ARG(-EINVAL, "buffer is not of the state's size", room);
    return give(v, e->buffer);
}

static int check(const struct state *s, uint64_t size)
{
    uint64_t held = *(const uint64_t *)(const void *)(s->area + XSTATE_LEGACY_BYTES);

    if (!xstate_is_valid(s->xcr0) || !xstate_is_valid(s->xcr0_ever) || s->xcr0 & ~s->xcr0_ever)
        return REFUSE_ARG(-EINVAL, "XSAVE state has parts on that are not offered", s->xcr0_ever);
    if (held & ~s->xcr0_ever)
        return REFUSE_ARG(-EINVAL, "XSAVE area holds parts that were never on", held);
    if (size < AREA_AT + xstate_size(s->xcr0_ever))
        return REFUSE_ARG(-EINVAL, "buffer is shorter than the parts that are on", size);
    return 0;
}

static long take(struct vcpu *v, const struct xen_domctl_vcpuextstate *e, struct state *s)
{
    int error;

    if (copy_from_guest(s, guest_va_of(e->buffer), e->size))
        return REFUSE_ARG(-EFAULT, "XSAVE state cannot be read", e->buffer);
    error = check(s, e->size);
    if (error)
        return error;
    vcpu_unload(v);
    v->xcr0 = s->xcr0;
    v->xcr0_ever = s->xcr0_ever;
    xstate_set(v, s->area, *(const uint64_t *)(const void *)(s->area + XSTATE_LEGACY_BYTES));
    return 0;
}

long domctl_set_extended_state(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_vcpuextstate *e = &op->u.vcpuextstate;
    long error = 0;
    struct vcpu *v = domctl_vcpu(d, e->vcpu, &error);
    struct state *s;

    if (!v)
        return error;
    if (!xstate_offered)
        return REFUSE(-EOPNOTSUPP, "this processor has no XSAVE");
    if (e->size < AREA_AT + LEAST || e->size > sizeof(*s))
        return REFUSE_ARG(-EINVAL, "no XSAVE state is of this size", e->size);
    if (v->regs_valid && d->state == DOMAIN_RUNNING)
        return REFUSE_ARG(-EBUSY, "pause the domain before its vCPU is changed", v->id);
    if (v->running_on)
        return -ERESTART; /* on its way off the processor */
    s = hv_alloc_pages(0);
    if (!s)
        return REFUSE(-ENOMEM, "no frame for a vCPU's state");
    error = take(v, e, s);
    hv_free_pages(s, 0);
    return error;
}
