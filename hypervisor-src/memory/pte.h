/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page-table entry's bits (Intel SDM volume 3, 4.5), and the one bit of ours: PTE_GUEST_KERNEL.
 *
 * A 64-bit PV guest's kernel runs at ring 3, so each present guest entry carries PTE_USER. What the
 * guest asked for is kept apart: an L1 entry without USER gets PTE_GUEST_KERNEL, one with it gets
 * PTE_GLOBAL, as the PV interface has it. CR4.PGE stays off, so GLOBAL means nothing to the
 * processor. Read next: pv/page_table.h.
 */
#ifndef PARACORE_MEMORY_PTE_H
#define PARACORE_MEMORY_PTE_H

#include "lib/types.h"

typedef uint64_t pte_t;

#define PTE_PRESENT (1UL << 0)
#define PTE_WRITE (1UL << 1)
#define PTE_USER (1UL << 2)
#define PTE_PWT (1UL << 3)
#define PTE_PCD (1UL << 4)
#define PTE_ACCESSED (1UL << 5)
#define PTE_DIRTY (1UL << 6)
#define PTE_PAT (1UL << 7)   /* of an L1 entry */
#define PTE_LARGE (1UL << 7) /* of an L2 or L3 entry */
#define PTE_GLOBAL (1UL << 8)
#define PTE_GUEST_KERNEL (1UL << 52)
#define PTE_NX (1UL << 63)
#define PTE_FRAME 0x000ffffffffff000UL

enum { PT_ENTRIES = 512 };

static inline mfn_t pte_frame(pte_t e) { return mfn_of((e & PTE_FRAME) >> PAGE_SHIFT); }
static inline pte_t pte_make(mfn_t f, uint64_t flags) { return f.n << PAGE_SHIFT | flags; }

/* Index into the table of a level (1 to 4) for an address. */
static inline unsigned int pt_index(uint64_t va, unsigned int level)
{
    return (va >> (PAGE_SHIFT + 9 * (level - 1))) & (PT_ENTRIES - 1);
}

#endif
