/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a port is bound to: unbound and interdomain pairs, VIRQs, IPIs, pirqs, Paracore itself; and
 * which vCPU is told. Each checks everything, then opens the port. Read next:
 * domain/event_channel.c.
 */
#include "domain/event_channel.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/pirq.h"
#include "domain/policy.h"

static struct domain *virq_handlers[NR_VIRQS]; /* of the whole machine's; NULL: Dom0 */

bool virq_is_per_vcpu(uint32_t virq)
{
    return virq == VIRQ_TIMER || virq == VIRQ_DEBUG || virq == VIRQ_XENOPROF
        || virq == VIRQ_XENPMU || virq >= VIRQ_ARCH_0;
}

long event_alloc_unbound(struct domain *d, domid_t remote)
{
    long port = event_free_port(d);

    if (port < 0)
        return port;
    event_open(d, (port_t)port, EVENT_UNBOUND, 0)->remote_domain = remote;
    TRACE(TRACE_EVENT_BIND, port, EVENT_UNBOUND, remote);
    return port;
}

static void join(struct event_channel *channel, struct domain *remote, port_t remote_port)
{
    channel->kind = EVENT_INTERDOMAIN;
    channel->remote = remote;
    channel->remote_domain = remote->id;
    channel->remote_port = remote_port;
}

long event_bind_interdomain(struct domain *d, struct domain *remote, port_t remote_port)
{
    struct event_channel *other = event_channel_find(remote, remote_port);
    struct event_channel *channel;
    long port;

    if (policy_pair(POLICY_BIND, d, remote))
        return -EPERM;
    if (!other)
        return REFUSE_ARG(-EINVAL, "binds to a remote port that is not open", remote_port);
    if (other->kind != EVENT_UNBOUND)
        return REFUSE_ARG(-EINVAL, "binds to a remote port that is bound already", remote_port);
    if (other->remote_domain != d->id)
        return REFUSE_ARG(-EINVAL, "binds to a remote port meant for another domain", remote_port);
    port = event_free_port(d);
    if (port < 0)
        return port;
    channel = event_open(d, (port_t)port, EVENT_INTERDOMAIN, 0);
    join(channel, remote, remote_port);
    join(other, d, (port_t)port);
    TRACE(TRACE_EVENT_BIND, port, EVENT_INTERDOMAIN, remote->id, remote_port);
    /* What the other side sent while nobody was here must not be lost. */
    event_raise(d, (port_t)port);
    return port;
}

static int check_virq(struct domain *d, uint32_t virq, uint32_t vcpu)
{
    if (virq >= NR_VIRQS)
        return REFUSE_ARG(-EINVAL, "there is no such VIRQ", virq);
    if (vcpu >= d->vcpu_count)
        return REFUSE_ARG(-ENOENT, "binds a VIRQ to a vCPU the domain does not have", vcpu);
    if (!virq_is_per_vcpu(virq) && vcpu)
        return REFUSE_ARG(-EINVAL, "a VIRQ of the whole domain is bound on vCPU 0 first", virq);
    if (d->vcpu[vcpu]->virq_port[virq])
        return REFUSE_ARG(-EEXIST, "the VIRQ has a port already", virq);
    return 0;
}

long event_bind_virq(struct domain *d, uint32_t virq, uint32_t vcpu)
{
    int err = check_virq(d, virq, vcpu);
    long port;

    if (err)
        return err;
    port = event_free_port(d);
    if (port < 0)
        return port;
    event_open(d, (port_t)port, EVENT_VIRQ, vcpu)->source = virq;
    d->vcpu[vcpu]->virq_port[virq] = (port_t)port;
    TRACE(TRACE_EVENT_BIND, port, EVENT_VIRQ, 0, virq);
    return port;
}

int event_set_virq_handler(struct domain *d, uint32_t virq)
{
    if (virq >= NR_VIRQS || virq_is_per_vcpu(virq))
        return REFUSE_ARG(-EINVAL, "not a VIRQ that the whole machine has once", virq);
    if (!d->vcpu_count)
        return REFUSE_ARG(-EINVAL, "the domain has no vCPU to hear of a VIRQ yet", d->id);
    virq_handlers[virq] = d;
    return 0;
}

void event_forget_virq_handler(const struct domain *d)
{
    for (uint32_t i = 0; i < NR_VIRQS; i++)
        if (virq_handlers[i] == d)
            virq_handlers[i] = NULL;
}

void event_tell_virq(uint32_t virq)
{
    struct domain *d = virq_handlers[virq] ? virq_handlers[virq] : dom0;

    if (d)
        event_send_virq(d->vcpu[0], virq);
}

long event_bind_ipi(struct domain *d, uint32_t vcpu)
{
    long port;

    if (vcpu >= d->vcpu_count)
        return REFUSE_ARG(-ENOENT, "binds an IPI to a vCPU the domain does not have", vcpu);
    port = event_free_port(d);
    if (port < 0)
        return port;
    event_open(d, (port_t)port, EVENT_IPI, vcpu);
    TRACE(TRACE_EVENT_BIND, port, EVENT_IPI, d->id, vcpu);
    return port;
}

/* The port is open before the interrupt is let through, and goes again when that fails. */
long event_bind_pirq(struct domain *d, uint32_t pirq, bool shareable)
{
    struct event_channel *channel;
    long port = event_free_port(d);
    int err;

    if (port < 0)
        return port;
    channel = event_open(d, (port_t)port, EVENT_PIRQ, 0);
    channel->source = pirq;
    err = pirq_bind(d, pirq, (port_t)port, shareable);
    if (err) {
        /* it never got its pirq, so closing must not take one away */
        channel->kind = EVENT_UNBOUND;
        event_close(d, (port_t)port);
        return err;
    }
    TRACE(TRACE_EVENT_BIND, port, EVENT_PIRQ, 0, pirq);
    return port;
}

long event_open_paracore(struct domain *d, event_consumer *consumer)
{
    long port = event_free_port(d);

    if (port < 0)
        return port;
    event_open(d, (port_t)port, EVENT_PARACORE, 0)->consumer = consumer;
    TRACE(TRACE_EVENT_BIND, port, EVENT_PARACORE, DOMID_XEN);
    return port;
}

int event_bind_vcpu(struct domain *d, port_t port, uint32_t vcpu)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (vcpu >= d->vcpu_count)
        return REFUSE_ARG(-ENOENT, "binds a port to a vCPU the domain does not have", vcpu);
    if (!channel)
        return REFUSE_ARG(-EINVAL, "binds a port that is not open to a vCPU", port);
    if (channel->kind == EVENT_IPI
        || (channel->kind == EVENT_VIRQ && virq_is_per_vcpu(channel->source)))
        return REFUSE_ARG(-EINVAL, "an IPI or a VIRQ of one vCPU stays with it", port);
    channel->vcpu = (uint16_t)vcpu;
    return 0;
}

int event_set_priority(struct domain *d, port_t port, uint32_t priority)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (!d->events->fifo)
        return REFUSE(-ENOSYS, "only FIFO event channels have priorities");
    if (priority > EVTCHN_FIFO_PRIORITY_MIN)
        return REFUSE_ARG(-EINVAL, "there is no such priority", priority);
    if (!channel)
        return REFUSE_ARG(-EINVAL, "gives a priority to a port that is not open", port);
    channel->priority = (uint8_t)priority;
    return 0;
}

int event_status(struct domain *d, port_t port, struct evtchn_status *status)
{
    static const uint8_t names[] = {
        [EVENT_FREE] = EVTCHNSTAT_closed, [EVENT_UNBOUND] = EVTCHNSTAT_unbound,
        [EVENT_INTERDOMAIN] = EVTCHNSTAT_interdomain, [EVENT_PIRQ] = EVTCHNSTAT_pirq,
        [EVENT_VIRQ] = EVTCHNSTAT_virq, [EVENT_IPI] = EVTCHNSTAT_ipi,
        [EVENT_PARACORE] = EVTCHNSTAT_interdomain,
    };
    const struct event_channel *channel = event_channel_find(d, port);

    if (!port || port >= EVENT_PORTS_MAX)
        return REFUSE_ARG(-EINVAL, "asks about a port number that cannot exist", port);
    status->status = EVTCHNSTAT_closed;
    if (!channel)
        return 0;
    status->status = names[channel->kind];
    status->vcpu = channel->vcpu;
    if (channel->kind == EVENT_UNBOUND)
        status->u.unbound.dom = channel->remote_domain;
    if (channel->kind == EVENT_INTERDOMAIN) {
        status->u.interdomain.dom = channel->remote_domain;
        status->u.interdomain.port = channel->remote_port;
    }
    if (channel->kind == EVENT_PARACORE) {
        status->u.interdomain.dom = DOMID_XEN;
        status->u.interdomain.port = 0;
    }
    if (channel->kind == EVENT_VIRQ || channel->kind == EVENT_PIRQ)
        status->u.virq = channel->source; /* u.pirq lies at the same place */
    return 0;
}
