/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event channels from a guest's side: opening ports, the function each calls, and the upcall mask.
 * The functions that open a port return it, or a negative errno. Handlers run with upcalls masked.
 */
#ifndef GUEST_EVENTS_H
#define GUEST_EVENTS_H

#include "abi/event_channel.h"
#include "guests/lib/guest.h"

typedef void event_handler(evtchn_port_t port);

void events_init(void);

long event_alloc_unbound(domid_t remote);
long event_bind(domid_t remote, evtchn_port_t remote_port);
long event_bind_virq(uint32_t virq);
long event_bind_ipi(void);
long event_close(evtchn_port_t port);
long event_send(evtchn_port_t port);

/* Sets who is called, and lets the port through. */
void event_handle(evtchn_port_t port, event_handler *handler);
void event_mask(evtchn_port_t port);
void event_unmask(evtchn_port_t port);

static inline void upcalls_off(void)
{
    vcpu_info()->evtchn_upcall_mask = 1;
    barrier();
}

/* What became pending meanwhile is delivered before this returns. */
void upcalls_on(void);

/*
 * Waits for an event, at the latest until that system time; 0: for ever. Called with upcalls off,
 * so that none is missed after the caller looked; they are on afterwards, and the handlers have
 * run.
 */
void event_wait(uint64_t until);

#endif
