/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Version 1 and 2 of a grant table: changing from one to the other, status frames, and two entries
 * changing places. Status frames stay once they were made. Read next: domain/grant_table.c.
 */
#include "domain/grant_table.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"

enum { TABLE_FRAMES_PER_STATUS = GRANT_FRAMES_MAX / GRANT_STATUS_MAX };

int grant_status_grow(struct domain *d, uint32_t frames)
{
    struct grant_table *t = d->grants;

    for (; t->status_count * TABLE_FRAMES_PER_STATUS < frames; t->status_count++) {
        t->status[t->status_count] = domain_alloc_shared(d);
        if (!t->status[t->status_count])
            return -ENOMEM;
    }
    return 0;
}

mfn_t grant_status_frame(const struct domain *d, uint32_t index)
{
    return frame_of_ptr(d->grants->status[index]);
}

static bool in_use_beyond_reserved(const struct grant_table *t)
{
    for (grant_ref_t ref = GNTTAB_NR_RESERVED_ENTRIES; grant_exists(t, ref); ref++)
        if (!grant_use_is_idle(grant_use(t, ref)))
            return true;
    return false;
}

/* The reserved entries go over, all others are cleared. Their marks move with them. */
static void to_version_2(struct grant_table *t, const struct grant_entry_v1 *reserved)
{
    for (uint32_t i = 0; i < t->status_count; i++)
        memset(t->status[i], 0, PAGE_SIZE);
    for (grant_ref_t ref = 0; ref < GNTTAB_NR_RESERVED_ENTRIES; ref++) {
        union grant_entry_v2 *entry = grant_entry_v2(t, ref);
        uint16_t marks = reserved[ref].flags & (GTF_reading | GTF_writing);

        entry->full_page.frame = reserved[ref].frame;
        entry->hdr.domid = reserved[ref].domid;
        entry->hdr.flags = (uint16_t)(reserved[ref].flags & ~(GTF_reading | GTF_writing));
        *grant_status(t, ref) = marks;
    }
}

static void to_version_1(struct grant_table *t, const union grant_entry_v2 *reserved)
{
    for (grant_ref_t ref = 0; ref < GNTTAB_NR_RESERVED_ENTRIES; ref++)
        *grant_entry(t, ref) = (struct grant_entry_v1){
            .flags = (uint16_t)(reserved[ref].hdr.flags | *grant_status(t, ref)),
            .domid = reserved[ref].hdr.domid, .frame = (uint32_t)reserved[ref].full_page.frame,
        };
}

/* A reserved entry that version 1 has no words for. */
static bool is_version_2_only(const union grant_entry_v2 *entry)
{
    uint16_t kind = entry->hdr.flags & GTF_type_mask;

    return kind == GTF_transitive || (kind == GTF_permit_access && (entry->hdr.flags & GTF_sub_page))
        || entry->full_page.frame >> 32;
}

int grant_table_set_version(struct domain *d, uint32_t version)
{
    struct grant_table *t = d->grants;
    union {
        struct grant_entry_v1 v1[GNTTAB_NR_RESERVED_ENTRIES];
        union grant_entry_v2 v2[GNTTAB_NR_RESERVED_ENTRIES];
    } reserved;

    if (version != 1 && version != 2)
        return REFUSE_ARG(-EINVAL, "grant tables have version 1 or 2", version);
    if (version > t->highest_version)
        return REFUSE_ARG(-ENOSYS, "the domain was made with grants of version 1 alone", version);
    if (version == t->version)
        return 0;
    if (in_use_beyond_reserved(t))
        return REFUSE(-EBUSY, "the grant table is in use and keeps its version");
    memcpy(&reserved, t->shared[0], t->version == 1 ? sizeof(reserved.v1) : sizeof(reserved.v2));
    for (grant_ref_t ref = 0; version == 1 && ref < GNTTAB_NR_RESERVED_ENTRIES; ref++)
        if (is_version_2_only(&reserved.v2[ref]))
            return REFUSE_ARG(-ERANGE, "a reserved grant entry is none of version 1", ref);
    if (version == 2 && grant_status_grow(d, t->frame_count))
        return REFUSE(-ENOMEM, "no memory for status frames");
    for (uint32_t i = 0; i < t->frame_count; i++)
        memset(t->shared[i], 0, PAGE_SIZE);
    t->version = version;
    if (version == 2)
        to_version_2(t, reserved.v1);
    else
        to_version_1(t, reserved.v2);
    return 0;
}

int16_t grant_swap(grant_ref_t a, grant_ref_t b)
{
    struct grant_table *t = current_domain()->grants;

    if (!grant_exists(t, a) || !grant_exists(t, b))
        return REFUSE_ARG(GNTST_bad_gntref, "swaps a grant entry that the table does not have", a);
    if (!grant_use_is_idle(grant_use(t, a)) || !grant_use_is_idle(grant_use(t, b)))
        return REFUSE_ARG(GNTST_eagain, "swaps a grant entry that is in use", a);
    if (t->version == 1) {
        struct grant_entry_v1 kept = *grant_entry(t, a);

        *grant_entry(t, a) = *grant_entry(t, b);
        *grant_entry(t, b) = kept;
    } else {
        union grant_entry_v2 kept = *grant_entry_v2(t, a);

        *grant_entry_v2(t, a) = *grant_entry_v2(t, b);
        *grant_entry_v2(t, b) = kept;
    }
    return GNTST_okay;
}
