/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's own page tables: finding entries, and the bits in them.
 *
 * Frames of the image and of what the builder put behind it are mapped one after the other from
 * GUEST_VIRT_BASE, so that guest frame and address are one subtraction apart; machine frames come
 * from the P2M list and go back by the machine-to-phys table. Tables are read through this map, and
 * changed by hypercall only.
 */
#ifndef GUEST_PAGE_TABLE_H
#define GUEST_PAGE_TABLE_H

#include "abi/mmu.h"
#include "guests/lib/guest.h"

#define PTE_PRESENT  (1UL << 0)
#define PTE_WRITABLE (1UL << 1)
#define PTE_USER     (1UL << 2)
#define PTE_ACCESSED (1UL << 5)
#define PTE_DIRTY    (1UL << 6)
#define PTE_FRAME_MASK 0x000ffffffffff000UL
#define PTE_ENTRIES  512

/* What a page of data and what a table has; guest kernels run in ring 3, so all of it is
 * PTE_USER. */
#define PTE_DATA  (PTE_PRESENT | PTE_WRITABLE | PTE_USER | PTE_ACCESSED | PTE_DIRTY)
#define PTE_READ  (PTE_PRESENT | PTE_USER | PTE_ACCESSED)
#define PTE_TABLE (PTE_PRESENT | PTE_WRITABLE | PTE_USER | PTE_ACCESSED | PTE_DIRTY)

extern char GUEST_VIRT_BASE[];
extern char guest_image_end[];

void page_table_init(void);

static inline uint64_t pfn_of(const volatile void *p)
{
    return ((uint64_t)p - (uint64_t)GUEST_VIRT_BASE) >> PAGE_SHIFT;
}

static inline uint64_t pfn_to_mfn(uint64_t pfn)
{
    return ((const uint64_t *)start_info->mfn_list)[pfn];
}

static inline uint64_t mfn_to_pfn(uint64_t mfn)
{
    return ((const uint64_t *)MACH2PHYS_VIRT_START)[mfn];
}

static inline uint64_t mfn_of(const volatile void *p) { return pfn_to_mfn(pfn_of(p)); }
static inline uint64_t maddr_of(const volatile void *p)
{
    return mfn_of(p) << PAGE_SHIFT | ((uint64_t)p & (PAGE_SIZE - 1));
}

/* Where a machine frame of ours is mapped. */
static inline void *frame_address(uint64_t mfn)
{
    return GUEST_VIRT_BASE + (mfn_to_pfn(mfn) << PAGE_SHIFT);
}

/* The L1 entry of an address, through the map of the tables; NULL: no L1 table there. */
uint64_t *l1_entry(const volatile void *p);

/* Maps a page with these bits (PTE_*), or changes the bits of one that is; 0 or a negative
 * errno. */
long map_frame(void *at, uint64_t mfn, uint64_t bits);
static inline long set_page_bits(void *page, uint64_t bits)
{
    return map_frame(page, mfn_of(page), bits);
}

/* One entry at a time by its machine address. */
long mmu_update_one(uint64_t entry_maddr, uint64_t value);
long mmuext_one(unsigned int command, uint64_t mfn);

#endif
