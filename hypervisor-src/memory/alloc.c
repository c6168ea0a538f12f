/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the free frames: a buddy allocator whose lists run through the frame table, so that it needs
 * no memory itself. Also ties frames to their owner's list. Never gives out frame 0 or anything
 * below 1 MiB, and never a frame that a stale translation of its last owner still reaches. Read
 * next: memory/frame.c.
 */
#include "memory/alloc.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "lib/string.h"
#include "memory/frame.h"
#include "memory/free_list.h"
#include "memory/mapping.h"
#include "memory/tlb.h"

enum {
    ORDER_COUNT = ALLOC_ORDER_MAX + 1,
    YIELD_EVERY = 32, /* frames of a domain that ends, between looks at work_is_preempted */
};

/* Of a frame whose domain is gone while somebody else still maps it. */
#define OWNER_GONE DOMID_IDLE

#define ANYWHERE (~0UL)

static uint32_t free_heads[ORDER_COUNT]; /* mfn of the first block of each order; 0: none */
static uint64_t free_total, ram_total;
static uint64_t claimed_total; /* of the free ones; the sum of the domains' claimed */

uint64_t free_frames(void) { return free_total; }
uint64_t ram_frames(void) { return ram_total; }
uint64_t claimed_frames(void) { return claimed_total; }

static void list_push(uint32_t *head, struct frame *f)
{
    uint32_t number = (uint32_t)frame_number(f).n;

    f->previous = 0;
    f->next = *head;
    if (*head)
        frame_table[*head].previous = number;
    *head = number;
}

static void list_remove(uint32_t *head, struct frame *f)
{
    if (f->previous)
        frame_table[f->previous].next = f->next;
    else
        *head = f->next;
    if (f->next)
        frame_table[f->next].previous = f->previous;
    f->next = f->previous = 0;
}

static bool is_free_block(uint64_t number, unsigned int order)
{
    return number < frame_count && frame_table[number].owner == DOMID_INVALID &&
        frame_table[number].order == order;
}

/* A free frame that heads no block carries this order. */
#define ORDER_INSIDE 0xffff

static void free_block(uint64_t number, unsigned int order)
{
    free_total += 1UL << order;
    while (order + 1 < ORDER_COUNT && is_free_block(number ^ (1UL << order), order)) {
        struct frame *buddy = &frame_table[number ^ (1UL << order)];

        list_remove(&free_heads[order], buddy);
        buddy->order = ORDER_INSIDE;
        frame_table[number].order = ORDER_INSIDE;
        number &= ~(1UL << order);
        order++;
    }
    frame_table[number].order = (uint16_t)order;
    list_push(&free_heads[order], &frame_table[number]);
}

static void mark_free(struct frame *f)
{
    f->use.word = 0;
    f->references = 0;
    f->owner = DOMID_INVALID;
    f->order = ORDER_INSIDE;
    f->stamp = tlb_stamp();
}

void free_list_add(mfn_t first, mfn_t end)
{
    uint64_t number = first.n;

    ram_total += end.n - first.n;
    while (number < end.n) {
        unsigned int order = 0;

        while (order + 1 < ORDER_COUNT && !(number & (1UL << order)) &&
               number + (2UL << order) <= end.n)
            order++;
        for (uint64_t i = 0; i < 1UL << order; i++)
            mark_free(&frame_table[number + i]);
        free_block(number, order);
        number += 1UL << order;
    }
}

/*
 * The first free block of at least this order that starts low enough for it; its order in *found.
 * 0: none.
 */
static uint64_t find_block(unsigned int order, uint64_t below, unsigned int *found)
{
    for (unsigned int from = order; from < ORDER_COUNT; from++) {
        for (uint64_t number = free_heads[from]; number; number = frame_table[number].next) {
            if (likely(number + (1UL << order) <= below)) {
                *found = from;
                return number;
            }
        }
    }
    return 0;
}

/* What may be taken by one for whom so many of the claimed frames are. */
static bool leaves_claims(unsigned int order, uint64_t own_claim)
{
    return free_total - (claimed_total - own_claim) >= 1UL << order;
}

/*
 * A block off the lists, larger ones split; 0 when there is none, or others' claims are on it. Its
 * frames still have owner DOMID_INVALID.
 */
static uint64_t take_block(unsigned int order, uint64_t below, uint64_t own_claim)
{
    unsigned int from;
    uint32_t age = ~0U;
    uint64_t number = order < ORDER_COUNT && leaves_claims(order, own_claim)
        ? find_block(order, below, &from) : 0;

    if (!number)
        return 0;
    list_remove(&free_heads[from], &frame_table[number]);
    while (from > order) {
        from--;
        frame_table[number + (1UL << from)].order = (uint16_t)from;
        list_push(&free_heads[from], &frame_table[number + (1UL << from)]);
    }
    free_total -= 1UL << order;
    for (uint64_t i = 0; i < 1UL << order; i++)
        if (tlb_age(frame_table[number + i].stamp) < age)
            age = tlb_age(frame_table[number + i].stamp);
    tlb_flush_older(age);
    return number;
}

void *hv_alloc_pages(unsigned int order)
{
    uint64_t number = take_block(order, ANYWHERE, 0);

    if (!number)
        return NULL;
    for (uint64_t i = 0; i < 1UL << order; i++) {
        frame_table[number + i].owner = DOMID_XEN;
        frame_table[number + i].use.flags = FRAME_HV;
        page_clear(frame_map(mfn_of(number + i)));
    }
    TRACE(TRACE_PAGE_OWNER, number, 1UL << order, DOMID_INVALID, DOMID_XEN);
    return frame_map(mfn_of(number));
}

void hv_free_pages(void *p, unsigned int order)
{
    mfn_t first = frame_of_ptr(p);

    for (uint64_t i = 0; i < 1UL << order; i++) {
        struct frame *f = frame_entry(mfn_of(first.n + i));

        ASSERT(f->owner == DOMID_XEN && (f->use.flags & FRAME_HV));
        mark_free(f);
    }
    TRACE(TRACE_PAGE_OWNER, first.n, 1UL << order, DOMID_XEN, DOMID_INVALID);
    free_block(first.n, order);
}

static void give_to_domain(struct domain *d, uint64_t number, uint8_t flags)
{
    struct frame *f = &frame_table[number];

    page_clear(frame_map(mfn_of(number)));
    f->owner = d->id;
    f->use.flags = flags;
    machine_to_phys[number] = M2P_INVALID;
    list_push(&d->first_frame, f);
}

int domain_claim(struct domain *d, uint64_t frames)
{
    uint64_t wanted = frames > d->frames ? frames - d->frames : 0;

    if (wanted > d->claimed && wanted - d->claimed > free_total - claimed_total)
        return REFUSE_ARG(-ENOMEM, "not as many frames are free as are claimed", frames);
    claimed_total += wanted - d->claimed;
    d->claimed = wanted;
    return 0;
}

/* Frames of its claim that it has now. */
static void use_claim(struct domain *d, uint64_t frames)
{
    uint64_t used = frames < d->claimed ? frames : d->claimed;

    d->claimed -= used;
    claimed_total -= used;
}

mfn_t domain_alloc_frames_below(struct domain *d, unsigned int order, uint64_t below)
{
    uint64_t number = take_block(order, below, d->claimed);

    if (!number)
        return MFN_INVALID;
    for (uint64_t i = 0; i < 1UL << order; i++)
        give_to_domain(d, number + i, FRAME_ALLOCATED);
    TRACE(TRACE_PAGE_OWNER, number, 1UL << order, DOMID_INVALID, d->id);
    d->frames += 1UL << order;
    use_claim(d, 1UL << order);
    return mfn_of(number);
}

mfn_t domain_alloc_frames(struct domain *d, unsigned int order)
{
    if (d->frames + (1UL << order) > d->max_frames)
        return MFN_INVALID;
    return domain_alloc_frames_below(d, order, ANYWHERE);
}

void domain_free_frame(struct domain *d, mfn_t number)
{
    struct frame *f = frame_entry(number);

    ASSERT(f->owner == d->id && (f->use.flags & FRAME_ALLOCATED));
    f->use.flags &= (uint8_t)~FRAME_ALLOCATED;
    d->frames--;
    if (f->use.flags & FRAME_PARTIAL)
        frame_queue_teardown(f, d);
    else if (frame_is_idle(f))
        frame_release(f);
}

void *domain_alloc_shared(struct domain *d)
{
    uint64_t number = take_block(0, ANYWHERE, 0);

    if (!number)
        return NULL;
    give_to_domain(d, number, FRAME_HV);
    TRACE(TRACE_PAGE_OWNER, number, 1, DOMID_INVALID, d->id);
    frame_table[number].use.type = FRAME_WRITABLE;
    frame_table[number].use.count = 1; /* ours: nothing else may it ever be */
    d->shared_frames++;
    return frame_map(mfn_of(number));
}

void domain_free_shared(void *p)
{
    frame_put_type(frame_of_ptr(p));
}

static uint32_t *list_of(struct domain *d, const struct frame *f)
{
    return f->use.flags & FRAME_MOVED ? &d->moved_frame : &d->first_frame;
}

/* Takes the frame from its owner's list; of an orphan there is none. */
static void unlink_frame(struct frame *f)
{
    struct domain *d = domain_even_dying(f->owner);

    if (!d)
        return;
    if (f->use.flags & FRAME_HV)
        d->shared_frames--;
    list_remove(list_of(d, f), f);
}

void frame_release(struct frame *f)
{
    ASSERT(frame_is_idle(f) && (domain_even_dying(f->owner) || f->owner == OWNER_GONE));
    unlink_frame(f);
    TRACE(TRACE_PAGE_OWNER, frame_number(f).n, 1, f->owner, DOMID_INVALID);
    machine_to_phys[frame_number(f).n] = M2P_INVALID;
    mark_free(f);
    free_block(frame_number(f).n, 0);
}

/* The first frame of one list, put into the other. */
static struct frame *move_first(uint32_t *from, uint32_t *to)
{
    struct frame *f = &frame_table[*from];

    list_remove(from, f);
    f->use.flags ^= FRAME_MOVED;
    list_push(to, f);
    return f;
}

/* Made allocated first, so that it does not vanish while tables are let go of. */
static void unpin_frame(struct domain *d, struct frame *f)
{
    if (!(f->use.flags & (FRAME_ALLOCATED | FRAME_HV))) {
        f->use.flags |= FRAME_ALLOCATED;
        d->frames++;
    }
    if (f->use.flags & FRAME_PINNED) {
        f->use.flags &= (uint8_t)~FRAME_PINNED;
        frame_put_type(frame_number(f));
    }
    if (f->use.flags & FRAME_PARTIAL)
        frame_queue_teardown(f, d);
}

bool domain_unpin_frames(struct domain *d)
{
    for (unsigned int done = 1; d->first_frame; done++) {
        unpin_frame(d, move_first(&d->first_frame, &d->moved_frame));
        if (done % YIELD_EVERY == 0 && work_is_preempted())
            return false;
    }
    return frame_teardown(d);
}

bool domain_release_frames(struct domain *d)
{
    for (unsigned int done = 1; d->moved_frame; done++) {
        struct frame *f = move_first(&d->moved_frame, &d->first_frame);

        if (!(f->use.flags & FRAME_HV)) { /* those are their maker's */
            f->use.flags &= (uint8_t)~FRAME_ALLOCATED;
            d->frames--;
            if (frame_is_idle(f))
                frame_release(f);
        }
        if (done % YIELD_EVERY == 0 && work_is_preempted())
            return false;
    }
    return true;
}

bool domain_disown_frames(struct domain *d)
{
    for (unsigned int done = 1; d->first_frame; done++) {
        struct frame *f = &frame_table[d->first_frame];

        unlink_frame(f);
        TRACE(TRACE_PAGE_OWNER, frame_number(f).n, 1, f->owner, OWNER_GONE);
        f->owner = OWNER_GONE;
        if (done % YIELD_EVERY == 0 && work_is_preempted())
            return false;
    }
    return true;
}
