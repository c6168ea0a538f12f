/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stale translations. A frame that stops being used one way may still be reached through a TLB or
 * paging-structure cache filled before. Each full flush advances tlb_clock; a frame remembers the
 * clock of its last use (struct frame, stamp); before it becomes something else, or another
 * domain's, tlb_flush_since() flushes unless that happened already.
 */
#ifndef PARACORE_MEMORY_TLB_H
#define PARACORE_MEMORY_TLB_H

#include "cpu/processor.h"

extern uint32_t tlb_clock;

/* Loads a page table; drops every translation, for CR4.PGE and CR4.PCIDE are off. */
static inline void load_page_table(mfn_t l4)
{
    tlb_clock++;
    write_cr3(frame_paddr(l4).n);
}

static inline void tlb_flush(void)
{
    tlb_clock++;
    tlb_flush_local();
}

static inline void tlb_flush_since(uint32_t stamp)
{
    if (stamp == tlb_clock)
        tlb_flush();
}

#endif
