/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercall path's way to trace and break filters. While nothing is watched it costs one test
 * of debug_switches.
 *
 * cpu/entry.S: `cmpq $0, debug_switches`; equal: call hypercall_table[nr] as ever; otherwise call
 * hypercall_hooked with the same five argument registers and nr in r9. Multicall calls
 * hypercall_invoke for each entry.
 */
#ifndef PARACORE_DEBUG_HOOKS_H
#define PARACORE_DEBUG_HOOKS_H

#include "hypercall/hypercall.h"

/* break_filters_active and trace_classes as one word. */
extern uint64_t debug_switches;

/* Calls hypercall nr (below HYPERCALL_COUNT), watched before and after. Returns its result. */
long hypercall_hooked(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t nr);
/* The same for an entry of a multicall. */
long hypercall_hooked_batched(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
                              uint64_t nr);

static inline long hypercall_invoke(uint64_t nr, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                                    uint64_t a5)
{
    if (unlikely(READ_ONCE(debug_switches)))
        return hypercall_hooked_batched(a1, a2, a3, a4, a5, nr);
    return hypercall_table[nr](a1, a2, a3, a4, a5);
}

#endif
