/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the LDT half of a vCPU's descriptor window. The pages are found through the caller's page
 * tables once, when the LDT is set, and stay held: later changes of that mapping do not move the
 * LDT. An entry present in a window holds one use of its frame as FRAME_SEGMENT. Read next:
 * memory/domain_area.c.
 */
#include "pv/ldt.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "memory/frame.h"
#include "memory/mapping.h"
#include "memory/tlb.h"
#include "pv/page_table.h"

enum { LDT_ENTRIES_MAX = 8192, DESCRIPTOR_SIZE = 8 };

static int hold_page(struct vcpu *v, uint64_t va, pte_t *window)
{
    uint64_t at = page_table_find(v, va);
    pte_t e = at ? *(const pte_t *)direct_map(paddr_of(at)) : 0;
    int err;

    if (!(e & PTE_PRESENT))
        return REFUSE_ARG(-EINVAL, "LDT page is not mapped", va);
    err = frame_get_type(pte_frame(e), FRAME_SEGMENT, v->domain);
    if (!err)
        *window = pte_make(pte_frame(e), PTE_PRESENT | PTE_WRITE | PTE_NX);
    return err;
}

static void drop_pages(const pte_t *entries, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++)
        if (entries[i] & PTE_PRESENT)
            frame_put_type(pte_frame(entries[i]));
}

int ldt_set(struct vcpu *v, uint64_t va, uint32_t entries)
{
    uint64_t bytes = ALIGN_UP((uint64_t)entries * DESCRIPTOR_SIZE, PAGE_SIZE);
    unsigned int pages = (unsigned int)(bytes >> PAGE_SHIFT);
    pte_t fresh[VCPU_LDT_PAGES] = { 0 }, old[VCPU_LDT_PAGES];

    if (entries > LDT_ENTRIES_MAX)
        return REFUSE_ARG(-EINVAL, "LDT has more than 8192 entries", entries);
    if (entries && (va % PAGE_SIZE || !guest_may_name(va) ||
                    !guest_may_name(va + bytes - 1)))
        return REFUSE_ARG(-EINVAL, "LDT does not lie on pages of the guest's", va);
    if (!entries && !v->ldt_entries)
        return 0;
    for (unsigned int i = 0; i < pages; i++) {
        int err = hold_page(v, va + ((uint64_t)i << PAGE_SHIFT), &fresh[i]);

        if (err) {
            drop_pages(fresh, i);
            return err;
        }
    }
    for (unsigned int i = 0; i < VCPU_LDT_PAGES; i++) {
        old[i] = vcpu_window_get(v, VCPU_GDT_PAGES + i);
        vcpu_window_set(v, VCPU_GDT_PAGES + i, fresh[i]);
    }
    v->ldt_base = va;
    v->ldt_entries = entries;
    tlb_flush();
    drop_pages(old, VCPU_LDT_PAGES);
    vcpu_reload_descriptors(v);
    return 0;
}

void ldt_release(struct vcpu *v)
{
    for (unsigned int i = 0; i < VCPU_LDT_PAGES; i++) {
        pte_t e = vcpu_window_get(v, VCPU_GDT_PAGES + i);

        vcpu_window_set(v, VCPU_GDT_PAGES + i, 0);
        drop_pages(&e, 1);
    }
    v->ldt_entries = 0;
}
