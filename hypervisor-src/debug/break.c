/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compares what happens with the break filters. The rows are written from outside at any time: each
 * field is read once, and nothing in a row can lead anywhere but to a hit or none.
 * Read next: debug/hooks.c.
 */
#include "debug/break.h"

#include "abi/base.h"
#include "abi/hypercall.h"
#include "cpu/processor.h"
#include "debug/trace.h"
#include "domain/domain.h"

struct break_filter break_filters[BREAK_FILTERS];
struct break_watch break_watches[BREAK_WATCH_DOMAINS * BREAK_WATCH_VCPUS];
_Static_assert(BREAK_WATCH_VCPUS == (int)MAX_VCPUS, "each vCPU of a domain has a watch of its own");
struct break_gate break_gate = {
    .sub_ops = ~0UL, .argument_regs = offsetof(struct guest_regs, rdi),
    .argument_entry = offsetof(struct multicall_entry, args), .argument_span = ~0UL,
    .result_span = ~0UL,
};

static bool argument_matches(const struct break_filter *f, const struct break_event *event)
{
    unsigned int index = READ_ONCE(f->argument_index);
    uint64_t first, last;

    if (index >= ARRAY_SIZE(event->argument))
        return false;
    first = last = event->argument[index];
    if (event->kind == (BREAK_TRACED | TRACE_PAGE_OWNER) && index == 0)
        last += event->argument[1] - 1; /* so many frames change hands at once */
    return last >= READ_ONCE(f->argument_low) && first <= READ_ONCE(f->argument_high);
}

static bool matches(const struct break_filter *f, const struct break_event *event)
{
    unsigned int match = READ_ONCE(f->match);

    if (READ_ONCE(f->kind) != event->kind)
        return false;
    if (match & BREAK_MATCH_DOMAIN && READ_ONCE(f->domain) != event->domain)
        return false;
    if (match & BREAK_MATCH_VCPU && READ_ONCE(f->vcpu) != event->vcpu)
        return false;
    if (match & BREAK_MATCH_HYPERCALL && READ_ONCE(f->hypercall) != event->hypercall)
        return false;
    if (match & BREAK_MATCH_SUB_OP && READ_ONCE(f->sub_op) != event->sub_op)
        return false;
    if (match & BREAK_MATCH_ARGUMENT && !argument_matches(f, event))
        return false;
    if (match & BREAK_MATCH_RESULT
        && (event->result < READ_ONCE(f->result_low) || event->result > READ_ONCE(f->result_high)))
        return false;
    return true;
}

/* True when the row stops the machine for this event. */
static bool hits(struct break_filter *f, uint32_t bit, const struct break_event *event)
{
    if (!matches(f, event))
        return false;
    if (READ_ONCE(f->skip)) {
        WRITE_ONCE(f->skip, READ_ONCE(f->skip) - 1);
        return false;
    }
    WRITE_ONCE(f->hits, READ_ONCE(f->hits) + 1);
    if (READ_ONCE(f->match) & BREAK_ONCE)
        __atomic_and_fetch(&break_filters_active, (uint16_t)~bit, __ATOMIC_SEQ_CST);
    return true;
}

void break_check(struct break_event *event)
{
    uint32_t active = READ_ONCE(break_filters_active);

    event->filters = 0;
    for (unsigned int i = 0; i < BREAK_FILTERS; i++) {
        uint32_t bit = 1U << i;

        if (active & bit && hits(&break_filters[i], bit, event))
            event->filters |= bit;
    }
    if (event->filters)
        break_hit(event);
}

long break_injected(const struct break_event *event)
{
    struct break_event wanted = *event;
    uint32_t active = READ_ONCE(break_filters_active);

    wanted.kind = BREAK_INJECT;
    for (unsigned int i = 0; i < BREAK_FILTERS; i++) {
        uint32_t bit = 1U << i;

        if (active & bit && hits(&break_filters[i], bit, &wanted))
            return (long)READ_ONCE(break_filters[i].result_low);
    }
    return 0;
}

void break_on_trace(unsigned int event, const uint64_t argument[BREAK_ARGUMENTS])
{
    const struct vcpu *v = current_vcpu();
    struct break_event told = {
        .kind = BREAK_TRACED | event, .domain = DOMID_IDLE, .hypercall = BREAK_NO_HYPERCALL,
        .sub_op = BREAK_NO_SUB_OP,
    };

    if (!READ_ONCE(break_filters_active))
        return;
    for (unsigned int i = 0; i < ARRAY_SIZE(told.argument); i++)
        told.argument[i] = argument[i];
    if (v && v->domain) {
        told.domain = v->domain->id;
        told.vcpu = (uint16_t)v->id;
        told.rip = v->regs->rip;
    }
    break_check(&told);
}

/*
 * noipa: the debugger finds a call with its argument in its register, whatever the compiler thinks
 * of an empty function.
 */
__attribute__((noipa)) void break_hit(const struct break_event *event)
{
    __asm__ volatile("" : : "r"(event) : "memory");
}
