/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grants: a domain lets another map or copy one of its frames. Tables of version 1 or 2
 * (abi/grant_table.h); of version 2, marks lie in status frames, and an entry may be of a part of a
 * page or name another domain's entry, for copying only.
 *
 * Three records, never mixed: the shared entry is the guest's word and may change at any time;
 * grant_use is what Paracore holds of it from the first mapping to the last; grant_mapping is one
 * mapping, named by its handle, in the mapping domain. A mapping holds a reference of the frame
 * and, if it may write, a use as FRAME_WRITABLE, apart from what the page-table entry itself holds:
 * so a frame lent is never freed nor made a page table. Read next: domain/grant_table.c (tables),
 * domain/grant_version.c, domain/grant_map.c, domain/grant_copy.c, hypercall/grant_table_op.c.
 */
#ifndef PARACORE_DOMAIN_GRANT_TABLE_H
#define PARACORE_DOMAIN_GRANT_TABLE_H

#include "abi/grant_table.h"
#include "domain/domain.h"

enum {
    GRANT_FRAMES_MAX = 64,
    GRANT_ENTRIES_PER_FRAME = PAGE_SIZE / sizeof(struct grant_entry_v1),
    GRANT_STATUS_PER_FRAME = PAGE_SIZE / sizeof(grant_status_t),
    GRANT_STATUS_MAX = GRANT_FRAMES_MAX * (PAGE_SIZE / sizeof(union grant_entry_v2))
        / GRANT_STATUS_PER_FRAME,
    GRANT_MAPPINGS_PER_PAGE = PAGE_SIZE / 32,
    GRANT_MAPPING_PAGES = 256,
    GRANT_MAPPINGS_MAX = GRANT_MAPPING_PAGES * GRANT_MAPPINGS_PER_PAGE,
};

/* One entry while the other domain uses it; all zero while it does not. */
struct grant_use {
    uint32_t frame;
    uint32_t readers; /* mappings and copies in flight that only read */
    uint32_t writers; /* and those that may write */
    domid_t domain;   /* who */
    uint16_t spare;
};

/* One mapping by this domain; free while flags is 0. */
struct grant_mapping {
    uint64_t frame;
    /* as the guest gave it: virtual, or of the L1 entry (GNTMAP_contains_pte) */
    uint64_t host_address;
    grant_ref_t reference;
    uint32_t next_free; /* handle + 1; 0 ends the list */
    domid_t granter;
    uint16_t flags;     /* GNTMAP_device_map, _host_map, _readonly, _contains_pte */
    uint32_t granter_serial; /* by which a later domain of that id is told from it */
};
_Static_assert(sizeof(struct grant_mapping) == 32, "GRANT_MAPPINGS_PER_PAGE");

/* domain->grants */
struct grant_table {
    uint32_t version;
    uint32_t highest_version, frame_limit, mapping_limit; /* as the domain was made */
    uint32_t frame_count;
    /* pages the domain maps; of version 2 they hold grant_entry_v2 */
    struct grant_entry_v1 *shared[GRANT_FRAMES_MAX];
    struct grant_use *uses[GRANT_FRAMES_MAX]; /* by the frame and place of the entry */
    uint32_t status_count;                    /* status frames, from the first change to version 2 */
    grant_status_t *status[GRANT_STATUS_MAX];
    uint32_t mapping_count; /* slots that exist; handles below it */
    uint32_t mappings_used;
    uint32_t first_free;    /* handle + 1; 0: none */
    uint32_t ended;         /* grant_mappings_end is done below here */
    struct grant_mapping *mappings[GRANT_MAPPING_PAGES];
};

/* With one frame. 0 or -ENOMEM. */
int grant_table_create(struct domain *d);
/* Ends its mappings of others' frames, of a domain that ends. False: preempted. */
bool grant_mappings_end(struct domain *d);
/* Ends its table, all its mappings ended; others keep what they mapped. */
void grant_table_destroy(struct domain *d);
/*
 * What the domain may have at most: version 1 or 2, frames of its table, mappings of others'
 * grants (GRANT_MAPPINGS_MAX at most). 0, or a refusal.
 */
int grant_table_limit(struct domain *d, uint32_t version, uint32_t frames, uint32_t mappings);
/* Makes it so many frames at least. 0, a refusal, or -ERESTART: asked again, it goes on. */
int grant_table_grow(struct domain *d, uint32_t frames);
mfn_t grant_table_frame(const struct domain *d, uint32_t index);

/* So many status frames at least. 0 or -ENOMEM. */
int grant_status_grow(struct domain *d, uint32_t frames);
mfn_t grant_status_frame(const struct domain *d, uint32_t index);
/* GNTTABOP_set_version: only while nothing but reserved entries is in use. 0 or a refusal. */
int grant_table_set_version(struct domain *d, uint32_t version);
/* GNTTABOP_swap_grant_ref, of the current domain: GNTST_*. */
int16_t grant_swap(grant_ref_t a, grant_ref_t b);

/* A frame of the table has 1 << 9 entries of version 1, 1 << 8 of version 2. */
static inline unsigned int grant_shift(const struct grant_table *t) { return 10 - t->version; }

static inline struct grant_entry_v1 *grant_entry(const struct grant_table *t, grant_ref_t ref)
{
    return &t->shared[ref / GRANT_ENTRIES_PER_FRAME][ref % GRANT_ENTRIES_PER_FRAME];
}

static inline union grant_entry_v2 *grant_entry_v2(const struct grant_table *t, grant_ref_t ref)
{
    union grant_entry_v2 *frame = (union grant_entry_v2 *)(void *)t->shared[ref >> 8];

    return &frame[ref & 0xff];
}

static inline grant_status_t *grant_status(const struct grant_table *t, grant_ref_t ref)
{
    return &t->status[ref / GRANT_STATUS_PER_FRAME][ref % GRANT_STATUS_PER_FRAME];
}

static inline struct grant_use *grant_use(const struct grant_table *t, grant_ref_t ref)
{
    return &t->uses[ref >> grant_shift(t)][ref & ((1u << grant_shift(t)) - 1)];
}

static inline bool grant_exists(const struct grant_table *t, grant_ref_t ref)
{
    return ref >> grant_shift(t) < t->frame_count;
}

static inline bool grant_use_is_idle(const struct grant_use *use)
{
    return !use->readers && !use->writers;
}

/* Holds a frame of owner's, as FRAME_WRITABLE if it will be written: GNTST_okay, _bad_page,
 * _eagain. */
int16_t grant_hold(struct domain *owner, mfn_t frame, bool write);

/* What a use of an entry gives: the frame, and which bytes of it may be copied. */
struct granted {
    mfn_t frame;
    uint32_t offset, length;
};

/* What an entry is used for. A whole page serves all. */
enum grant_purpose { GRANT_MAP, GRANT_COPY };

/*
 * Begins a use of granter's entry by `user`: checks it, marks it in use, holds the frame.
 * GNTST_okay with *granted, or the status, nothing changed. grant_end undoes one begin; with
 * granter NULL (destroyed meanwhile) only the holds.
 */
int16_t grant_begin(struct domain *granter, grant_ref_t ref, struct domain *user, bool write,
                    enum grant_purpose purpose, struct granted *granted);
void grant_end(struct domain *granter, grant_ref_t ref, mfn_t frame, bool write);

/* Whose frame a mapping shows; NULL: it is no more. */
struct domain *grant_mapping_granter(const struct grant_mapping *m);

/* The same without a frame, for a version 2 entry that names another domain's. */
bool grant_is_transitive(const struct domain *granter, grant_ref_t ref);
int16_t grant_transit_begin(struct domain *granter, grant_ref_t ref, struct domain *user,
                            bool write, domid_t *next, grant_ref_t *next_ref);
void grant_transit_end(struct domain *granter, grant_ref_t ref, bool write);

/* NULL: no such handle, or it is free. */
struct grant_mapping *grant_mapping_find(const struct grant_table *t, grant_handle_t handle);

/* The operations of the current domain; each sets op->status. */
void grant_map(struct gnttab_map_grant_ref *op);
/* The caller flushes the TLB before the guest runs again. */
void grant_unmap(struct gnttab_unmap_grant_ref *op);
/* As unmap, but the entry at new_addr moves to where the grant was mapped. */
void grant_unmap_and_replace(struct gnttab_unmap_and_replace *op);
void grant_copy(struct gnttab_copy *op);

/* Prints what is in use (GNTTABOP_dump_table). */
void grant_table_dump(const struct domain *d);

#endif
