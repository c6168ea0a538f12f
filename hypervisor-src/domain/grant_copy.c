/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying between frames, each named by a grant reference of its owner or, if it is the caller's
 * own, by its number. Both are held for as long as the copy takes; the target as FRAME_WRITABLE, so
 * that a page table is never written.
 */
#include "domain/grant_table.h"

#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/policy.h"
#include "lib/string.h"
#include "memory/frame.h"

/* One end of a copy, held. */
struct copy_end {
    struct domain *owner;
    struct domain *via; /* whose version 2 entry via_ref named owner's; NULL: none */
    struct granted granted;
    grant_ref_t ref, via_ref;
    bool by_grant;
    bool write;
};

/* The owner lends to `via`, and through it to the caller. */
static int16_t policy_transit(const struct domain *owner, const struct domain *via)
{
    int16_t status = policy_grant(POLICY_COPY, owner, via);

    return status ? status : policy_grant(POLICY_COPY, owner, current_domain());
}

/* The entry names one of another domain's, which lends to its owner: one step, not more. */
static int16_t begin_transitive(struct copy_end *end)
{
    struct domain *via = end->owner;
    grant_ref_t via_ref = end->ref;
    domid_t next;
    int16_t status = grant_transit_begin(via, via_ref, current_domain(), end->write, &next,
                                         &end->ref);

    if (status)
        return status;
    end->owner = domain_by_id(next);
    if (!end->owner || !end->owner->grants)
        status = REFUSE_ARG(GNTST_bad_domain, "grant entry names a domain that does not exist",
                            next);
    else
        status = policy_transit(end->owner, via);
    if (!status)
        status = grant_begin(end->owner, end->ref, via, end->write, GRANT_COPY, &end->granted);
    if (status) {
        grant_transit_end(via, via_ref, end->write);
        return status;
    }
    end->via = via;
    end->via_ref = via_ref;
    return GNTST_okay;
}

static int16_t begin(struct copy_end *end, const struct gnttab_copy_ptr *ptr, bool by_grant,
                     bool write)
{
    struct domain *self = current_domain();
    int16_t status;

    *end = (struct copy_end){ .by_grant = by_grant, .write = write };
    if (!by_grant && ptr->domid != DOMID_SELF)
        return REFUSE_ARG(GNTST_permission_denied,
                          "another domain's frame is copied by grant only", ptr->domid);
    end->owner = ptr->domid == DOMID_SELF ? self : domain_by_id(ptr->domid);
    if (!end->owner || !end->owner->grants)
        return REFUSE_ARG(GNTST_bad_domain, "copies from or to a domain that does not exist",
                          ptr->domid);
    if (!by_grant) {
        end->granted = (struct granted){ .frame = mfn_of(ptr->u.gmfn), .length = PAGE_SIZE };
        return grant_hold(end->owner, end->granted.frame, write);
    }
    end->ref = ptr->u.ref;
    status = policy_grant(POLICY_COPY, end->owner, self);
    if (unlikely(status))
        return status;
    if (unlikely(grant_is_transitive(end->owner, end->ref)))
        return begin_transitive(end);
    return grant_begin(end->owner, end->ref, self, write, GRANT_COPY, &end->granted);
}

static void end_copy(const struct copy_end *end)
{
    if (end->by_grant) {
        grant_end(end->owner, end->ref, end->granted.frame, end->write);
        if (end->via)
            grant_transit_end(end->via, end->via_ref, end->write);
        return;
    }
    if (end->write)
        frame_put_type(end->granted.frame);
    frame_put(end->granted.frame);
}

static bool covers(const struct granted *granted, uint32_t offset, uint32_t bytes)
{
    return offset >= granted->offset && offset + bytes <= granted->offset + granted->length;
}

static int16_t between(const struct copy_end *from, const struct copy_end *to,
                       const struct gnttab_copy *op)
{
    if (!covers(&from->granted, op->source.offset, op->len)
        || !covers(&to->granted, op->dest.offset, op->len))
        return REFUSE_ARG(GNTST_general_error, "copies more than the part of the page that is lent",
                          op->len);
    memcpy((char *)frame_map(to->granted.frame) + op->dest.offset,
           (const char *)frame_map(from->granted.frame) + op->source.offset, op->len);
    TRACE(TRACE_GRANT_COPY, from->granted.frame.n, to->granted.frame.n, op->len);
    return GNTST_okay;
}

static int16_t copy(const struct gnttab_copy *op)
{
    struct copy_end from, to;
    int16_t status = begin(&from, &op->source, op->flags & GNTCOPY_source_gref, false);

    if (status)
        return status;
    status = begin(&to, &op->dest, op->flags & GNTCOPY_dest_gref, true);
    if (!status) {
        status = between(&from, &to, op);
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
