/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_channel_op: decodes and hands to domain/event_channel.c, domain/event_bind.c and
 * domain/event_fifo.c.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "domain/event_fifo.h"
#include "domain/policy.h"
#include "memory/guest_copy.h"

/* Any argument of a sub-op. */
union argument {
    struct evtchn_alloc_unbound alloc_unbound;
    struct evtchn_bind_interdomain bind_interdomain;
    struct evtchn_bind_virq bind_virq;
    struct evtchn_bind_pirq bind_pirq;
    struct evtchn_bind_ipi bind_ipi;
    struct evtchn_close close;
    struct evtchn_send send;
    struct evtchn_status status;
    struct evtchn_bind_vcpu bind_vcpu;
    struct evtchn_unmask unmask;
    struct evtchn_reset reset;
    struct evtchn_init_control init_control;
    struct evtchn_expand_array expand_array;
    struct evtchn_set_priority set_priority;
};

static const uint8_t argument_size[] = {
    [EVTCHNOP_bind_interdomain] = sizeof(struct evtchn_bind_interdomain),
    [EVTCHNOP_bind_virq] = sizeof(struct evtchn_bind_virq),
    [EVTCHNOP_bind_pirq] = sizeof(struct evtchn_bind_pirq),
    [EVTCHNOP_close] = sizeof(struct evtchn_close),
    [EVTCHNOP_send] = sizeof(struct evtchn_send),
    [EVTCHNOP_status] = sizeof(struct evtchn_status),
    [EVTCHNOP_alloc_unbound] = sizeof(struct evtchn_alloc_unbound),
    [EVTCHNOP_bind_ipi] = sizeof(struct evtchn_bind_ipi),
    [EVTCHNOP_bind_vcpu] = sizeof(struct evtchn_bind_vcpu),
    [EVTCHNOP_unmask] = sizeof(struct evtchn_unmask),
    [EVTCHNOP_reset] = sizeof(struct evtchn_reset),
    [EVTCHNOP_init_control] = sizeof(struct evtchn_init_control),
    [EVTCHNOP_expand_array] = sizeof(struct evtchn_expand_array),
    [EVTCHNOP_set_priority] = sizeof(struct evtchn_set_priority),
};

/* The domain whose ports are meant: the caller, or for Dom0 any. NULL: refused, with *err. */
static struct domain *owner(domid_t id, int *err)
{
    struct domain *self = current_domain();
    struct domain *d;

    if (id == DOMID_SELF || id == self->id)
        return self;
    if (!self->privileged) {
        *err = REFUSE_ARG(-EPERM, "only Dom0 may touch another domain's ports", id);
        return NULL;
    }
    d = domain_by_id(id);
    if (!d)
        *err = REFUSE_ARG(-ESRCH, "there is no such domain", id);
    return d;
}

static inline domid_t named(domid_t id)
{
    return id == DOMID_SELF ? current_domain()->id : id;
}

/* Puts the port a call opened where it belongs; turns its result into the hypercall's. */
static int opened(long port, evtchn_port_t *to)
{
    if (port < 0)
        return (int)port;
    *to = (evtchn_port_t)port;
    return 0;
}

static NOINLINE int alloc_unbound(struct evtchn_alloc_unbound *op)
{
    int err = 0;
    struct domain *d = owner(op->dom, &err), *remote = domain_by_id(named(op->remote_dom));

    if (d && remote) /* one that is not there yet is asked for when it binds */
        err = policy_pair(POLICY_BIND, d, remote);
    return d && !err ? opened(event_alloc_unbound(d, named(op->remote_dom)), &op->port) : err;
}

static int bind_interdomain(struct evtchn_bind_interdomain *op)
{
    struct domain *remote = domain_by_id(named(op->remote_dom));

    if (!remote)
        return REFUSE_ARG(-ESRCH, "binds to a domain that does not exist", op->remote_dom);
    return opened(event_bind_interdomain(current_domain(), remote, op->remote_port),
                  &op->local_port);
}

static int bind_pirq(struct evtchn_bind_pirq *op)
{
    bool shareable = op->flags & BIND_PIRQ__WILL_SHARE;

    return opened(event_bind_pirq(current_domain(), op->pirq, shareable), &op->port);
}

static int status(struct evtchn_status *op)
{
    int err = 0;
    struct domain *d = owner(op->dom, &err);

    return d ? event_status(d, op->port, op) : err;
}

static int reset(const struct evtchn_reset *op)
{
    struct vcpu *v = current_vcpu();
    int err = 0;
    struct domain *d = owner(op->dom, &err);

    if (!d)
        return err;
    v->hypercall_may_restart = true;
    err = event_reset(d);
    v->hypercall_may_restart = false;
    return err;
}

static int init_control(struct evtchn_init_control *op)
{
    op->link_bits = EVTCHN_FIFO_LINK_BITS;
    return event_fifo_init(current_domain(), op->vcpu, mfn_of(op->control_gfn), op->offset);
}

/* The caller's argument has been copied in; sub-ops with results write them there. */
static int dispatch(uint64_t command, union argument *a)
{
    struct domain *d = current_domain();

    switch (command) {
    case EVTCHNOP_alloc_unbound:
        return alloc_unbound(&a->alloc_unbound);
    case EVTCHNOP_bind_interdomain:
        return bind_interdomain(&a->bind_interdomain);
    case EVTCHNOP_bind_virq:
        return opened(event_bind_virq(d, a->bind_virq.virq, a->bind_virq.vcpu), &a->bind_virq.port);
    case EVTCHNOP_bind_ipi:
        return opened(event_bind_ipi(d, a->bind_ipi.vcpu), &a->bind_ipi.port);
    case EVTCHNOP_bind_pirq:
        return bind_pirq(&a->bind_pirq);
    case EVTCHNOP_close:
        return event_close(d, a->close.port);
    case EVTCHNOP_status:
        return status(&a->status);
    case EVTCHNOP_bind_vcpu:
        return event_bind_vcpu(d, a->bind_vcpu.port, a->bind_vcpu.vcpu);
    case EVTCHNOP_unmask:
        return event_unmask(d, a->unmask.port);
    case EVTCHNOP_reset:
        return reset(&a->reset);
    case EVTCHNOP_init_control:
        return init_control(&a->init_control);
    case EVTCHNOP_expand_array:
        return event_fifo_expand(d, mfn_of(a->expand_array.array_gfn));
    case EVTCHNOP_set_priority:
        return event_set_priority(d, a->set_priority.port, a->set_priority.priority);
    default:
        return -ENOSYS; /* argument_size has no other */
    }
}

static bool has_result(uint64_t command)
{
    return command == EVTCHNOP_alloc_unbound || command == EVTCHNOP_bind_interdomain
        || command == EVTCHNOP_bind_virq || command == EVTCHNOP_bind_ipi
        || command == EVTCHNOP_bind_pirq || command == EVTCHNOP_status
        || command == EVTCHNOP_init_control;
}

/* A guest that cannot be told the port it was given must not keep it. */
static int take_back(uint64_t command, const union argument *a)
{
    static const uint8_t port_offset[] = {
        [EVTCHNOP_bind_interdomain] = offsetof(struct evtchn_bind_interdomain, local_port),
        [EVTCHNOP_bind_virq] = offsetof(struct evtchn_bind_virq, port),
        [EVTCHNOP_bind_pirq] = offsetof(struct evtchn_bind_pirq, port),
        [EVTCHNOP_alloc_unbound] = offsetof(struct evtchn_alloc_unbound, port),
        [EVTCHNOP_bind_ipi] = offsetof(struct evtchn_bind_ipi, port),
    };
    struct domain *d = current_domain();
    int err = 0;

    if (command == EVTCHNOP_alloc_unbound)
        d = owner(a->alloc_unbound.dom, &err);
    if (command != EVTCHNOP_status && command != EVTCHNOP_init_control)
        event_close(d, *(const port_t *)((const char *)a + port_offset[command]));
    return REFUSE(-EFAULT, "the result of event_channel_op cannot be written");
}

long hypercall_event_channel_op(uint64_t command, uint64_t argument, uint64_t a3, uint64_t a4,
                                uint64_t a5)
{
    union argument a;
    int err;

    (void)a3, (void)a4, (void)a5;
    if (likely(command == EVTCHNOP_send)) {
        if (copy_from_guest(&a.send, guest_va_of(argument), sizeof(a.send)))
            return REFUSE(-EFAULT, "evtchn_send cannot be read");
        return event_send(current_domain(), a.send.port);
    }
    if (command >= ARRAY_SIZE(argument_size) || !argument_size[command])
        return REFUSE_ARG(-ENOSYS, "there is no such event_channel_op", command);
    if (copy_from_guest(&a, guest_va_of(argument), argument_size[command]))
        return REFUSE(-EFAULT, "the argument of event_channel_op cannot be read");
    err = dispatch(command, &a);
    if (unlikely(err == -ERESTART))
        return hypercall_restart(__HYPERVISOR_event_channel_op, command, argument, 0, 0, 0);
    if (err || !has_result(command))
        return err;
    if (copy_to_guest(guest_va_of(argument), &a, argument_size[command]))
        return take_back(command, &a);
    return 0;
}
