/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each domain has a table of its pirqs by number. A message has one owner; a line may be mapped by
 * many domains, and rings all that have bound it, if they share it. A level line stays masked until
 * every domain that it rang has said EOI; messages are edges and need none.
 * Read next: domain/permission.h, cpu/ioapic.c, cpu/message.c.
 */
#include "domain/pirq.h"

#include "abi/errno.h"
#include "cpu/ioapic.h"
#include "cpu/message.h"
#include "domain/event_channel.h"
#include "domain/pci_device.h"
#include "domain/pci_owner.h"
#include "domain/permission.h"
#include "domain/policy.h"
#include "memory/alloc.h"
#include "memory/frame.h"

enum { SOURCE_NONE = 0, SOURCE_RESERVED = 0xff, TABLE_ORDER = 1 };

struct pirq {
    struct domain *domain;
    struct pirq *next_bound; /* to the same line */
    port_t port;     /* 0: not bound */
    uint8_t source;  /* the line, or GSI_COUNT and the message, plus 1; SOURCE_* */
    uint8_t block;   /* of a first message: how many it and those behind it are; else 0 */
    bool shareable;  /* bound so */
    bool waits_eoi;  /* its line is masked until this domain has dealt with it */
};

_Static_assert(GSI_COUNT + MESSAGE_COUNT + 1 < SOURCE_RESERVED, "a source fits a byte");
_Static_assert(sizeof(struct pirq) * PIRQ_COUNT <= PAGE_SIZE << TABLE_ORDER, "a table fits");

static struct line {
    struct pirq *bound;
    uint32_t waiting; /* how many of them are to say EOI */
} lines[GSI_COUNT];
static struct pirq *messages[MESSAGE_COUNT];

static inline bool is_line(const struct pirq *p) { return p->source <= GSI_COUNT; }
static inline uint32_t line_of(const struct pirq *p) { return p->source - 1U; }
static inline uint32_t message_of(const struct pirq *p) { return p->source - 1U - GSI_COUNT; }
static inline uint32_t number_of(const struct pirq *p) { return (uint32_t)(p - p->domain->pirqs); }
static inline bool is_mapped(const struct pirq *p)
{
    return p->source != SOURCE_NONE && p->source != SOURCE_RESERVED;
}

/* NULL: no such pirq of the domain's. */
static struct pirq *find(const struct domain *d, uint32_t number)
{
    struct pirq *p = d->pirqs ? d->pirqs + number : NULL;

    return p && number < PIRQ_COUNT && is_mapped(p) ? p : NULL;
}

static struct pirq *find_line(const struct domain *d, uint32_t gsi)
{
    for (uint32_t i = 0; d->pirqs && i < PIRQ_COUNT; i++)
        if (d->pirqs[i].source == gsi + 1)
            return &d->pirqs[i];
    return NULL;
}

static bool is_level(const struct pirq *p)
{
    return is_line(p) && gsi_is_level(line_of(p));
}

/* Keeps the bit of a pirq in the map that its domain reads. */
static void tell_eoi(const struct pirq *p)
{
    uint64_t *word, bit = 1UL << number_of(p) % 64;

    if (!p->domain->eoi_map.n)
        return;
    word = (uint64_t *)frame_map(p->domain->eoi_map) + number_of(p) / 64;
    if (is_level(p))
        __atomic_or_fetch(word, bit, __ATOMIC_SEQ_CST);
    else
        __atomic_and_fetch(word, ~bit, __ATOMIC_SEQ_CST);
}

static int need_table(struct domain *d)
{
    if (!d->pirqs)
        d->pirqs = hv_alloc_pages(TABLE_ORDER);
    return d->pirqs ? 0 : REFUSE_ARG(-ENOMEM, "no memory for a domain's pirqs", d->id);
}

/* The domain has its table. */
static struct pirq *take(struct domain *d, uint32_t number, uint32_t source)
{
    struct pirq *p = &d->pirqs[number];

    *p = (struct pirq){ .domain = d, .source = (uint8_t)(source + 1) };
    tell_eoi(p);
    return p;
}

static void give(struct pirq *p)
{
    *p = (struct pirq){ 0 };
}

static bool is_taken(const struct domain *d, uint32_t number)
{
    return is_mapped(&d->pirqs[number]);
}

int pirq_setup_gsi(uint32_t gsi, bool level, bool active_low)
{
    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    gsi_set_trigger(gsi, level, active_low);
    for (const struct domain *d = domain_list; d; d = d->next) {
        const struct pirq *p = find_line(d, gsi);

        if (p)
            tell_eoi(p);
    }
    return 0;
}

int pirq_map_gsi(struct domain *d, int pirq, uint32_t gsi)
{
    uint32_t number = pirq < 0 ? gsi : (uint32_t)pirq;
    const struct pirq *had = find_line(d, gsi);

    if (!gsi_exists(gsi))
        return REFUSE_ARG(-EINVAL, "no IO-APIC has this interrupt line", gsi);
    if (number >= PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", number);
    if (had)
        return pirq < 0 || number_of(had) == number
            ? (int)number_of(had) : REFUSE_ARG(-EEXIST, "line is mapped as another pirq", gsi);
    if (policy_device(POLICY_LINES, d, gsi, gsi))
        return -EPERM;
    if (need_table(d))
        return -ENOMEM;
    if (is_taken(d, number))
        return REFUSE_ARG(-EEXIST, "pirq stands for another source", d->pirqs[number].source);
    if (permission_give(d, PERMITTED_LINES, gsi, gsi))
        return -ENOMEM;
    take(d, number, gsi);
    return (int)number;
}

/* Numbers that follow one another, above those of lines; -ENOSPC: there are none. */
static int free_numbers(const struct domain *d, uint32_t count)
{
    for (uint32_t first = GSI_COUNT; first + count <= PIRQ_COUNT; first++) {
        uint32_t n = 0;

        while (n < count && d->pirqs[first + n].source == SOURCE_NONE)
            n++;
        if (n == count)
            return (int)first;
    }
    return REFUSE_ARG(-ENOSPC, "all pirq numbers are taken", count);
}

/* The numbers asked for, or any. */
static int choose_numbers(const struct domain *d, int pirq, uint32_t count)
{
    if (pirq < 0)
        return free_numbers(d, count);
    if ((uint32_t)pirq + count > PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", (uint64_t)pirq);
    for (uint32_t i = 0; i < count; i++)
        if (is_taken(d, (uint32_t)pirq + i))
            return REFUSE_ARG(-EEXIST, "pirq stands for another source", (uint64_t)pirq + i);
    return pirq;
}

static void message_came(uint32_t message)
{
    const struct pirq *p = messages[message];

    if (p && p->port)
        event_pirq_fired(p->domain, p->port);
}

int pirq_map_messages(struct domain *d, int pirq, struct message_request *r)
{
    int number, first, err = message_plan(r);

    if (!err && !pci_is_owner(d, r->function))
        err = REFUSE_ARG(-ENODEV, "PCI function is not the domain's: assign it first", d->id);
    if (!err)
        err = policy_device(POLICY_PCI, d, r->function.n, r->function.n);
    if (!err)
        err = need_table(d);
    if (err)
        return err;
    number = choose_numbers(d, pirq, r->count);
    if (number < 0)
        return number;
    first = messages_take(r->count, message_came);
    if (first < 0)
        return REFUSE_ARG(-ENOSPC, "all vectors for messages are taken", r->count);
    message_program(r, (uint32_t)first);
    for (uint32_t i = 0; i < r->count; i++) {
        uint32_t message = (uint32_t)first + i;

        messages[message] = take(d, (uint32_t)number + i, GSI_COUNT + message);
    }
    d->pirqs[number].block = (uint8_t)r->count;
    return number;
}

static int unmap_messages(struct pirq *p)
{
    uint32_t block = p->block, first = message_of(p);

    if (!block)
        return REFUSE_ARG(-EINVAL, "pirq belongs to a block: its first takes it along",
                          number_of(p));
    for (uint32_t i = 0; i < block; i++)
        if (p[i].port)
            return REFUSE_ARG(-EBUSY, "pirq is bound to a port", p[i].port);
    message_forget(first);
    messages_give(first, block);
    for (uint32_t i = 0; i < block; i++) {
        messages[first + i] = NULL;
        give(&p[i]);
    }
    return 0;
}

int pirq_unmap(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);

    if (pirq < PIRQ_COUNT && d->pirqs && d->pirqs[pirq].source == SOURCE_RESERVED) {
        give(&d->pirqs[pirq]);
        return 0;
    }
    if (!p)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (!is_line(p))
        return unmap_messages(p);
    if (p->port)
        return REFUSE_ARG(-EBUSY, "pirq is bound to a port", p->port);
    permission_take(d, PERMITTED_LINES, line_of(p), line_of(p));
    give(p);
    return 0;
}

int pirq_reserve(struct domain *d)
{
    int number = need_table(d);

    if (!number)
        number = free_numbers(d, 1);
    if (number >= 0)
        d->pirqs[number].source = SOURCE_RESERVED;
    return number;
}

static void line_came(uint32_t gsi)
{
    bool level = gsi_is_level(gsi);

    for (struct pirq *p = lines[gsi].bound; p; p = p->next_bound) {
        if (level && !p->waits_eoi) {
            p->waits_eoi = true;
            lines[gsi].waiting++;
        }
        event_pirq_fired(p->domain, p->port);
    }
}

/* This domain has dealt with the line's interrupt; the last one that does opens it again. */
static void line_dealt_with(struct pirq *p)
{
    if (!p->waits_eoi)
        return;
    p->waits_eoi = false;
    if (!--lines[line_of(p)].waiting)
        gsi_end(line_of(p));
}

static int bind_line(struct pirq *p, bool shareable)
{
    struct line *line = &lines[line_of(p)];

    if (line->bound && !(shareable && line->bound->shareable))
        return REFUSE_ARG(-EBUSY, "another domain has bound the line, and they do not share it",
                          line_of(p));
    if (!line->bound && gsi_take(line_of(p), line_came))
        return REFUSE_ARG(-EBUSY, "Paracore itself uses this interrupt line", line_of(p));
    p->shareable = shareable;
    p->next_bound = line->bound;
    line->bound = p;
    return 0;
}

static void unbind_line(struct pirq *p)
{
    struct line *line = &lines[line_of(p)];
    struct pirq **at = &line->bound;

    while (*at != p)
        at = &(*at)->next_bound;
    *at = p->next_bound;
    if (line->bound) {
        line_dealt_with(p);
        return;
    }
    gsi_release(line_of(p));
    line->waiting = 0;
    p->waits_eoi = false;
}

int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable)
{
    struct pirq *p = find(d, pirq);

    if (!p)
        return REFUSE_ARG(-EINVAL, "pirq was not mapped before it is bound", pirq);
    if (p->port)
        return REFUSE_ARG(-EEXIST, "pirq is bound to a port already", p->port);
    if (is_line(p) && !permission_has(d, PERMITTED_LINES, line_of(p), line_of(p)))
        return REFUSE_ARG(-EPERM, "the domain may not use this interrupt line", line_of(p));
    if (!is_line(p)) {
        message_mask(message_of(p), false);
    } else {
        int err = bind_line(p, shareable);

        if (err)
            return err;
    }
    p->port = port;
    tell_eoi(p);
    return 0;
}

static void unbind(struct pirq *p)
{
    if (!p->port)
        return;
    if (is_line(p))
        unbind_line(p);
    else
        message_mask(message_of(p), true);
    p->port = 0;
}

/* The pirq may have been taken away and be another's by now. */
void pirq_unbind(struct domain *d, uint32_t pirq, port_t port)
{
    struct pirq *p = find(d, pirq);

    if (p && p->port == port)
        unbind(p);
}

int pirq_take_away(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);
    uint32_t count = !p ? 0 : is_line(p) ? 1 : p->block;

    for (uint32_t i = 0; i < count; i++)
        unbind(&p[i]);
    return pirq_unmap(d, pirq);
}

int pirq_eoi(struct domain *d, uint32_t pirq)
{
    struct pirq *p = find(d, pirq);

    if (!p)
        return REFUSE_ARG(-EINVAL, "no such pirq", pirq);
    if (d->eoi_unmasks && p->port)
        event_unmask(d, p->port);
    if (is_line(p))
        line_dealt_with(p);
    return 0;
}

int pirq_line(const struct domain *d, uint32_t pirq)
{
    const struct pirq *p = find(d, pirq);

    return p && is_line(p) ? (int)line_of(p)
                           : REFUSE_ARG(-EPERM, "pirq stands for no interrupt line", pirq);
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
    for (uint32_t i = 0; d->pirqs && i < PIRQ_COUNT; i++)
        if (is_taken(d, i))
            tell_eoi(&d->pirqs[i]);
    return 0;
}

void pirq_release_all(struct domain *d)
{
    for (uint32_t i = 0; d->pirqs && i < PIRQ_COUNT; i++)
        if (is_taken(d, i))
            unbind(&d->pirqs[i]);
    for (uint32_t i = 0; d->pirqs && i < PIRQ_COUNT; i++)
        if (is_taken(d, i) && (is_line(&d->pirqs[i]) || d->pirqs[i].block))
            (void)pirq_unmap(d, i);
    if (d->pirqs)
        hv_free_pages(d->pirqs, TABLE_ORDER);
    d->pirqs = NULL;
    if (d->eoi_map.n)
        frame_put_type(d->eoi_map);
    d->eoi_map = mfn_of(0);
}
