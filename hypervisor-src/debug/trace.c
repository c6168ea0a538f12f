/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes the trace. One writer per ring, its own processor with interrupts off, so no lock; the
 * order of the stores is what lets a reader outside the machine tell a whole record from one being
 * overwritten. Never waits for a reader.
 */
#include "debug/trace.h"

#include "abi/base.h"
#include "cpu/cpu.h"
#include "cpu/processor.h"
#include "debug/break.h"
#include "domain/domain.h"
#include "memory/alloc.h"

struct trace_ring trace_rings[TRACE_CPUS];

enum { RING_ORDER = 9 };
_Static_assert((PAGE_SIZE << RING_ORDER) == TRACE_CAPACITY * sizeof(struct trace_record),
               "the ring fills its pages");
_Static_assert(!(TRACE_CAPACITY & (TRACE_CAPACITY - 1)), "a place in the ring is a mask away");

void trace_init(unsigned int cpu)
{
    struct trace_ring *ring = &trace_rings[cpu];

    ring->records = hv_alloc_pages(RING_ORDER);
    if (ring->records)
        ring->capacity = TRACE_CAPACITY;
}

static void record(enum trace_event event, const uint64_t argument[TRACE_ARGUMENTS])
{
    const uint32_t cpu = current_cpu()->id;
    struct trace_ring *ring = &trace_rings[cpu];
    const struct vcpu *v = current_vcpu();
    struct trace_record *slot;

    if (!ring->capacity)
        return;
    slot = &ring->records[ring->produced & (ring->capacity - 1)];
    WRITE_ONCE(slot->sequence, 0);
    barrier(); /* x86 keeps stores in program order; only the compiler must */
    slot->time = read_tsc();
    slot->event = (uint16_t)event;
    slot->domain = v && v->domain ? v->domain->id : DOMID_IDLE;
    slot->vcpu = v && v->domain ? (uint16_t)v->id : 0;
    slot->cpu = (uint16_t)cpu;
#pragma GCC unroll 5
    for (unsigned int i = 0; i < TRACE_ARGUMENTS; i++)
        slot->argument[i] = argument[i];
    barrier();
    WRITE_ONCE(slot->sequence, ring->produced + 1);
    barrier();
    WRITE_ONCE(ring->produced, ring->produced + 1);
}

void trace_write(enum trace_event event, const uint64_t argument[TRACE_ARGUMENTS])
{
    const uint32_t bit = 1U << (event >> 8);

    if (READ_ONCE(trace_classes) & bit)
        record(event, argument);
    if (unlikely(READ_ONCE(break_classes) & bit))
        break_on_trace(event, argument);
}
