/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which domain a device's line belongs to, by which pirq number it knows it, and which port it
 * rings. One row per line (GSI): a line has one owner. A level interrupt stays masked until the
 * guest says EOI. Read next: cpu/ioapic.c.
 */
#include "domain/pirq.h"

#include "abi/errno.h"
#include "cpu/ioapic.h"
#include "domain/event_channel.h"

struct pirq {
    struct domain *domain; /* NULL: nobody's */
    uint32_t number;
    port_t port;     /* 0: not bound */
    bool waits_eoi;  /* masked, until the guest has dealt with it */
};

static struct pirq by_gsi[GSI_COUNT];

/* The line a domain's pirq stands for, or -1. */
static int gsi_of(const struct domain *d, uint32_t pirq)
{
    for (uint32_t gsi = 0; gsi < GSI_COUNT; gsi++)
        if (by_gsi[gsi].domain == d && by_gsi[gsi].number == pirq)
            return (int)gsi;
    return -1;
}

int pirq_setup_gsi(uint32_t gsi, bool level, bool active_low)
{
    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    gsi_set_trigger(gsi, level, active_low);
    return 0;
}

int pirq_map_gsi(struct domain *d, int pirq, uint32_t gsi)
{
    uint32_t number = pirq < 0 ? gsi : (uint32_t)pirq;
    int held;

    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    if (number >= PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", number);
    if (by_gsi[gsi].domain == d) {
        if (pirq >= 0 && by_gsi[gsi].number != number)
            return REFUSE_ARG(-EEXIST, "line is mapped as another pirq", gsi);
        return (int)by_gsi[gsi].number;
    }
    if (by_gsi[gsi].domain)
        return REFUSE_ARG(-EBUSY, "line belongs to another domain", gsi);
    held = gsi_of(d, number);
    if (held >= 0)
        return REFUSE_ARG(-EEXIST, "pirq stands for another line", (uint64_t)held);
    by_gsi[gsi] = (struct pirq){ .domain = d, .number = number };
    return (int)number;
}

int pirq_unmap(struct domain *d, uint32_t pirq)
{
    int gsi = gsi_of(d, pirq);

    if (gsi < 0)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (by_gsi[gsi].port)
        return REFUSE_ARG(-EBUSY, "pirq is bound to a port", by_gsi[gsi].port);
    by_gsi[gsi].domain = NULL;
    return 0;
}

static void pirq_interrupt(uint32_t gsi)
{
    struct pirq *p = &by_gsi[gsi];

    p->waits_eoi = gsi_is_level(gsi);
    event_pirq_fired(p->domain, p->port);
}

int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable)
{
    int gsi = gsi_of(d, pirq);

    (void)shareable; /* a line has one owner here; within a domain the guest shares it itself */
    if (gsi < 0)
        return REFUSE_ARG(-EINVAL, "pirq was not mapped before it is bound", pirq);
    if (by_gsi[gsi].port)
        return REFUSE_ARG(-EEXIST, "pirq is bound to a port already", by_gsi[gsi].port);
    by_gsi[gsi].port = port;
    if (gsi_take((uint32_t)gsi, pirq_interrupt)) {
        by_gsi[gsi].port = 0;
        return REFUSE_ARG(-EBUSY, "Paracore itself uses this interrupt line", (uint64_t)gsi);
    }
    return 0;
}

void pirq_unbind(struct domain *d, uint32_t pirq)
{
    int gsi = gsi_of(d, pirq);

    if (gsi < 0 || !by_gsi[gsi].port)
        return;
    gsi_release((uint32_t)gsi);
    by_gsi[gsi].port = 0;
    by_gsi[gsi].waits_eoi = false;
}

int pirq_eoi(struct domain *d, uint32_t pirq)
{
    int gsi = gsi_of(d, pirq);

    if (gsi < 0)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (by_gsi[gsi].waits_eoi) {
        by_gsi[gsi].waits_eoi = false;
        gsi_end((uint32_t)gsi);
    }
    return 0;
}

int pirq_needs_eoi(struct domain *d, uint32_t pirq)
{
    int gsi = gsi_of(d, pirq);

    if (gsi < 0)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    return gsi_is_level((uint32_t)gsi);
}
