/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical interrupts of a domain: which line (GSI) or message its pirq number stands for, and
 * which port it rings. physdev_op decodes and calls here; event channels call pirq_bind. Read next:
 * cpu/ioapic.h, domain/pci_device.h.
 */
#ifndef PARACORE_DOMAIN_PIRQ_H
#define PARACORE_DOMAIN_PIRQ_H

#include "domain/domain.h"

enum { PIRQ_COUNT = 256 };

struct message_request;

/* PHYSDEVOP_setup_gsi: how the line is wired. 0 or negative errno. */
int pirq_setup_gsi(uint32_t gsi, bool level, bool active_low);
/* PHYSDEVOP_map_pirq for a GSI: pirq < 0 asks for any. Returns the pirq or a negative errno. */
int pirq_map_gsi(struct domain *d, int pirq, uint32_t gsi);
/* The same for a function's messages; with more than one, the pirqs follow one another. */
int pirq_map_messages(struct domain *d, int pirq, struct message_request *r);
/* Of a block of messages the first takes the others along. */
int pirq_unmap(struct domain *d, uint32_t pirq);
/* The same by who gave it: what is bound is so no more, whatever the domain thinks. */
int pirq_take_away(struct domain *d, uint32_t pirq);
/* PHYSDEVOP_get_free_pirq: a number that only a later map of just this number gets. */
int pirq_reserve(struct domain *d);
/* EVTCHNOP_bind_pirq and close: from now on the interrupt sends to the port (event_pirq_fired),
 * unmasked. */
int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable);
void pirq_unbind(struct domain *d, uint32_t pirq, port_t port);
/* PHYSDEVOP_eoi: the guest has dealt with a level interrupt. */
int pirq_eoi(struct domain *d, uint32_t pirq);
/* PHYSDEVOP_irq_status_query: true when the guest must say EOI. Negative errno: no such pirq. */
int pirq_needs_eoi(struct domain *d, uint32_t pirq);

/*
 * PHYSDEVOP_pirq_eoi_gmfn: the frame, held as FRAME_WRITABLE, has a bit for each pirq that needs
 * EOI; with `unmasks`, EOI also unmasks the port. Once a domain.
 */
int pirq_set_eoi_map(struct domain *d, mfn_t frame, bool unmasks);
/* The line that the domain's pirq stands for; negative errno: it stands for none. */
int pirq_line(const struct domain *d, uint32_t pirq);
/* Of a domain that is torn down: all its pirqs and the map go. */
void pirq_release_all(struct domain *d);

#endif
