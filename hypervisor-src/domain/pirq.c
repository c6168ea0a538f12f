/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A row for each source of interrupts, a line or a message: a source has one owner. By number they
 * are found through a table, for each level interrupt is looked up again by its EOI. A level
 * interrupt stays masked until the guest says EOI; messages are edges and need none.
 * Read next: cpu/ioapic.c, cpu/message.c.
 */
#include "domain/pirq.h"

#include "abi/errno.h"
#include "cpu/ioapic.h"
#include "cpu/message.h"
#include "domain/event_channel.h"
#include "domain/pci_device.h"
#include "memory/frame.h"

enum { SOURCES = GSI_COUNT + MESSAGE_COUNT, ROW_FREE = 0, ROW_RESERVED = 0xff };
_Static_assert(SOURCES < ROW_RESERVED, "a row's number and two more fit a byte");

struct pirq {
    struct domain *domain; /* NULL: nobody's */
    uint32_t number;
    port_t port;     /* 0: not bound */
    uint32_t block;  /* of a first message: how many it and those behind it are; else 0 */
    bool waits_eoi;  /* masked, until the guest has dealt with it */
};

static struct pirq rows[SOURCES];
/* Row number + 1 of each pirq number. Only one domain at a time owns devices. */
static uint8_t row_of[PIRQ_COUNT];

static inline bool is_line(const struct pirq *p) { return p < &rows[GSI_COUNT]; }
static inline uint32_t line_of(const struct pirq *p) { return (uint32_t)(p - rows); }
static inline uint32_t message_of(const struct pirq *p) { return line_of(p) - GSI_COUNT; }

/* NULL: no such pirq of the domain's. */
static struct pirq *find(const struct domain *d, uint32_t number)
{
    struct pirq *p;

    if (number >= PIRQ_COUNT || row_of[number] == ROW_FREE || row_of[number] == ROW_RESERVED)
        return NULL;
    p = &rows[row_of[number] - 1];
    return p->domain == d ? p : NULL;
}

static bool is_level(const struct pirq *p)
{
    return is_line(p) && gsi_is_level(line_of(p));
}

/* Keeps the bit of a pirq in the map that its domain reads. */
static void tell_eoi(const struct pirq *p)
{
    uint64_t *word, bit = 1UL << p->number % 64;

    if (!p->domain->eoi_map.n)
        return;
    word = (uint64_t *)frame_map(p->domain->eoi_map) + p->number / 64;
    if (is_level(p))
        __atomic_or_fetch(word, bit, __ATOMIC_SEQ_CST);
    else
        __atomic_and_fetch(word, ~bit, __ATOMIC_SEQ_CST);
}

static void take(struct pirq *p, struct domain *d, uint32_t number)
{
    *p = (struct pirq){ .domain = d, .number = number };
    row_of[number] = (uint8_t)(line_of(p) + 1);
    tell_eoi(p);
}

static void give(struct pirq *p)
{
    row_of[p->number] = ROW_FREE;
    *p = (struct pirq){ 0 };
}

int pirq_setup_gsi(uint32_t gsi, bool level, bool active_low)
{
    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    gsi_set_trigger(gsi, level, active_low);
    if (rows[gsi].domain)
        tell_eoi(&rows[gsi]);
    return 0;
}

int pirq_map_gsi(struct domain *d, int pirq, uint32_t gsi)
{
    uint32_t number = pirq < 0 ? gsi : (uint32_t)pirq;

    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    if (number >= PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", number);
    if (rows[gsi].domain == d) {
        if (pirq >= 0 && rows[gsi].number != number)
            return REFUSE_ARG(-EEXIST, "line is mapped as another pirq", gsi);
        return (int)rows[gsi].number;
    }
    if (rows[gsi].domain)
        return REFUSE_ARG(-EBUSY, "line belongs to another domain", gsi);
    if (row_of[number] != ROW_FREE && row_of[number] != ROW_RESERVED)
        return REFUSE_ARG(-EEXIST, "pirq stands for another source", row_of[number]);
    take(&rows[gsi], d, number);
    return (int)number;
}

/* Numbers that follow one another, above those of lines; -ENOSPC: there are none. */
static int free_numbers(uint32_t count)
{
    for (uint32_t first = GSI_COUNT; first + count <= PIRQ_COUNT; first++) {
        uint32_t n = 0;

        while (n < count && row_of[first + n] == ROW_FREE)
            n++;
        if (n == count)
            return (int)first;
    }
    return REFUSE_ARG(-ENOSPC, "all pirq numbers are taken", count);
}

/* The numbers asked for, or any. */
static int choose_numbers(int pirq, uint32_t count)
{
    if (pirq < 0)
        return free_numbers(count);
    if ((uint32_t)pirq + count > PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", (uint64_t)pirq);
    for (uint32_t i = 0; i < count; i++)
        if (row_of[(uint32_t)pirq + i] != ROW_FREE && row_of[(uint32_t)pirq + i] != ROW_RESERVED)
            return REFUSE_ARG(-EEXIST, "pirq stands for another source", (uint64_t)pirq + i);
    return pirq;
}

static void message_came(uint32_t message)
{
    const struct pirq *p = &rows[GSI_COUNT + message];

    if (p->port)
        event_pirq_fired(p->domain, p->port);
}

int pirq_map_messages(struct domain *d, int pirq, struct message_request *r)
{
    int number, first, err = message_plan(r);

    if (err)
        return err;
    number = choose_numbers(pirq, r->count);
    if (number < 0)
        return number;
    first = messages_take(r->count, message_came);
    if (first < 0)
        return REFUSE_ARG(-ENOSPC, "all vectors for messages are taken", r->count);
    message_program(r, (uint32_t)first);
    for (uint32_t i = 0; i < r->count; i++)
        take(&rows[GSI_COUNT + (uint32_t)first + i], d, (uint32_t)number + i);
    rows[GSI_COUNT + first].block = r->count;
    return number;
}

static int unmap_messages(struct pirq *p)
{
    uint32_t block = p->block, first = message_of(p);

    if (!block)
        return REFUSE_ARG(-EINVAL, "pirq belongs to a block: its first takes it along", p->number);
    for (uint32_t i = 0; i < block; i++)
        if (p[i].port)
            return REFUSE_ARG(-EBUSY, "pirq is bound to a port", p[i].port);
    message_forget(first);
    messages_give(first, block);
    for (uint32_t i = 0; i < block; i++)
        give(&p[i]);
    return 0;
}

int pirq_unmap(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);

    if (pirq < PIRQ_COUNT && row_of[pirq] == ROW_RESERVED) {
        row_of[pirq] = ROW_FREE;
        return 0;
    }
    if (!p)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (!is_line(p))
        return unmap_messages(p);
    if (p->port)
        return REFUSE_ARG(-EBUSY, "pirq is bound to a port", p->port);
    give(p);
    return 0;
}

int pirq_reserve(struct domain *d)
{
    int number = free_numbers(1);

    (void)d;
    if (number >= 0)
        row_of[number] = ROW_RESERVED;
    return number;
}

static void line_came(uint32_t gsi)
{
    struct pirq *p = &rows[gsi];

    p->waits_eoi = gsi_is_level(gsi);
    event_pirq_fired(p->domain, p->port);
}

int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable)
{
    struct pirq *p = find(d, pirq);

    (void)shareable; /* a line has one owner here; within a domain the guest shares it itself */
    if (!p)
        return REFUSE_ARG(-EINVAL, "pirq was not mapped before it is bound", pirq);
    if (p->port)
        return REFUSE_ARG(-EEXIST, "pirq is bound to a port already", p->port);
    p->port = port;
    if (!is_line(p)) {
        message_mask(message_of(p), false);
    } else if (gsi_take(line_of(p), line_came)) {
        p->port = 0;
        return REFUSE_ARG(-EBUSY, "Paracore itself uses this interrupt line", line_of(p));
    }
    tell_eoi(p);
    return 0;
}

void pirq_unbind(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);

    if (!p || !p->port)
        return;
    if (is_line(p))
        gsi_release(line_of(p));
    else
        message_mask(message_of(p), true);
    p->port = 0;
    p->waits_eoi = false;
}

int pirq_eoi(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);

    if (!p)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (d->eoi_unmasks && p->port)
        event_unmask(d, p->port);
    if (p->waits_eoi) {
        p->waits_eoi = false;
        gsi_end(line_of(p));
    }
    return 0;
}

int pirq_needs_eoi(struct domain *d, uint32_t pirq)
{
    const struct pirq *p = find(d, pirq);

    if (!p)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    return is_level(p);
}

int pirq_set_eoi_map(struct domain *d, mfn_t frame, bool unmasks)
{
    int err;

    if (d->eoi_map.n)
        return REFUSE(-EBUSY, "the map of pirqs that need EOI was given already");
    err = frame_get_type(frame, FRAME_WRITABLE, d);
    if (err)
        return err;
    d->eoi_map = frame;
    d->eoi_unmasks = unmasks;
    for (struct pirq *p = rows; p < &rows[SOURCES]; p++)
        if (p->domain == d)
            tell_eoi(p);
    return 0;
}

void pirq_release_all(struct domain *d)
{
    for (struct pirq *p = rows; p < &rows[SOURCES]; p++)
        if (p->domain == d)
            pirq_unbind(d, p->number);
    for (struct pirq *p = rows; p < &rows[SOURCES]; p++)
        if (p->domain == d && (is_line(p) || p->block))
            (void)pirq_unmap(d, p->number);
    if (d->eoi_map.n)
        frame_put_type(d->eoi_map);
    d->eoi_map = mfn_of(0);
}
