/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event channels: a domain's ports, what each is bound to, and how an event reaches a vCPU.
 *
 * An event sets the port's pending bit in shared_info; if the port is not masked it selects the
 * word in the vCPU's vcpu_info and raises the upcall (2-level layout, abi/shared_info.h). Once a
 * guest asked for it, events lie in queues of pages of its own instead (domain/event_fifo.h). The
 * way to a guest (cpu/entry.S) looks at that. Nothing here trusts those bits for its own state: the
 * guest may write them at any time. All of it is done with the lock
 * (cpu/lock.h). Read next: domain/event_channel.c (ports, sending), domain/event_bind.c
 * (binding), hypercall/event_channel_op.c.
 */
#ifndef PARACORE_DOMAIN_EVENT_CHANNEL_H
#define PARACORE_DOMAIN_EVENT_CHANNEL_H

#include "abi/event_channel.h"
#include "abi/shared_info.h"
#include "domain/domain.h"

enum event_kind {
    EVENT_FREE = 0,
    EVENT_UNBOUND = 1,     /* waits for remote_domain to bind */
    EVENT_INTERDOMAIN = 2, /* remote_domain's remote_port is the other end */
    EVENT_PIRQ = 3,
    EVENT_VIRQ = 4,
    EVENT_IPI = 5,
    EVENT_PARACORE = 6,    /* the other end is Paracore: consumer is called */
};

/* Told that the guest sent on an EVENT_PARACORE port. */
typedef void event_consumer(struct domain *d, port_t port);

struct event_channel {
    uint8_t kind; /* enum event_kind */
    uint8_t priority;      /* FIFO: EVTCHN_FIFO_PRIORITY_* */
    domid_t remote_domain; /* EVENT_UNBOUND, EVENT_INTERDOMAIN */
    uint16_t vcpu;         /* which is told */
    uint8_t queue;         /* FIFO: that it was linked into last; stays while the port is free */
    bool early;            /* FIFO: pending, but the guest gave no room for its word yet */
    uint32_t remote_port;  /* EVENT_INTERDOMAIN */
    uint32_t source;       /* EVENT_VIRQ, EVENT_PIRQ: its number */
    union {
        struct domain *remote;    /* EVENT_INTERDOMAIN */
        event_consumer *consumer; /* EVENT_PARACORE */
    };
    uint64_t sent; /* events that became pending, for readers */
};
_Static_assert(sizeof(struct event_channel) == 32, "a page of channels is a power of two");

enum {
    EVENT_PORTS_MAX = 1 << 15, /* with FIFO; else EVTCHN_2L_NR_CHANNELS */
    EVENT_PORTS_PER_PAGE = 128,
    EVENT_PAGES = EVENT_PORTS_MAX / EVENT_PORTS_PER_PAGE,
};

/* domain->events. Pages of channels come as ports are opened and stay until the domain goes. */
struct event_channels {
    uint32_t port_count;  /* ports that exist: 1 to port_count - 1; grows by pages */
    uint32_t ports_open;  /* not EVENT_FREE */
    uint32_t lowest_free; /* no port below is free */
    struct event_fifo *fifo; /* NULL: 2-level */
    port_t highest;       /* that the toolstack lets it open */
    port_t closed;        /* event_channels_close is done up to here */
    struct event_channel *page[EVENT_PAGES];
};

/* 0 or -ENOMEM. */
int event_channels_create(struct domain *d);
/* Closes every port, Paracore's own too, of a domain that ends. False: preempted. */
bool event_channels_close(struct domain *d);
/* Returns the memory; no port is open. */
void event_channels_destroy(struct domain *d);

/* NULL: no such port, or it is free. */
static inline struct event_channel *event_channel_find(const struct domain *d, port_t port)
{
    struct event_channel *channel;

    if (unlikely(!port || port >= d->events->port_count))
        return NULL;
    channel = &d->events->page[port / EVENT_PORTS_PER_PAGE][port % EVENT_PORTS_PER_PAGE];
    return likely(channel->kind != EVENT_FREE) ? channel : NULL;
}

/* Whether the guest has yet to see an event of this port. */
bool event_is_pending(const struct domain *d, port_t port);
/* Tells the vCPU that there is something for it, whatever its mask says: it may be clearing it. */
void event_upcall(struct vcpu *v);

/* Makes the port pending and tells its vCPU. The port must be open. */
void event_raise(struct domain *d, port_t port);
/* The same for a port of the domain's that a VIRQ of this vCPU is bound to; nothing when none
 * is. */
void event_send_virq(struct vcpu *v, uint32_t virq);
/* A VIRQ that the machine has once: to Dom0, or to the domain that Dom0 named for it, while that is. */
void event_tell_virq(uint32_t virq);
int event_set_virq_handler(struct domain *d, uint32_t virq);
void event_forget_virq_handler(const struct domain *d);
/* The pirq bound to this port interrupted. */
void event_pirq_fired(struct domain *d, port_t port);
/* The vCPU's vcpu_info moved, or its bits may be stale: lets the guest look at every word once. */
void event_recheck(struct vcpu *v);

/* What guests ask for: 0 or a refusal. The caller (hypercall/) has settled whose ports `d`'s
 * are. */
int event_send(struct domain *d, port_t port);
int event_unmask(struct domain *d, port_t port);
int event_close(struct domain *d, port_t port);
int event_reset(struct domain *d); /* -ERESTART: preempted, to be called again */
int event_status(struct domain *d, port_t port, struct evtchn_status *status);
int event_bind_vcpu(struct domain *d, port_t port, uint32_t vcpu);
int event_set_priority(struct domain *d, port_t port, uint32_t priority);

/* These open a port: its number, or a negative errno. */
long event_alloc_unbound(struct domain *d, domid_t remote);
long event_bind_interdomain(struct domain *d, struct domain *remote, port_t remote_port);
long event_bind_virq(struct domain *d, uint32_t virq, uint32_t vcpu);
long event_bind_ipi(struct domain *d, uint32_t vcpu);
long event_bind_pirq(struct domain *d, uint32_t pirq, bool shareable);
/* For Paracore's own ends: the guest may not close it. */
long event_open_paracore(struct domain *d, event_consumer *consumer);

/* A free port, not yet of any kind; negative errno: -ENOSPC, -ENOMEM. For domain/event_bind.c. */
long event_free_port(struct domain *d);
/* Makes a port from event_free_port one of this kind, for this vCPU. */
struct event_channel *event_open(struct domain *d, port_t port, enum event_kind kind,
                                 uint32_t vcpu);

/* A VIRQ that each vCPU has for itself; the others are the domain's. */
bool virq_is_per_vcpu(uint32_t virq);

#endif
