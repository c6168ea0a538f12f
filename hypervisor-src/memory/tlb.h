/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stale translations. A frame that stops being used one way may still be reached through a TLB or
 * paging-structure cache that some processor filled before.
 *
 * tlb_clock counts such ends: a frame remembers when its was (struct frame, stamp), and a processor
 * what the clock was at its last full flush (cpu.tlb_clock). Before a frame becomes something else,
 * or another domain's, tlb_flush_since() has every processor flush that did not since. The clock is
 * read before the flush, so a processor that flushes by itself, without the lock, is never thought
 * fresher than it is. Read next: cpu/requests.h.
 */
#ifndef PARACORE_MEMORY_TLB_H
#define PARACORE_MEMORY_TLB_H

#include "cpu/cpu.h"
#include "cpu/processor.h"

/* Advanced with the lock held. */
extern uint64_t tlb_clock;

/* cpu.tlb_clock while no guest's table is loaded. */
#define TLB_EMPTY (~0UL)

/* For the frame whose use ends now, its mappings cleared already: its stamp, the clock's low half. */
static inline uint32_t tlb_stamp(void) { return (uint32_t)tlb_clock++; }

/* Loads a page table; drops every translation, for CR4.PGE and CR4.PCIDE are off. */
static inline void load_page_table(mfn_t l4)
{
    uint64_t now = READ_ONCE(tlb_clock);

    write_cr3(frame_paddr(l4).n);
    current_cpu()->tlb_clock = now;
}

/* Of this processor. */
static inline void tlb_flush(void)
{
    uint64_t now = READ_ONCE(tlb_clock);

    tlb_flush_local();
    current_cpu()->tlb_clock = now;
}

/* How long ago the stamp was given; less than that when it was very long ago. */
static inline uint32_t tlb_age(uint32_t stamp) { return (uint32_t)tlb_clock - stamp; }

/* Of every processor that did not flush for so long. */
void tlb_flush_older(uint32_t age);

static inline void tlb_flush_since(uint32_t stamp) { tlb_flush_older(tlb_age(stamp)); }

/* Of every processor that holds one of these vCPUs of the domain's (a bit for each), this one
 * included. */
void tlb_flush_vcpus(const struct domain *d, uint64_t vcpus);
/* Of all of them. */
static inline void tlb_flush_domain(const struct domain *d) { tlb_flush_vcpus(d, ~0UL); }

#endif
