/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables themselves, and beginning and ending the use of one entry. Must never believe an entry
 * twice: it is read once into a local, judged, and marked by compare-and-exchange. Read next:
 * domain/grant_map.c.
 */
#include "domain/grant_table.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "debug/refuse.h"
#include "memory/alloc.h"
#include "memory/frame.h"

enum { USES_ORDER = 1, YIELD_EVERY = 32 };
_Static_assert(GRANT_ENTRIES_PER_FRAME * sizeof(struct grant_use) == PAGE_SIZE << USES_ORDER,
               "USES_ORDER");
_Static_assert(sizeof(struct grant_table) <= PAGE_SIZE, "one page holds it");

int grant_table_create(struct domain *d)
{
    int err;

    d->grants = hv_alloc_pages(0);
    if (!d->grants)
        return -ENOMEM;
    d->grants->version = 1;
    err = grant_table_grow(d, 1);
    if (err)
        grant_table_destroy(d);
    return err;
}

static int add_frame(struct domain *d)
{
    struct grant_table *t = d->grants;
    struct grant_use *uses = hv_alloc_pages(USES_ORDER);
    void *shared = uses ? domain_alloc_shared(d) : NULL;

    if (!shared) {
        if (uses)
            hv_free_pages(uses, USES_ORDER);
        return REFUSE(-ENOMEM, "no memory for a larger grant table");
    }
    t->uses[t->frame_count] = uses;
    t->shared[t->frame_count] = shared;
    t->frame_count++;
    return 0;
}

int grant_table_grow(struct domain *d, uint32_t frames)
{
    int err = 0;

    if (frames > GRANT_FRAMES_MAX)
        return REFUSE_ARG(-EINVAL, "a grant table has 64 frames at most", frames);
    while (!err && d->grants->frame_count < frames)
        err = add_frame(d);
    return err;
}

mfn_t grant_table_frame(const struct domain *d, uint32_t index)
{
    return frame_of_ptr(d->grants->shared[index]);
}

struct domain *grant_mapping_granter(const struct grant_mapping *m)
{
    struct domain *d = domain_by_id(m->granter);

    return d && d->serial == m->granter_serial ? d : NULL;
}

bool grant_mappings_end(struct domain *d)
{
    struct grant_table *t = d->grants;

    while (t->ended < t->mapping_count) {
        const struct grant_mapping *m = grant_mapping_find(t, t->ended++);

        if (m)
            grant_end(grant_mapping_granter(m), m->reference, mfn_of(m->frame),
                      !(m->flags & GNTMAP_readonly));
        if (t->ended % YIELD_EVERY == 0 && work_is_preempted())
            return false;
    }
    return true;
}

void grant_table_destroy(struct domain *d)
{
    struct grant_table *t = d->grants;

    if (!t)
        return;
    for (uint32_t i = 0; i < t->frame_count; i++) {
        domain_free_shared(t->shared[i]);
        hv_free_pages(t->uses[i], USES_ORDER);
    }
    for (uint32_t i = 0; i < t->mapping_count / GRANT_MAPPINGS_PER_PAGE; i++)
        hv_free_pages(t->mappings[i], 0);
    hv_free_pages(t, 0);
    d->grants = NULL;
}

struct grant_mapping *grant_mapping_find(const struct grant_table *t, grant_handle_t handle)
{
    struct grant_mapping *m;

    if (handle >= t->mapping_count)
        return NULL;
    m = &t->mappings[handle / GRANT_MAPPINGS_PER_PAGE][handle % GRANT_MAPPINGS_PER_PAGE];
    return m->flags ? m : NULL;
}

/* An entry as one word, as it is marked: flags and domain. */
union marked {
    uint32_t word;
    struct {
        uint16_t flags;
        domid_t domid;
    };
};

static int16_t judge(union marked entry, const struct domain *user, bool write)
{
    if ((entry.flags & GTF_type_mask) != GTF_permit_access)
        return REFUSE_ARG(GNTST_general_error, "grant entry permits no access", entry.flags);
    if (entry.domid != user->id)
        return REFUSE_ARG(GNTST_general_error, "grant entry is for another domain", entry.domid);
    if (write && (entry.flags & GTF_readonly))
        return REFUSE_ARG(GNTST_general_error, "grant entry is read-only", entry.flags);
    return GNTST_okay;
}

/* Sets GTF_reading, and GTF_writing if asked, in an entry that permits it, however often the
 * guest changes it meanwhile. */
static int16_t mark(struct grant_entry_v1 *entry, const struct domain *user, bool write)
{
    uint32_t *word = (uint32_t *)(void *)entry;
    union marked seen = { .word = READ_ONCE(*word) }, marked;
    int16_t status;

    do {
        status = judge(seen, user, write);
        if (status)
            return status;
        marked = seen;
        marked.flags |= (uint16_t)(GTF_reading | (write ? GTF_writing : 0));
    } while (!__atomic_compare_exchange_n(word, &seen.word, marked.word, false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    return GNTST_okay;
}

/* After a change of the use's counts: takes back the marks that hold no longer. */
static void unmark(struct grant_entry_v1 *entry, const struct grant_use *use)
{
    uint16_t gone = 0;

    if (!use->writers)
        gone |= GTF_writing;
    if (!use->writers && !use->readers)
        gone |= GTF_reading;
    if (gone)
        __atomic_and_fetch(&entry->flags, (uint16_t)~gone, __ATOMIC_SEQ_CST);
}

int16_t grant_hold(struct domain *owner, mfn_t frame, bool write)
{
    int err;

    if (!frame_get(frame, owner))
        return REFUSE_ARG(GNTST_bad_page, "frame granted or copied is not its domain's", frame.n);
    err = write ? frame_get_type(frame, FRAME_WRITABLE, owner) : 0;
    if (!err)
        return GNTST_okay;
    frame_put(frame);
    /* a page table; the reason is recorded */
    return err == -EAGAIN ? GNTST_eagain : GNTST_bad_page;
}

int16_t grant_begin(struct domain *granter, grant_ref_t ref, struct domain *user, bool write,
                    mfn_t *frame)
{
    struct grant_table *t = granter->grants;
    struct grant_entry_v1 *entry;
    struct grant_use *use;
    int16_t status;

    if (unlikely(!grant_exists(t, ref)))
        return REFUSE_ARG(GNTST_bad_gntref, "granting domain's table has no such entry", ref);
    entry = grant_entry(t, ref);
    use = grant_use(t, ref);
    if (use->readers + use->writers && use->domain != user->id)
        return REFUSE_ARG(GNTST_general_error, "grant entry is in use by another domain",
                          use->domain);
    status = mark(entry, user, write);
    if (status)
        return status;
    *frame = mfn_of(use->readers + use->writers ? use->frame : READ_ONCE(entry->frame));
    status = grant_hold(granter, *frame, write);
    if (status) {
        unmark(entry, use);
        return status;
    }
    use->frame = (uint32_t)frame->n;
    use->domain = user->id;
    if (write)
        use->writers++;
    else
        use->readers++;
    return GNTST_okay;
}

void grant_end(struct domain *granter, grant_ref_t ref, mfn_t frame, bool write)
{
    if (granter) {
        struct grant_use *use = grant_use(granter->grants, ref);

        if (write)
            use->writers--;
        else
            use->readers--;
        unmark(grant_entry(granter->grants, ref), use);
        if (!use->readers && !use->writers)
            *use = (struct grant_use){ 0 };
    }
    if (write)
        frame_put_type(frame);
    frame_put(frame);
}

void grant_table_dump(const struct domain *d)
{
    const struct grant_table *t = d->grants;

    printk(LOG_INFO, "Domain %u: %u grant frames, %u mappings of others' frames\n", d->id,
           t->frame_count, t->mappings_used);
    for (grant_ref_t ref = 0; grant_exists(t, ref); ref++) {
        const struct grant_use *use = grant_use(t, ref);

        if (use->readers || use->writers)
            printk(LOG_INFO, "  grant %u: frame %x, domain %u, %u read, %u write\n", ref,
                   use->frame, use->domain,
                   use->readers, use->writers);
    }
}
