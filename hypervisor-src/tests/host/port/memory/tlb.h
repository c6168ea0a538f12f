/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's stand-in for memory/tlb.h: one processor, whose flushes are counted, and whose loaded
 * table is remembered.
 */
#ifndef PARACORE_MEMORY_TLB_H
#define PARACORE_MEMORY_TLB_H

#include "lib/types.h"

struct domain;

extern uint64_t tlb_clock, host_flushed_at;
extern unsigned int host_flushes;
extern mfn_t host_loaded_table;

static inline void tlb_flush(void)
{
    host_flushed_at = tlb_clock;
    host_flushes++;
}

static inline uint32_t tlb_stamp(void) { return (uint32_t)tlb_clock++; }
static inline uint32_t tlb_age(uint32_t stamp) { return (uint32_t)tlb_clock - stamp; }

static inline void load_page_table(mfn_t l4)
{
    host_loaded_table = l4;
    tlb_flush();
}

static inline void tlb_flush_older(uint32_t age)
{
    if (host_flushed_at <= tlb_clock - age)
        tlb_flush();
}

static inline void tlb_flush_since(uint32_t stamp) { tlb_flush_older(tlb_age(stamp)); }

static inline void tlb_flush_domain(const struct domain *d)
{
    (void)d;
    tlb_flush();
}

#endif
