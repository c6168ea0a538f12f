/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a granted frame into the caller's page tables, and unmapping it; and the handles that
 * name mappings. What lets a foreign frame into an L1 entry is here only: all other page-table
 * changes ask for the guest's own.
 */
#include "domain/grant_table.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/policy.h"
#include "memory/alloc.h"
#include "memory/pte.h"
#include "pv/page_table.h"

enum { PTE_AVAILABLE_SHIFT = 9 };

static int add_mappings(struct grant_table *t)
{
    uint32_t pages = t->mapping_count / GRANT_MAPPINGS_PER_PAGE;
    struct grant_mapping *page = t->mapping_count < t->mapping_limit ? hv_alloc_pages(0) : NULL;

    if (!page)
        return -ENOMEM;
    for (uint32_t i = GRANT_MAPPINGS_PER_PAGE; i--; t->first_free = t->mapping_count + i + 1)
        page[i].next_free = t->first_free;
    t->mappings[pages] = page;
    t->mapping_count += GRANT_MAPPINGS_PER_PAGE;
    return 0;
}

/* The handle that the next mapping will have; false: there is no room for more. */
static inline bool next_handle(struct grant_table *t, grant_handle_t *handle)
{
    if (unlikely(!t->first_free) && add_mappings(t))
        return false;
    *handle = t->first_free - 1;
    return true;
}

static inline struct grant_mapping *slot(const struct grant_table *t, grant_handle_t handle)
{
    return &t->mappings[handle / GRANT_MAPPINGS_PER_PAGE][handle % GRANT_MAPPINGS_PER_PAGE];
}

static inline void take_handle(struct grant_table *t, grant_handle_t handle,
                               const struct grant_mapping *mapping)
{
    t->first_free = slot(t, handle)->next_free;
    *slot(t, handle) = *mapping;
    t->mappings_used++;
}

static inline void give_handle(struct grant_table *t, grant_handle_t handle)
{
    *slot(t, handle) = (struct grant_mapping){ .next_free = t->first_free };
    t->first_free = handle + 1;
    t->mappings_used--;
}

/* Machine address of the entry that host_address means, in a valid L1 table of the caller's; 0:
 * there is none. */
static inline uint64_t entry_address(uint64_t host_address, uint32_t flags)
{
    const struct frame *f;

    if (!(flags & GNTMAP_contains_pte))
        return page_table_find(current_vcpu(), host_address);
    f = frame_entry(paddr_frame(paddr_of(host_address)));
    if (host_address % sizeof(pte_t) || !frame_exists(paddr_frame(paddr_of(host_address))) ||
        f->owner != current_domain()->id || f->use.type != FRAME_L1
            || !(f->use.flags & FRAME_VALIDATED))
        return 0;
    return host_address;
}

static inline pte_t entry_value(mfn_t frame, uint32_t flags)
{
    uint64_t bits = PTE_PRESENT | PTE_ACCESSED | PTE_DIRTY;

    if (!(flags & GNTMAP_readonly))
        bits |= PTE_WRITE;
    if (flags & GNTMAP_application_map)
        bits |= PTE_USER;
    bits |= (uint64_t)(flags >> GNTMAP_guest_avail0 & 7) << PTE_AVAILABLE_SHIFT;
    return pte_make(frame, bits);
}

static int16_t install(struct domain *granter, mfn_t frame, const struct gnttab_map_grant_ref *op)
{
    uint64_t at;

    if (!(op->flags & GNTMAP_host_map))
        return GNTST_okay;
    at = entry_address(op->host_addr, op->flags);
    if (!at)
        return REFUSE_ARG(GNTST_bad_virt_addr, "grant is mapped where no L1 table is",
                          op->host_addr);
    if (page_table_write(current_domain(), granter, at, entry_value(frame, op->flags), false))
        return GNTST_general_error;
    return GNTST_okay;
}

static int16_t map(struct domain *granter, struct gnttab_map_grant_ref *op)
{
    struct domain *d = current_domain();
    bool write = !(op->flags & GNTMAP_readonly);
    grant_handle_t handle;
    struct granted granted;
    mfn_t frame;
    int16_t status;

    if (!next_handle(d->grants, &handle))
        return REFUSE(GNTST_no_space, "no room for more grant mappings");
    status = policy_grant(POLICY_MAP, granter, d);
    if (unlikely(status))
        return status;
    status = grant_begin(granter, op->ref, d, write, GRANT_MAP, &granted);
    if (status)
        return status;
    frame = granted.frame;
    status = install(granter, frame, op);
    if (status) {
        grant_end(granter, op->ref, frame, write);
        return status;
    }
    take_handle(d->grants, handle, &(struct grant_mapping){
        .frame = frame.n, .host_address = op->host_addr, .reference = op->ref,
        .granter = granter->id, .granter_serial = granter->serial,
        .flags = (uint16_t)(op->flags & (GNTMAP_device_map | GNTMAP_host_map | GNTMAP_readonly
                                         | GNTMAP_contains_pte)),
    });
    op->handle = handle;
    op->dev_bus_addr = frame_paddr(frame).n;
    TRACE(TRACE_GRANT_MAP, granter->id, op->ref, frame.n, handle, op->flags);
    return GNTST_okay;
}

void grant_map(struct gnttab_map_grant_ref *op)
{
    struct domain *granter = domain_by_id(op->dom == DOMID_SELF ? current_domain()->id : op->dom);

    if (!granter || !granter->grants)
        op->status = REFUSE_ARG(GNTST_bad_domain, "maps a grant of a domain that does not exist",
                                op->dom);
    else if (!(op->flags & (GNTMAP_device_map | GNTMAP_host_map)))
        op->status = REFUSE_ARG(GNTST_general_error,
                                "a grant mapping is for the host, for a device, or both",
                                    op->flags);
    else
        op->status = map(granter, op);
}

/* The L1 entry, if it still is the one that the mapping made. */
static int16_t find_mapped(const struct grant_mapping *m, uint64_t host_address, uint64_t *at)
{
    pte_t entry;

    *at = entry_address(host_address, m->flags);
    if ((m->flags & GNTMAP_contains_pte) && host_address != m->host_address)
        return REFUSE_ARG(GNTST_bad_virt_addr, "grant was mapped by another L1 entry",
                          host_address);
    if (!*at)
        return REFUSE_ARG(GNTST_bad_virt_addr, "grant is unmapped where no L1 table is",
                          host_address);
    entry = READ_ONCE(*(const pte_t *)direct_map(paddr_of(*at)));
    if (!(entry & PTE_PRESENT) || pte_frame(entry).n != m->frame)
        return REFUSE_ARG(GNTST_general_error, "L1 entry does not map the granted frame any more",
                          entry);
    return GNTST_okay;
}

static int16_t remove(const struct grant_mapping *m, uint64_t host_address)
{
    uint64_t at;
    int16_t status = find_mapped(m, host_address, &at);

    if (!status && page_table_write(current_domain(), current_domain(), at, 0, false))
        status = GNTST_general_error;
    return status;
}

/* The entry that maps `from` goes where the grant was, with what it holds. */
static int16_t replace(const struct grant_mapping *m, uint64_t host_address, uint64_t from)
{
    uint64_t at, source;
    int16_t status = find_mapped(m, host_address, &at);

    if (status)
        return status;
    if (m->flags & GNTMAP_contains_pte)
        return REFUSE(GNTST_general_error, "a grant mapped by its L1 entry is not replaced");
    source = page_table_find(current_vcpu(), from);
    if (!source || source == at)
        return REFUSE_ARG(GNTST_bad_virt_addr, "a grant is replaced by what no other L1 entry maps",
                          from);
    page_table_move(source, at);
    return GNTST_okay;
}

/* Ends what is left of a mapping once neither page tables nor devices have it. */
static void end_mapping(struct grant_table *t, struct grant_mapping *m, grant_handle_t handle)
{
    if (m->flags & (GNTMAP_host_map | GNTMAP_device_map))
        return;
    TRACE(TRACE_GRANT_UNMAP, m->granter, m->reference, m->frame, handle);
    grant_end(grant_mapping_granter(m), m->reference, mfn_of(m->frame),
              !(m->flags & GNTMAP_readonly));
    give_handle(t, handle);
}

void grant_unmap(struct gnttab_unmap_grant_ref *op)
{
    struct grant_table *t = current_domain()->grants;
    struct grant_mapping *m = grant_mapping_find(t, op->handle);

    if (!m) {
        op->status = REFUSE_ARG(GNTST_bad_handle, "unmaps a grant by a handle it does not have",
                                op->handle);
        return;
    }
    op->status = GNTST_okay;
    if (op->dev_bus_addr && op->dev_bus_addr != m->frame << PAGE_SHIFT) {
        op->status = REFUSE_ARG(GNTST_bad_dev_addr, "device address is not the granted frame's",
                                op->dev_bus_addr);
        return;
    }
    if (op->host_addr && (m->flags & GNTMAP_host_map)) {
        op->status = remove(m, op->host_addr);
        if (op->status)
            return;
        m->flags &= (uint16_t)~GNTMAP_host_map;
    }
    if (op->dev_bus_addr)
        m->flags &= (uint16_t)~GNTMAP_device_map;
    end_mapping(t, m, op->handle);
}

void grant_unmap_and_replace(struct gnttab_unmap_and_replace *op)
{
    struct grant_table *t = current_domain()->grants;
    struct grant_mapping *m = grant_mapping_find(t, op->handle);

    if (!m || !(m->flags & GNTMAP_host_map)) {
        op->status = REFUSE_ARG(GNTST_bad_handle, "replaces a grant by a handle it does not have",
                                op->handle);
        return;
    }
    op->status = op->new_addr ? replace(m, op->host_addr, op->new_addr) : remove(m, op->host_addr);
    if (op->status)
        return;
    m->flags &= (uint16_t)~GNTMAP_host_map;
    end_mapping(t, m, op->handle);
}
