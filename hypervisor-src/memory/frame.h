/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame table: for each machine frame its owner, what it is used as, and by how many.
 *
 * A frame is one thing at a time: none, an L1 to L4 page table, a descriptor page, or writable.
 * Each use as a type is counted; the type may change only while the count is
 * zero. That is the whole safety argument of direct paging: no frame is both a page table and
 * writable. Never change a field from outside memory/frame.c. Read next: memory/alloc.h,
 * pv/page_table.h.
 */
#ifndef PARACORE_MEMORY_FRAME_H
#define PARACORE_MEMORY_FRAME_H

#include "lib/types.h"
#include "memory/layout.h"

struct domain;

enum frame_type {
    FRAME_NONE = 0,
    FRAME_L1 = 1,
    FRAME_L2 = 2,
    FRAME_L3 = 3,
    FRAME_L4 = 4,
    FRAME_SEGMENT = 5,   /* GDT or LDT page */
    FRAME_WRITABLE = 6,
};

enum frame_flags {
    FRAME_VALIDATED = 1 << 0, /* contents were checked for the current type */
    FRAME_PINNED = 1 << 1,    /* one type count is held by MMUEXT_PIN */
    /* an L2 to L4 table, count 0, but its entries below `progress` still hold what they map */
    FRAME_PARTIAL = 1 << 2,
    FRAME_HV = 1 << 3,        /* Paracore's own page (heap, or a page it shares with a guest) */
    FRAME_ALLOCATED = 1 << 4, /* counted in its owner's memory; holds the frame until given back */
    FRAME_QUEUED = 1 << 5,    /* in its owner's list of tables to be torn down */
    FRAME_MOVED = 1 << 6,     /* in its owner's second list: domain_unpin_frames was here */
};

/* Type, flags and count in one word, so that they change together. */
union frame_use {
    uint64_t word;
    struct {
        uint32_t count;    /* uses as `type` */
        uint8_t type;      /* enum frame_type; stays when the count falls to 0, until another use */
        uint8_t flags;     /* enum frame_flags */
        uint16_t progress; /* entries done, while FRAME_PARTIAL */
    };
};

/*
 * A frame lives while it is allocated, used as a type, referenced, or FRAME_PARTIAL; then it goes
 * back to the free lists.
 */
struct frame {
    union frame_use use;
    uint32_t references; /* read-only mappings and other holds; type uses are not among them */
    domid_t owner;       /* DOMID_XEN for ours, DOMID_IO for MMIO, DOMID_INVALID while free */
    uint16_t order;      /* of a free block's head */
    uint32_t next;       /* lists by mfn: the owner's frames, or the free list; 0 ends */
    uint32_t previous;
    uint32_t stamp;      /* when it last lost a use (memory/tlb.h) */
    uint32_t queue_next; /* while FRAME_QUEUED; 0 ends */
};

_Static_assert(sizeof(struct frame) == 32, "frame table index is a shift");

/* A count that would wrap could free a frame in use; no honest guest comes near. */
#define FRAME_COUNT_LIMIT 0xffff0000u

#define frame_table ((struct frame *)HV_FRAMES_START)

/* The same array through the direct map, for readers from outside. */
extern struct frame *frame_table_direct;
extern uint64_t frame_count; /* frames the table covers: highest RAM frame + 1 */

static inline struct frame *frame_entry(mfn_t f) { return &frame_table[f.n]; }
static inline mfn_t frame_number(const struct frame *f)
{
    return mfn_of((uint64_t)(f - frame_table));
}

static inline bool frame_exists(mfn_t f) { return f.n < frame_count; }

/* Takes a reference to d's frame. False: not RAM, free, or not d's (nothing taken). */
bool frame_get(mfn_t f, const struct domain *d);
void frame_put(mfn_t f);

/* The owner, or NULL while free, Paracore's or MMIO. */
struct domain *frame_owner(mfn_t f);

/*
 * Takes a use of d's frame as a type. For a page table or a descriptor page the first use validates
 * the contents. Errors, nothing taken: -EINVAL (rule broken), -EBUSY (in use as another type),
 * -EPERM (not d's), all with a recorded reason; -ERESTART (preempted: the same call goes on where
 * this one stopped), only while the vCPU's hypercall_may_restart.
 */
int frame_get_type(mfn_t f, enum frame_type type, struct domain *d);
/*
 * Drops one. With the last use of a page table, what its entries hold is let go of, L2 to L4 tables
 * through their owner's queue.
 */
void frame_put_type(mfn_t f);

/*
 * The frame lost its last hold: unlinks it from its owner and frees it. For memory/ and pv/ only.
 */
void frame_release(struct frame *f);

static inline bool frame_is_idle(const struct frame *f)
{
    return !f->use.count && !f->references && !(f->use.flags & (FRAME_ALLOCATED | FRAME_PARTIAL));
}

/*
 * What the frame table must ask of pv/ (page tables, descriptors) and may not know itself; linked
 * in, tests link their own. frame_validate checks the contents and holds what they map; answers as
 * frame_get_type. frame_invalidate lets go of that, or makes the frame FRAME_PARTIAL and queues it.
 * frame_teardown works the domain's queue off: false when preempted.
 */
int frame_validate(struct frame *f, enum frame_type type, struct domain *d);
void frame_invalidate(struct frame *f);
void frame_queue_teardown(struct frame *f, struct domain *d);
bool frame_teardown(struct domain *d);

#endif
