/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ports of a domain: opening, sending, closing, and raising events. A port's record says what
 * it is; shared_info, or the words of FIFO, only say what is pending and masked. Read next:
 * domain/event_bind.c, domain/event_fifo.c.
 */
#include "domain/event_channel.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/event_fifo.h"
#include "domain/pirq.h"
#include "domain/scheduler.h"
#include "memory/alloc.h"

enum { YIELD_EVERY = 32 }; /* ports closed between looks at work_is_preempted */

int event_channels_create(struct domain *d)
{
    _Static_assert(sizeof(struct event_channels) <= PAGE_SIZE, "one page holds the table's root");
    struct event_channels *events = hv_alloc_pages(0);

    if (!events)
        return -ENOMEM;
    events->highest = EVENT_PORTS_MAX - 1;
    d->events = events;
    return 0;
}

bool event_channels_close(struct domain *d)
{
    struct event_channels *events = d->events;

    while (events->closed + 1 < events->port_count) {
        port_t port = ++events->closed;
        struct event_channel *channel = event_channel_find(d, port);

        if (channel && channel->kind == EVENT_PARACORE)
            channel->kind = EVENT_UNBOUND; /* nobody is there to be told any more */
        if (channel)
            event_close(d, port);
        if (port % YIELD_EVERY == 0 && work_is_preempted())
            return false;
    }
    event_fifo_end(d);
    return true;
}

void event_channels_destroy(struct domain *d)
{
    struct event_channels *events = d->events;

    if (!events)
        return;
    event_fifo_end(d);
    for (unsigned int i = 0; i < EVENT_PAGES && events->page[i]; i++)
        hv_free_pages(events->page[i], 0);
    hv_free_pages(events, 0);
    d->events = NULL;
}

static int grow(struct event_channels *events)
{
    unsigned int pages = events->port_count / EVENT_PORTS_PER_PAGE;
    uint32_t limit = events->fifo ? EVENT_PORTS_MAX : EVTCHN_2L_NR_CHANNELS;
    struct event_channel *page;

    if (events->port_count >= limit)
        return REFUSE_ARG(-ENOSPC, "all ports are open", limit - 1);
    page = hv_alloc_pages(0);
    if (!page)
        return REFUSE(-ENOMEM, "no memory for more ports");
    events->page[pages] = page;
    events->port_count += EVENT_PORTS_PER_PAGE;
    return 0;
}

/* Without FIFO no port may be used that has no bit, though there may be records of such. */
long event_free_port(struct domain *d)
{
    struct event_channels *events = d->events;
    uint32_t end = events->port_count;
    port_t port = events->lowest_free ? events->lowest_free : 1;
    int err;

    if (!events->fifo && end > EVTCHN_2L_NR_CHANNELS)
        end = EVTCHN_2L_NR_CHANNELS;
    while (port < end && event_channel_find(d, port))
        port++;
    events->lowest_free = port;
    if (unlikely(port > events->highest))
        return REFUSE_ARG(-ENOSPC, "the domain was made with no more ports", events->highest);
    if (port < end)
        return port;
    err = grow(events);
    return err ? err : (long)port;
}

struct event_channel *event_open(struct domain *d, port_t port, enum event_kind kind, uint32_t vcpu)
{
    struct event_channel *channel =
        &d->events->page[port / EVENT_PORTS_PER_PAGE][port % EVENT_PORTS_PER_PAGE];

    ASSERT(channel->kind == EVENT_FREE);
    *channel = (struct event_channel){
        .kind = (uint8_t)kind, .vcpu = (uint16_t)vcpu, .queue = channel->queue,
        .priority = EVTCHN_FIFO_PRIORITY_DEFAULT,
    };
    d->events->ports_open++;
    return channel;
}

/* A port that goes leaves no event behind for whoever opens it next. */
static void free_port(struct domain *d, port_t port, struct event_channel *channel)
{
    if (d->events->fifo)
        event_fifo_forget(d, port);
    else
        __atomic_and_fetch(&d->shared_info->evtchn_pending[port / 64], ~(1UL << port % 64),
                           __ATOMIC_SEQ_CST);
    *channel = (struct event_channel){ .kind = EVENT_FREE, .queue = channel->queue };
    d->events->ports_open--;
    if (port < d->events->lowest_free)
        d->events->lowest_free = port;
}

/* Returns the bit as it was. */
static inline bool set_bit(xen_ulong_t *words, uint32_t bit)
{
    return __atomic_fetch_or(&words[bit / 64], 1UL << bit % 64, __ATOMIC_SEQ_CST) >> bit % 64 & 1;
}

void event_upcall(struct vcpu *v)
{
    WRITE_ONCE(v->info->evtchn_upcall_pending, 1);
    vcpu_notify(v);
}

/* The word of this port is worth a look by the vCPU. */
static inline void select_word(struct vcpu *v, port_t port)
{
    if (set_bit(&v->info->evtchn_pending_sel, port / 64))
        return;
    event_upcall(v);
}

static inline bool is_masked(const struct domain *d, port_t port)
{
    if (d->events->fifo)
        return event_fifo_is_masked(d, port);
    return READ_ONCE(d->shared_info->evtchn_mask[port / 64]) >> port % 64 & 1;
}

bool event_is_pending(const struct domain *d, port_t port)
{
    if (d->events->fifo)
        return event_fifo_is_pending(d, port);
    return port < EVTCHN_2L_NR_CHANNELS
        && READ_ONCE(d->shared_info->evtchn_pending[port / 64]) >> port % 64 & 1;
}

/* False: it was pending already. */
static inline bool make_pending(struct domain *d, port_t port, struct event_channel *channel)
{
    if (d->events->fifo)
        return event_fifo_raise(d, port, channel);
    if (set_bit(d->shared_info->evtchn_pending, port))
        return false;
    if (!is_masked(d, port))
        select_word(d->vcpu[channel->vcpu], port);
    return true;
}

static inline void raise(struct domain *d, port_t port, struct event_channel *channel)
{
    if (!make_pending(d, port, channel))
        return;
    channel->sent++;
    TRACE(TRACE_EVENT_PENDING, d->id, port, channel->vcpu, is_masked(d, port));
    vcpu_wake_polling(d, port);
}

void event_raise(struct domain *d, port_t port)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (channel)
        raise(d, port, channel);
}

void event_send_virq(struct vcpu *v, uint32_t virq)
{
    if (v->virq_port[virq])
        event_raise(v->domain, v->virq_port[virq]);
}

void event_pirq_fired(struct domain *d, port_t port)
{
    event_raise(d, port);
}

void event_recheck(struct vcpu *v)
{
    WRITE_ONCE(v->info->evtchn_pending_sel, ~0UL);
    event_upcall(v);
}

int event_send(struct domain *d, port_t port)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (unlikely(!channel))
        return REFUSE_ARG(-EINVAL, "sends on a port that is not open", port);
    switch ((enum event_kind)channel->kind) {
    case EVENT_INTERDOMAIN:
        TRACE(TRACE_EVENT_SEND, port, channel->remote_domain, channel->remote_port);
        event_raise(channel->remote, channel->remote_port);
        return 0;
    case EVENT_IPI:
        TRACE(TRACE_EVENT_SEND, port, d->id, port);
        raise(d, port, channel);
        return 0;
    case EVENT_PARACORE:
        TRACE(TRACE_EVENT_SEND, port, DOMID_XEN, 0);
        channel->consumer(d, port);
        return 0;
    case EVENT_UNBOUND:
        return 0; /* the other end is not there yet, or no more: not the sender's fault */
    case EVENT_FREE:
    case EVENT_PIRQ:
    case EVENT_VIRQ:
    default:
        return REFUSE_ARG(-EINVAL, "sends on a port of a VIRQ or a pirq", port);
    }
}

int event_unmask(struct domain *d, port_t port)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (unlikely(!channel))
        return REFUSE_ARG(-EINVAL, "unmasks a port that is not open", port);
    if (d->events->fifo) {
        event_fifo_unmask(d, port, channel);
        return 0;
    }
    __atomic_and_fetch(&d->shared_info->evtchn_mask[port / 64], ~(1UL << port % 64),
                       __ATOMIC_SEQ_CST);
    if (READ_ONCE(d->shared_info->evtchn_pending[port / 64]) >> port % 64 & 1)
        select_word(d->vcpu[channel->vcpu], port);
    return 0;
}

/* What the other side of a port must be told before it goes. */
static void unbind(struct domain *d, port_t port, struct event_channel *channel)
{
    struct event_channel *other;
    uint32_t vcpu;

    switch ((enum event_kind)channel->kind) {
    case EVENT_VIRQ:
        vcpu = virq_is_per_vcpu(channel->source) ? channel->vcpu : 0;
        d->vcpu[vcpu]->virq_port[channel->source] = 0;
        break;
    case EVENT_PIRQ:
        pirq_unbind(d, channel->source, port);
        break;
    case EVENT_INTERDOMAIN:
        other = event_channel_find(channel->remote, channel->remote_port);
        ASSERT(other && other->kind == EVENT_INTERDOMAIN);
        other->kind = EVENT_UNBOUND;
        other->remote_domain = d->id;
        other->remote = NULL;
        break;
    case EVENT_FREE:
    case EVENT_UNBOUND:
    case EVENT_IPI:
    case EVENT_PARACORE:
    default:
        break;
    }
}

int event_close(struct domain *d, port_t port)
{
    struct event_channel *channel = event_channel_find(d, port);

    if (!channel)
        return REFUSE_ARG(-EINVAL, "closes a port that is not open", port);
    if (channel->kind == EVENT_PARACORE)
        return REFUSE_ARG(-EINVAL, "closes a port whose other end is the hypervisor", port);
    TRACE(TRACE_EVENT_CLOSE, port);
    unbind(d, port, channel);
    free_port(d, port, channel);
    return 0;
}

int event_reset(struct domain *d)
{
    unsigned int closed = 0;

    for (port_t port = 1; port < d->events->port_count; port++) {
        struct event_channel *channel = event_channel_find(d, port);

        if (!channel || channel->kind == EVENT_PARACORE)
            continue;
        event_close(d, port);
        if (++closed % YIELD_EVERY == 0 && work_is_preempted())
            return -ERESTART;
    }
    event_fifo_end(d);
    return 0;
}
