/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercall path's way to trace and break filters. While nothing is watched it costs one test
 * of debug_switches. When something is, the quick look of debug/break.h decides: the call is made
 * as ever; made and its result looked at (hypercall_returned); or made by hypercall_hooked. That
 * look stands in cpu/entry.S (CALL_WATCHED), which has 15 instructions for it, and for the entries
 * of a multicall in hypercall_watched.
 */
#ifndef PARACORE_DEBUG_HOOKS_H
#define PARACORE_DEBUG_HOOKS_H

#include "debug/break.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "hypercall/hypercall.h"

/* break_filters_active, break_returns, trace_classes and break_classes as one word. */
extern uint64_t debug_switches;
/* Of these the two in the middle: 0, BREAK_RETURNS, or more when the trace is on. */
extern uint32_t break_modes;

/* Calls hypercall nr (below HYPERCALL_COUNT), watched before and after. Returns its result. */
long hypercall_hooked(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t nr);
/* The current vCPU's hypercall is done, was not watched, and its result is in the gate. Returns it. */
long hypercall_returned(long result);

/* The hypercall that v, the current vCPU, is in, as an event but for its kind and outcome. False: it
 * is in none. */
bool hypercall_in_flight(const struct vcpu *v, struct break_event *event);

/* hypercall_hooked of an entry of a multicall. */
long hypercall_hooked_entry(const struct multicall_entry *call);

/* With one instruction and a jump, which the compiler does not find: bit is below 64. */
static inline bool bit_is_set(const uint64_t *word, uint64_t bit)
{
    bool set;

    __asm__("bt %2, %1" : "=@ccc"(set) : "m"(*word), "r"(bit));
    return set;
}

static inline bool sub_op_may_match(const struct multicall_entry *call)
{
    return break_gate.sub_ops >> (call->args[0] % 64) & 1;
}

static inline bool argument_may_match(const struct multicall_entry *call)
{
    const uint64_t *argument = (const void *)((const uint8_t *)call + break_gate.argument_entry);

    return *argument - break_gate.argument_low <= break_gate.argument_span;
}

/* The quick look at an entry of a multicall of v's, while something is watched. */
enum quick_look { LOOK_PLAIN, LOOK_HOOKED, LOOK_FOR_RESULT };

static inline enum quick_look look_at(const struct vcpu *v, const struct multicall_entry *call,
                                      uint64_t switches)
{
    const uint32_t modes = (uint32_t)(switches >> 16); /* break_modes */
    const struct break_watch *watch = v->watch;

    if (modes > BREAK_RETURNS)
        return LOOK_HOOKED;
    if (modes == BREAK_RETURNS) {
        if (!bit_is_set(&watch->calls_ruled_out, call->op))
            return LOOK_HOOKED;
        return bit_is_set(&watch->returns_ruled_out, call->op) ? LOOK_PLAIN : LOOK_FOR_RESULT;
    }
    if (bit_is_set(&watch->calls_ruled_out, call->op) || !sub_op_may_match(call)
        || !argument_may_match(call))
        return LOOK_PLAIN;
    return LOOK_HOOKED;
}

/* Calls an entry of a multicall of v's. */
static inline long hypercall_invoke(const struct vcpu *v, const struct multicall_entry *call)
{
    const uint64_t switches = READ_ONCE(debug_switches);
    const xen_ulong_t *a = call->args;
    enum quick_look look = LOOK_PLAIN;
    long result;

    if (unlikely(switches)) {
        look = look_at(v, call, switches);
        if (look == LOOK_HOOKED)
            return hypercall_hooked_entry(call);
    }
    result = hypercall_table[call->op](a[0], a[1], a[2], a[3], a[4]);
    if (look == LOOK_PLAIN || (uint64_t)result - break_gate.result_low > break_gate.result_span
        || !sub_op_may_match(call))
        return result;
    return hypercall_returned(result);
}

#endif
