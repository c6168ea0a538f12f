/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An entry is written flags last, taken back by one compare-and-exchange (abi/grant_table.h). A
 * page mapped from elsewhere replaces whatever frame the address had.
 */
#include "guests/lib/grants.h"

#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

static struct grant_entry_v1 table[PAGE_SIZE / sizeof(struct grant_entry_v1)] PAGE_ALIGNED;

int grants_init(void)
{
    xen_pfn_t frame = 0;
    struct gnttab_setup_table setup = { .dom = DOMID_SELF, .nr_frames = 1,
        .frame_list = (uint64_t)&frame };

    if (hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_setup_table, &setup, 1))
        return GNTST_general_error;
    if (setup.status)
        return setup.status;
    return map_frame(table, frame, PTE_DATA) ? GNTST_bad_page : GNTST_okay;
}

uint64_t grants_frame(void) { return (*l1_entry(table) & PTE_FRAME_MASK) >> PAGE_SHIFT; }

void grant_lend(grant_ref_t ref, domid_t to, const void *page, bool writable)
{
    table[ref].domid = to;
    table[ref].frame = (uint32_t)mfn_of(page);
    __atomic_store_n(&table[ref].flags,
                     (uint16_t)(GTF_permit_access | (writable ? 0 : GTF_readonly)),
                         __ATOMIC_RELEASE);
}

bool grant_take_back(grant_ref_t ref)
{
    uint16_t flags = __atomic_load_n(&table[ref].flags, __ATOMIC_ACQUIRE);

    if (flags & (GTF_reading | GTF_writing))
        return false;
    return __atomic_compare_exchange_n(&table[ref].flags, &flags, 0, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

int grant_map_at(void *at, domid_t owner, grant_ref_t ref, bool writable, grant_handle_t *handle)
{
    struct gnttab_map_grant_ref op = {
        .host_addr = (uint64_t)at, .flags = GNTMAP_host_map | (writable ? 0 : GNTMAP_readonly),
        .ref = ref, .dom = owner,
    };

    /* The old translation must go: mapping a grant flushes nothing. */
    if (map_frame(at, 0, 0))
        return GNTST_bad_virt_addr;
    if (hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_map_grant_ref, &op, 1))
        return GNTST_general_error;
    *handle = op.handle;
    return op.status;
}

int grant_unmap_at(void *at, grant_handle_t handle)
{
    struct gnttab_unmap_grant_ref op = { .host_addr = (uint64_t)at, .handle = handle };

    if (hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_unmap_grant_ref, &op, 1))
        return GNTST_general_error;
    return op.status;
}

static int copy(struct gnttab_copy *op)
{
    if (hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_copy, op, 1))
        return GNTST_general_error;
    return op->status;
}

static uint16_t offset_of(const void *p)
{
    return (uint16_t)((uint64_t)p % PAGE_SIZE);
}

int grant_copy_from(void *to, domid_t owner, grant_ref_t ref, uint16_t offset, uint16_t bytes)
{
    struct gnttab_copy op = {
        .source = { .u.ref = ref, .domid = owner, .offset = offset },
        .dest = { .u.gmfn = mfn_of(to), .domid = DOMID_SELF, .offset = offset_of(to) },
        .len = bytes,
        .flags = GNTCOPY_source_gref,
    };

    return copy(&op);
}

int grant_copy_to(domid_t owner, grant_ref_t ref, uint16_t offset, const void *from,
                  uint16_t bytes)
{
    struct gnttab_copy op = {
        .source = { .u.gmfn = mfn_of(from), .domid = DOMID_SELF, .offset = offset_of(from) },
        .dest = { .u.ref = ref, .domid = owner, .offset = offset },
        .len = bytes,
        .flags = GNTCOPY_dest_gref,
    };

    return copy(&op);
}
