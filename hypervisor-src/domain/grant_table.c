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
    err = grant_table_limit(d, 2, GRANT_FRAMES_MAX, GRANT_MAPPINGS_MAX);
    if (!err)
        err = grant_table_grow(d, 1);
    if (err)
        grant_table_destroy(d);
    return err;
}

int grant_table_limit(struct domain *d, uint32_t version, uint32_t frames, uint32_t mappings)
{
    struct grant_table *t = d->grants;

    if (version < 1 || version > 2)
        return REFUSE_ARG(-EINVAL, "grant tables have version 1 or 2", version);
    if (frames < 1 || frames > GRANT_FRAMES_MAX)
        return REFUSE_ARG(-EINVAL, "a grant table has 1 to 64 frames", frames);
    t->highest_version = version;
    t->frame_limit = frames;
    t->mapping_limit = mappings;
    return 0;
}

static int add_frame(struct domain *d)
{
    struct grant_table *t = d->grants;
    struct grant_use *uses;
    void *shared;

    if (t->version == 2 && grant_status_grow(d, t->frame_count + 1))
        return REFUSE(-ENOMEM, "no memory for a larger grant table's status frames");
    uses = hv_alloc_pages(USES_ORDER);
    shared = uses ? domain_alloc_shared(d) : NULL;

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

    if (frames > d->grants->frame_limit)
        return REFUSE_ARG(-EINVAL, "the domain's grant table may not have so many frames", frames);
    while (!err && d->grants->frame_count < frames) {
        err = add_frame(d);
        if (!err && d->grants->frame_count < frames && cpu_should_yield())
            err = -ERESTART;
    }
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
    for (uint32_t i = 0; i < t->status_count; i++)
        domain_free_shared(t->status[i]);
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

static int16_t judge(union marked entry, const struct domain *user, bool write, uint16_t kind)
{
    if ((entry.flags & GTF_type_mask) != kind)
        return REFUSE_ARG(GNTST_general_error, "grant entry permits no access", entry.flags);
    if (entry.domid != user->id)
        return REFUSE_ARG(GNTST_general_error, "grant entry is for another domain", entry.domid);
    if (write && (entry.flags & GTF_readonly))
        return REFUSE_ARG(GNTST_general_error, "grant entry is read-only", entry.flags);
    return GNTST_okay;
}

static inline uint16_t marks_of(bool write)
{
    return (uint16_t)(GTF_reading | (write ? GTF_writing : 0));
}

/* Sets GTF_reading, and GTF_writing if asked, in an entry that permits it, however often the
 * guest changes it meanwhile. */
static int16_t mark_v1(struct grant_entry_v1 *entry, const struct domain *user, bool write)
{
    uint32_t *word = (uint32_t *)(void *)entry;
    union marked seen = { .word = READ_ONCE(*word) }, marked;
    int16_t status;

    do {
        status = judge(seen, user, write, GTF_permit_access);
        if (status)
            return status;
        marked = seen;
        marked.flags |= marks_of(write);
    } while (!__atomic_compare_exchange_n(word, &seen.word, marked.word, false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    return GNTST_okay;
}

/* After a change of the use's counts: takes back the marks that hold no longer. */
static void unmark(const struct grant_table *t, grant_ref_t ref, const struct grant_use *use)
{
    uint16_t *flags = t->version == 1 ? &grant_entry(t, ref)->flags : grant_status(t, ref);
    uint16_t gone = 0;

    if (!use->writers)
        gone |= GTF_writing;
    if (grant_use_is_idle(use))
        gone |= GTF_reading;
    if (gone)
        __atomic_and_fetch(flags, (uint16_t)~gone, __ATOMIC_SEQ_CST);
}

/*
 * Version 2: the marks lie apart, so the entry must still say the same once they are set. A guest
 * takes it back by changing it first and looking at the marks then.
 */
static int16_t mark_v2(const struct grant_table *t, grant_ref_t ref, const struct domain *user,
                       bool write, uint16_t kind)
{
    uint32_t *word = &grant_entry_v2(t, ref)->spacer[0];
    union marked seen = { .word = READ_ONCE(*word) };
    int16_t status = judge(seen, user, write, kind);

    if (status)
        return status;
    __atomic_fetch_or(grant_status(t, ref), marks_of(write), __ATOMIC_SEQ_CST);
    if (READ_ONCE(*word) == seen.word)
        return GNTST_okay;
    unmark(t, ref, grant_use(t, ref));
    return REFUSE_ARG(GNTST_general_error, "grant entry changed while it was marked", ref);
}

/* Marks and counts one use. GNTST_okay or the status, nothing changed. */
static int16_t use_begin(struct domain *granter, grant_ref_t ref, struct domain *user, bool write,
                         uint16_t kind)
{
    struct grant_table *t = granter->grants;
    struct grant_use *use;
    int16_t status;

    if (unlikely(!grant_exists(t, ref)))
        return REFUSE_ARG(GNTST_bad_gntref, "granting domain's table has no such entry", ref);
    use = grant_use(t, ref);
    if (!grant_use_is_idle(use) && use->domain != user->id)
        return REFUSE_ARG(GNTST_general_error, "grant entry is in use by another domain",
                          use->domain);
    if (likely(t->version == 1))
        status = mark_v1(grant_entry(t, ref), user, write);
    else
        status = mark_v2(t, ref, user, write, kind);
    if (status)
        return status;
    use->domain = user->id;
    if (write)
        use->writers++;
    else
        use->readers++;
    return GNTST_okay;
}

static void use_end(struct domain *granter, grant_ref_t ref, bool write)
{
    struct grant_use *use = grant_use(granter->grants, ref);

    if (write)
        use->writers--;
    else
        use->readers--;
    unmark(granter->grants, ref, use);
    if (grant_use_is_idle(use))
        *use = (struct grant_use){ 0 };
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

/* What the entry lends, read once. */
static int16_t read_entry(const struct grant_table *t, grant_ref_t ref, enum grant_purpose purpose,
                          struct granted *to)
{
    const union grant_entry_v2 *entry;

    *to = (struct granted){ .length = PAGE_SIZE };
    if (likely(t->version == 1)) {
        to->frame = mfn_of(READ_ONCE(grant_entry(t, ref)->frame));
        return GNTST_okay;
    }
    entry = grant_entry_v2(t, ref);
    to->frame = mfn_of(READ_ONCE(entry->full_page.frame));
    if (!(READ_ONCE(entry->hdr.flags) & GTF_sub_page))
        return GNTST_okay;
    if (purpose == GRANT_MAP)
        return REFUSE_ARG(GNTST_general_error, "a part of a page is copied, not mapped", ref);
    to->offset = READ_ONCE(entry->sub_page.page_off);
    to->length = READ_ONCE(entry->sub_page.length);
    return GNTST_okay;
}

int16_t grant_begin(struct domain *granter, grant_ref_t ref, struct domain *user, bool write,
                    enum grant_purpose purpose, struct granted *granted)
{
    int16_t status = use_begin(granter, ref, user, write, GTF_permit_access);
    struct grant_use *use;

    if (status)
        return status;
    use = grant_use(granter->grants, ref);
    status = read_entry(granter->grants, ref, purpose, granted);
    if (use->readers + use->writers > 1) /* used already: that frame, whatever it says now */
        granted->frame = mfn_of(use->frame);
    if (!status)
        status = grant_hold(granter, granted->frame, write);
    if (status) {
        use_end(granter, ref, write);
        return status;
    }
    use->frame = (uint32_t)granted->frame.n;
    return GNTST_okay;
}

void grant_end(struct domain *granter, grant_ref_t ref, mfn_t frame, bool write)
{
    if (granter)
        use_end(granter, ref, write);
    if (write)
        frame_put_type(frame);
    frame_put(frame);
}

bool grant_is_transitive(const struct domain *granter, grant_ref_t ref)
{
    const struct grant_table *t = granter->grants;

    return t->version == 2 && grant_exists(t, ref)
        && (READ_ONCE(grant_entry_v2(t, ref)->hdr.flags) & GTF_type_mask) == GTF_transitive;
}

int16_t grant_transit_begin(struct domain *granter, grant_ref_t ref, struct domain *user,
                            bool write, domid_t *next, grant_ref_t *next_ref)
{
    int16_t status = use_begin(granter, ref, user, write, GTF_transitive);

    if (status)
        return status;
    *next = READ_ONCE(grant_entry_v2(granter->grants, ref)->transitive.trans_domid);
    *next_ref = READ_ONCE(grant_entry_v2(granter->grants, ref)->transitive.gref);
    return GNTST_okay;
}

void grant_transit_end(struct domain *granter, grant_ref_t ref, bool write)
{
    use_end(granter, ref, write);
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
