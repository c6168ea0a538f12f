/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * grant_table_op: takes an array of operations one by one, each copied in, done, copied out with
 * its status. Between two it may stop for an interrupt and go on later with the rest. Refused on
 * purpose, with -ENOSYS: transfer, which no kernel of these days makes (pages change hands by
 * balloon), and cache flushing, which is for machines whose devices do not see the caches.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "debug/refuse.h"
#include "domain/grant_table.h"
#include "memory/guest_copy.h"
#include "memory/tlb.h"

enum { COUNT_MAX = 1 << 16 };

union operation {
    struct gnttab_map_grant_ref map;
    struct gnttab_unmap_grant_ref unmap;
    struct gnttab_unmap_and_replace replace;
    struct gnttab_copy copy;
    struct gnttab_setup_table setup;
    struct gnttab_query_size query;
    struct gnttab_set_version set_version;
    struct gnttab_get_version get_version;
    struct gnttab_get_status_frames status_frames;
    struct gnttab_swap_grant_ref swap;
    struct gnttab_dump_table dump;
};

/* The domain whose table is meant: the caller, or for Dom0 any; else NULL with a GNTST status. */
static struct domain *owner(domid_t id, int16_t *status)
{
    struct domain *self = current_domain();
    struct domain *d;

    if (id == DOMID_SELF || id == self->id)
        return self;
    if (!self->privileged) {
        *status = REFUSE_ARG(GNTST_permission_denied,
                             "only Dom0 may ask for another domain's grant table", id);
        return NULL;
    }
    d = domain_by_id(id);
    if (!d || !d->grants)
        *status = REFUSE_ARG(GNTST_bad_domain, "there is no such domain", id);
    return d && d->grants ? d : NULL;
}

static int setup_table(struct gnttab_setup_table *op)
{
    struct domain *d = owner(op->dom, &op->status);
    int err;

    if (!d)
        return 0;
    err = grant_table_grow(d, op->nr_frames);
    if (err == -ERESTART)
        return err;
    if (err) {
        op->status = GNTST_general_error;
        return 0;
    }
    for (uint32_t i = 0; i < op->nr_frames; i++) {
        if (write_guest_u64(guest_va_of(op->frame_list + i * sizeof(xen_pfn_t)),
                            grant_table_frame(d, i).n))
            return REFUSE(-EFAULT, "list of grant frames cannot be written");
    }
    op->status = GNTST_okay;
    return 0;
}

static void query_size(struct gnttab_query_size *op)
{
    struct domain *d = owner(op->dom, &op->status);

    if (!d)
        return;
    op->nr_frames = d->grants->frame_count;
    op->max_nr_frames = d->grants->frame_limit;
    op->status = GNTST_okay;
}

static int set_version(struct gnttab_set_version *op)
{
    int err = grant_table_set_version(current_domain(), op->version);

    op->version = current_domain()->grants->version;
    return err;
}

static int get_status_frames(struct gnttab_get_status_frames *op)
{
    struct domain *d = owner(op->dom, &op->status);

    if (!d)
        return 0;
    if (op->nr_frames > (d->grants->version == 2 ? d->grants->status_count : 0)) {
        op->status = REFUSE_ARG(GNTST_general_error, "there are not so many status frames",
                                op->nr_frames);
        return 0;
    }
    for (uint32_t i = 0; i < op->nr_frames; i++) {
        if (write_guest_u64(guest_va_of(op->frame_list + i * sizeof(uint64_t)),
                            grant_status_frame(d, i).n))
            return REFUSE(-EFAULT, "list of status frames cannot be written");
    }
    op->status = GNTST_okay;
    return 0;
}

static int get_version(struct gnttab_get_version *op)
{
    int16_t status = 0;
    struct domain *d = owner(op->dom, &status);

    if (!d)
        return status == GNTST_permission_denied ? -EPERM : -ESRCH;
    op->version = d->grants->version;
    return 0;
}

static int dump_table(struct gnttab_dump_table *op)
{
    struct domain *d;

    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "only Dom0 may dump grant tables");
    d = owner(op->dom, &op->status);
    if (d) {
        grant_table_dump(d);
        op->status = GNTST_okay;
    }
    return 0;
}

static const uint8_t operation_size[] = {
    [GNTTABOP_map_grant_ref] = sizeof(struct gnttab_map_grant_ref),
    [GNTTABOP_unmap_grant_ref] = sizeof(struct gnttab_unmap_grant_ref),
    [GNTTABOP_setup_table] = sizeof(struct gnttab_setup_table),
    [GNTTABOP_dump_table] = sizeof(struct gnttab_dump_table),
    [GNTTABOP_copy] = sizeof(struct gnttab_copy),
    [GNTTABOP_query_size] = sizeof(struct gnttab_query_size),
    [GNTTABOP_unmap_and_replace] = sizeof(struct gnttab_unmap_and_replace),
    [GNTTABOP_get_status_frames] = sizeof(struct gnttab_get_status_frames),
    [GNTTABOP_swap_grant_ref] = sizeof(struct gnttab_swap_grant_ref),
    [GNTTABOP_set_version] = sizeof(struct gnttab_set_version),
    [GNTTABOP_get_version] = sizeof(struct gnttab_get_version),
};

static inline int operate(uint64_t command, union operation *op)
{
    switch (command) {
    case GNTTABOP_map_grant_ref:
        grant_map(&op->map);
        return 0;
    case GNTTABOP_unmap_grant_ref:
        grant_unmap(&op->unmap);
        return 0;
    case GNTTABOP_copy:
        grant_copy(&op->copy);
        return 0;
    case GNTTABOP_setup_table:
        return setup_table(&op->setup);
    case GNTTABOP_query_size:
        query_size(&op->query);
        return 0;
    case GNTTABOP_unmap_and_replace:
        grant_unmap_and_replace(&op->replace);
        return 0;
    case GNTTABOP_get_status_frames:
        return get_status_frames(&op->status_frames);
    case GNTTABOP_swap_grant_ref:
        op->swap.status = grant_swap(op->swap.ref_a, op->swap.ref_b);
        return 0;
    case GNTTABOP_set_version:
        return set_version(&op->set_version);
    case GNTTABOP_get_version:
        return get_version(&op->get_version);
    case GNTTABOP_dump_table:
        return dump_table(&op->dump);
    default:
        return -ENOSYS; /* operation_size has no other */
    }
}

/* 0, -EFAULT, or -ERESTART: nothing was written, and it is to be made again. */
static int one(uint64_t command, uint64_t at, size_t size)
{
    union operation op;
    int err;

    if (copy_from_guest(&op, guest_va_of(at), size))
        return REFUSE(-EFAULT, "a grant operation cannot be read");
    err = operate(command, &op);
    if (err)
        return err;
    if (copy_to_guest(guest_va_of(at), &op, size))
        return REFUSE(-EFAULT, "a grant operation's result cannot be written");
    return 0;
}

static bool is_single(uint64_t command)
{
    return command != GNTTABOP_map_grant_ref && command != GNTTABOP_unmap_grant_ref
        && command != GNTTABOP_copy && command != GNTTABOP_unmap_and_replace
        && command != GNTTABOP_swap_grant_ref;
}

long hypercall_grant_table_op(uint64_t command, uint64_t array, uint64_t count, uint64_t a4,
                              uint64_t a5)
{
    size_t size;
    uint64_t done;
    int err = 0;

    (void)a4, (void)a5;
    if (command >= ARRAY_SIZE(operation_size) || !operation_size[command])
        return REFUSE_ARG(-ENOSYS, "grant_table_op has no such command here", command);
    if (count > COUNT_MAX || (is_single(command) && count != 1))
        return REFUSE_ARG(-EINVAL, "grant_table_op is given too many operations, or none", count);
    size = operation_size[command];
    for (done = 0; done < count; done++) {
        if (done && hypercall_should_yield())
            break;
        err = one(command, array + done * size, size);
        if (err)
            break;
    }
    if (command == GNTTABOP_unmap_grant_ref || command == GNTTABOP_unmap_and_replace)
        tlb_flush_domain(current_domain()); /* no translation to what was unmapped may be left when the granter goes on */
    if (done < count && (!err || err == -ERESTART))
        return hypercall_restart(__HYPERVISOR_grant_table_op, command, array + done * size,
                                 count - done, 0, 0);
    return err;
}
