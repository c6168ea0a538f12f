/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying between frames, each named by a grant reference of its owner or, if it is the caller's
 * own, by its number. Both are held for as long as the copy takes; the target as FRAME_WRITABLE, so
 * that a page table is never written.
 */
#include "domain/grant_table.h"

#include "debug/refuse.h"
#include "debug/trace.h"
#include "lib/string.h"
#include "memory/frame.h"

/* One end of a copy, held. */
struct copy_end {
    struct domain *owner;
    mfn_t frame;
    grant_ref_t ref;
    bool by_grant;
    bool write;
};

static int16_t begin(struct copy_end *end, const struct gnttab_copy_ptr *ptr, bool by_grant,
                     bool write)
{
    struct domain *self = current_domain();

    *end = (struct copy_end){ .by_grant = by_grant, .write = write };
    if (!by_grant && ptr->domid != DOMID_SELF)
        return REFUSE_ARG(GNTST_permission_denied,
                          "another domain's frame is copied by grant only", ptr->domid);
    end->owner = ptr->domid == DOMID_SELF ? self : domain_by_id(ptr->domid);
    if (!end->owner || !end->owner->grants)
        return REFUSE_ARG(GNTST_bad_domain, "copies from or to a domain that does not exist",
                          ptr->domid);
    if (!by_grant) {
        end->frame = mfn_of(ptr->u.gmfn);
        return grant_hold(end->owner, end->frame, write);
    }
    end->ref = ptr->u.ref;
    return grant_begin(end->owner, end->ref, self, write, &end->frame);
}

static void end_copy(const struct copy_end *end)
{
    if (end->by_grant) {
        grant_end(end->owner, end->ref, end->frame, end->write);
        return;
    }
    if (end->write)
        frame_put_type(end->frame);
    frame_put(end->frame);
}

static int16_t copy(const struct gnttab_copy *op)
{
    struct copy_end from, to;
    int16_t status = begin(&from, &op->source, op->flags & GNTCOPY_source_gref, false);

    if (status)
        return status;
    status = begin(&to, &op->dest, op->flags & GNTCOPY_dest_gref, true);
    if (!status) {
        memcpy((char *)frame_map(to.frame) + op->dest.offset,
               (const char *)frame_map(from.frame) + op->source.offset,
               op->len);
        TRACE(TRACE_GRANT_COPY, from.frame.n, to.frame.n, op->len);
        end_copy(&to);
    }
    end_copy(&from);
    return status;
}

void grant_copy(struct gnttab_copy *op)
{
    if (op->source.offset + op->len > (int)PAGE_SIZE || op->dest.offset + op->len > (int)PAGE_SIZE)
        op->status = REFUSE_ARG(GNTST_bad_copy_arg, "a copy crosses a page border", op->len);
    else
        op->status = copy(op);
}
