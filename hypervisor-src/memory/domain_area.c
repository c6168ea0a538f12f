/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the per-domain area, L4 slot 260: one L3, one L2 and one L1 table a domain, in which each
 * vCPU has a window for its GDT and its LDT. So a switch of vCPU changes nothing but the bases in
 * GDTR and LDTR. Must never map a frame here that is not typed as FRAME_SEGMENT, or ours. Read
 * next: pv/descriptor.h.
 */
#include "abi/errno.h"
#include "domain/domain.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/mapping.h"

_Static_assert(MAX_VCPUS * (VCPU_GDT_PAGES + VCPU_LDT_PAGES) <= PT_ENTRIES,
               "all windows share one L1 table");

static uint64_t *area_l1(const struct domain *d)
{
    uint64_t *l2 = frame_map(pte_frame(d->domain_l3[0]));

    return frame_map(pte_frame(l2[0]));
}

int domain_area_create(struct domain *d)
{
    uint64_t *l3 = hv_alloc_pages(0), *l2 = hv_alloc_pages(0), *l1 = hv_alloc_pages(0);

    if (!l3 || !l2 || !l1) {
        if (l3)
            hv_free_pages(l3, 0);
        if (l2)
            hv_free_pages(l2, 0);
        return -ENOMEM;
    }
    l3[0] = pte_make(frame_of_ptr(l2), PTE_PRESENT | PTE_WRITE);
    l2[0] = pte_make(frame_of_ptr(l1), PTE_PRESENT | PTE_WRITE);
    d->domain_l3 = l3;
    return 0;
}

void domain_area_destroy(struct domain *d)
{
    uint64_t *l1 = area_l1(d), *l2 = frame_map(pte_frame(d->domain_l3[0]));

    hv_free_pages(l1, 0);
    hv_free_pages(l2, 0);
    hv_free_pages(d->domain_l3, 0);
    d->domain_l3 = NULL;
}

uint64_t vcpu_gdt_address(const struct vcpu *v)
{
    return HV_DOMAIN_START + (uint64_t)v->id * VCPU_WINDOW_SIZE;
}

uint64_t vcpu_ldt_address(const struct vcpu *v)
{
    return vcpu_gdt_address(v) + (VCPU_GDT_PAGES << PAGE_SHIFT);
}

static uint64_t *window_entry(const struct vcpu *v, unsigned int page)
{
    return &area_l1(v->domain)[v->id * (VCPU_GDT_PAGES + VCPU_LDT_PAGES) + page];
}

void vcpu_window_set(struct vcpu *v, unsigned int page, pte_t entry)
{
    WRITE_ONCE(*window_entry(v, page), entry);
}

pte_t vcpu_window_get(const struct vcpu *v, unsigned int page)
{
    return *window_entry(v, page);
}
