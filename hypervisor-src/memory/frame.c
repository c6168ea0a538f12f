/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the counts: every taking and dropping of a use or a reference of a frame is here. What makes
 * direct paging safe is in use_as(): the type changes only while the count is 0, and never before
 * stale translations are gone. Must never read a frame's contents. Read next: pv/page_table.c.
 */
#include "memory/frame.h"

#include "abi/errno.h"
#include "abi/base.h"
#include "debug/printk.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "memory/tlb.h"

uint64_t frame_count;

bool frame_get(mfn_t number, const struct domain *d)
{
    struct frame *f = frame_entry(number);

    if (!frame_exists(number) || f->owner != d->id || f->references >= FRAME_COUNT_LIMIT)
        return false;
    f->references++;
    return true;
}

void frame_put(mfn_t number)
{
    struct frame *f = frame_entry(number);

    ASSERT(f->references);
    if (!--f->references && frame_is_idle(f))
        frame_release(f);
}

struct domain *frame_owner(mfn_t number)
{
    return frame_exists(number) ? domain_even_dying(frame_entry(number)->owner) : NULL;
}

/*
 * Makes an unused frame ready for a new type: nothing held by its old contents, no stale
 * translation left. 0 or -ERESTART.
 */
static int leave_old_type(struct frame *f, struct domain *d)
{
    if (f->use.flags & FRAME_PARTIAL) {
        frame_queue_teardown(f, d);
        if (!frame_teardown(d))
            return -ERESTART;
    }
    if (f->use.type != FRAME_NONE)
        tlb_flush_since(f->stamp);
    f->use.flags &= (uint8_t)~FRAME_VALIDATED;
    return 0;
}

/*
 * First use: the count is 0. It is 1 while the contents are checked, so that they cannot name their
 * own frame.
 */
static int use_as(struct frame *f, enum frame_type type, struct domain *d)
{
    bool changes = f->use.type != type;
    int err = changes ? leave_old_type(f, d) : 0;

    if (unlikely(err))
        return err;
    f->use.type = (uint8_t)type;
    f->use.count = 1;
    if (type == FRAME_WRITABLE) {
        if (changes)
            TRACE(TRACE_PAGE_TYPE_GET, frame_number(f).n, type);
        return 0;
    }
    err = frame_validate(f, type, d);
    if (err)
        f->use.count = 0;
    else {
        f->use.flags |= FRAME_VALIDATED;
        TRACE(TRACE_PAGE_TYPE_GET, frame_number(f).n, type);
    }
    return err;
}

static int refuse_busy(const struct frame *f, enum frame_type type)
{
    if (f->use.type == type)
        return REFUSE_ARG(-EBUSY, "frame has too many uses", frame_number(f).n);
    if (type == FRAME_WRITABLE)
        return REFUSE_ARG(-EBUSY, "writable use of a page table or descriptor frame",
                          frame_number(f).n);
    if (f->use.type == FRAME_WRITABLE)
        return REFUSE_ARG(-EBUSY, "page table or descriptor frame is mapped writable",
                          frame_number(f).n);
    return REFUSE_ARG(-EBUSY, "frame is in use as a page table of another level",
                      frame_number(f).n);
}

int frame_get_type(mfn_t number, enum frame_type type, struct domain *d)
{
    struct frame *f = frame_entry(number);

    if (unlikely(!frame_exists(number)))
        return REFUSE_ARG(-EINVAL, "frame is no RAM", number.n);
    if (unlikely(f->owner != d->id))
        return REFUSE_ARG(-EPERM, "frame belongs to another domain", number.n);
    if (!f->use.count)
        return use_as(f, type, d);
    if (unlikely(f->use.type != type || f->use.count >= FRAME_COUNT_LIMIT))
        return refuse_busy(f, type);
    f->use.count++;
    return 0;
}

void frame_put_type(mfn_t number)
{
    struct frame *f = frame_entry(number);

    ASSERT(f->use.count);
    if (likely(f->use.count > 1)) {
        f->use.count--;
        return;
    }
    if (f->use.type != FRAME_WRITABLE) {
        TRACE(TRACE_PAGE_TYPE_PUT, number.n, f->use.type);
        f->use.flags &= (uint8_t)~FRAME_VALIDATED;
        frame_invalidate(f);
    }
    f->use.count = 0;
    f->stamp = tlb_stamp();
    if (frame_is_idle(f))
        frame_release(f);
}
