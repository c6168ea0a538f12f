/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercall path's way to trace and break filters. While nothing is watched it costs one test
 * of debug_switches.
 *
 * cpu/entry.S: `cmpq $0, debug_switches`; equal: call hypercall_table[nr] as ever; otherwise, when
 * hypercall_watched (in assembler there), call hypercall_hooked with the same five argument
 * registers and nr in r9. Multicall calls hypercall_invoke for each entry.
 */
#ifndef PARACORE_DEBUG_HOOKS_H
#define PARACORE_DEBUG_HOOKS_H

#include "debug/break.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "hypercall/hypercall.h"

/* break_filters_active, trace_classes and break_classes as one word. */
extern uint64_t debug_switches;

/* Calls hypercall nr (below HYPERCALL_COUNT), watched before and after. Returns its result. */
long hypercall_hooked(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t nr);
/* The same for an entry of a multicall. */
long hypercall_hooked_batched(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
                              uint64_t nr);

/* v is the caller. False when nothing is traced and no break filter in force can match the call. */
static inline bool hypercall_watched(const struct vcpu *v, uint64_t nr, uint64_t first)
{
    if (READ_ONCE(trace_classes))
        return true;
    if (!(READ_ONCE(break_numbers) >> nr & 1) || !(READ_ONCE(break_sub_ops) >> (first % 64) & 1))
        return false;
    return READ_ONCE(break_domains) >> (v->domain->id % 64) & 1;
}

static inline long hypercall_invoke(const struct vcpu *v, uint64_t nr, uint64_t a1, uint64_t a2,
                                    uint64_t a3, uint64_t a4, uint64_t a5)
{
    if (unlikely(READ_ONCE(debug_switches)) && hypercall_watched(v, nr, a1))
        return hypercall_hooked_batched(a1, a2, a3, a4, a5, nr);
    return hypercall_table[nr](a1, a2, a3, a4, a5);
}

#endif
