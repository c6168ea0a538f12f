/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical interrupts of a domain: which global interrupt (GSI) its pirq number stands for, and
 * which port it rings. physdev_op decodes and calls here; event channels call pirq_bind. Read next:
 * cpu/ioapic.h.
 */
#ifndef PARACORE_DOMAIN_PIRQ_H
#define PARACORE_DOMAIN_PIRQ_H

#include "domain/domain.h"

enum { PIRQ_COUNT = 256 };

/* PHYSDEVOP_setup_gsi: how the line is wired. 0 or negative errno. */
int pirq_setup_gsi(uint32_t gsi, bool level, bool active_low);
/* PHYSDEVOP_map_pirq for a GSI: pirq < 0 asks for any. Returns the pirq or a negative errno. */
int pirq_map_gsi(struct domain *d, int pirq, uint32_t gsi);
int pirq_unmap(struct domain *d, uint32_t pirq);
/* EVTCHNOP_bind_pirq and close: from now on the interrupt sends to the port (event_pirq_fired),
 * unmasked. */
int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable);
void pirq_unbind(struct domain *d, uint32_t pirq);
/* PHYSDEVOP_eoi: the guest has dealt with a level interrupt. */
int pirq_eoi(struct domain *d, uint32_t pirq);
/* PHYSDEVOP_irq_status_query: true when the guest must say EOI. Negative errno: no such pirq. */
int pirq_needs_eoi(struct domain *d, uint32_t pirq);

#endif
