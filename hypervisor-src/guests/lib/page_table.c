/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks and changes the guest's page tables. All writes are hypercalls; the tables themselves are
 * mapped read-only.
 */
#include "guests/lib/page_table.h"

#include "guests/lib/hypercall.h"

static uint64_t *l4_table;

void page_table_init(void)
{
    l4_table = (uint64_t *)start_info->pt_base;
}

uint64_t *l1_entry(const volatile void *p)
{
    uint64_t *table = l4_table;

    for (int shift = 39; shift > PAGE_SHIFT; shift -= 9) {
        uint64_t entry = table[(uint64_t)p >> shift & (PTE_ENTRIES - 1)];

        if (!(entry & PTE_PRESENT))
            return NULL;
        table = frame_address((entry & PTE_FRAME_MASK) >> PAGE_SHIFT);
    }
    return &table[(uint64_t)p >> PAGE_SHIFT & (PTE_ENTRIES - 1)];
}

long map_frame(void *at, uint64_t mfn, uint64_t bits)
{
    return hypercall3(__HYPERVISOR_update_va_mapping, at, mfn << PAGE_SHIFT | bits, UVMF_INVLPG);
}

long mmu_update_one(uint64_t entry_maddr, uint64_t value)
{
    struct mmu_update request = { .ptr = entry_maddr | MMU_NORMAL_PT_UPDATE, .val = value };

    return hypercall4(__HYPERVISOR_mmu_update, &request, 1, 0, DOMID_SELF);
}

long mmuext_one(unsigned int command, uint64_t mfn)
{
    struct mmuext_op op = { .cmd = command, .arg1.mfn = mfn };

    return hypercall4(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF);
}
