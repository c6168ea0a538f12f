/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's stand-in for memory/tlb.h: flushes are counted, and the loaded table remembered. */
#ifndef PARACORE_MEMORY_TLB_H
#define PARACORE_MEMORY_TLB_H

#include "lib/types.h"

extern uint32_t tlb_clock;
extern unsigned int host_flushes;
extern mfn_t host_loaded_table;

static inline void tlb_flush(void)
{
    tlb_clock++;
    host_flushes++;
}

static inline void load_page_table(mfn_t l4)
{
    host_loaded_table = l4;
    tlb_flush();
}

static inline void tlb_flush_since(uint32_t stamp)
{
    if (stamp == tlb_clock)
        tlb_flush();
}

#endif
