/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame table: for each machine frame its owner, what it is used as, and by how many.
 *
 * A frame is one thing at a time: none, an L1 to L4 page table, a descriptor page, or writable. Each use
 * holds one type count and one reference; the type may change only while its count is zero. That is
 * the whole safety argument of direct paging: no frame is both a page table and writable.
 * Never change a field from outside memory/frame.c. Read next: memory/alloc.h, pv/page_table.h.
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
    FRAME_PARTIAL = 1 << 2,   /* validation was preempted; frame->progress entries are done */
    FRAME_HV = 1 << 3,        /* Paracore's own page (heap, or a page it shares with a guest) */
    FRAME_ALLOCATED = 1 << 4, /* counted in its owner's memory */
};

/* Type, flags and count in one word, so that they change together. */
union frame_use {
    uint64_t word;
    struct {
        uint32_t count;    /* uses as `type` */
        uint8_t type;      /* enum frame_type */
        uint8_t flags;     /* enum frame_flags */
        uint16_t progress; /* entries done, while FRAME_PARTIAL */
    };
};

struct frame {
    union frame_use use;
    uint32_t references; /* of any kind, type uses included; 0: free */
    domid_t owner;       /* DOMID_XEN for ours, DOMID_IO for MMIO, DOMID_INVALID while free */
    uint16_t order;      /* of a free block's head */
    uint32_t next;       /* lists by mfn: the owner's frames, or the free list; 0 ends */
    uint32_t previous;
    uint64_t spare;      /* keeps the size at 32: the index is a shift */
};

_Static_assert(sizeof(struct frame) == 32, "frame table index is a shift");

#define frame_table ((struct frame *)HV_FRAMES_START)

extern uint64_t frame_count; /* frames the table covers: highest RAM frame + 1 */

static inline struct frame *frame_entry(mfn_t f) { return &frame_table[f.n]; }
static inline mfn_t frame_number(const struct frame *f) { return mfn_of((uint64_t)(f - frame_table)); }
static inline bool frame_exists(mfn_t f) { return f.n < frame_count; }

/* A reference that d holds or may take. False: not RAM, free, or not d's (nothing taken). */
bool frame_get(mfn_t f, const struct domain *d);
void frame_put(mfn_t f);

/* The owner, or NULL while free or MMIO. */
struct domain *frame_owner(mfn_t f);

/*
 * Takes a type use, with a reference. For a page-table type the first use validates the contents
 * (pv/page_table.c). Errors: -EINVAL (rule broken, reason recorded), -EBUSY (other type in use), -ERESTART (preempted).
 */
int frame_get_type(mfn_t f, enum frame_type type, struct domain *d);
void frame_put_type(mfn_t f);

#endif
