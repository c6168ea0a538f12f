/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A watched hypercall: what trace and filters are told before and after, at a restart, and within a
 * multicall.
 */
#include "abi/errno.h"
#include "abi/hypercall.h"
#include "cpu/exceptions.h"
#include "cpu/lock.h"
#include "debug/break.h"
#include "debug/hooks.h"
#include "debug/trace.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"
#include "tests/host/check.h"

#include <stdlib.h>
#include <string.h>

struct big_lock big_lock;
void big_lock_wait(void) { abort(); }

static uint32_t pointed_sub_op;
static bool guest_memory_there;

int copy_from_guest(void *to, guest_va_t from, size_t bytes)
{
    (void)from;
    if (!guest_memory_there || bytes != sizeof(pointed_sub_op))
        return -EFAULT;
    memcpy(to, &pointed_sub_op, bytes);
    return 0;
}

void *hv_alloc_pages(unsigned int order)
{
    return calloc(1, PAGE_SIZE << order);
}

/* What refuse() would find. */
static struct break_event seen_inside;
static bool seen;

static long answer(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a4;
    seen = hypercall_in_flight(&test_vcpu, &seen_inside);
    return (long)(a1 + a2 * a3 - a5);
}

static long restart(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
    test_regs.rip -= 2;
    return __HYPERVISOR_memory_op;
}

static long restart_in_multicall(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
    return -ERESTART;
}

hypercall_fn *const hypercall_table[HYPERCALL_COUNT] = {
    [__HYPERVISOR_sched_op] = answer, [__HYPERVISOR_mmuext_op] = answer,
    [__HYPERVISOR_iret] = answer, [__HYPERVISOR_memory_op] = restart,
    [__HYPERVISOR_mmu_update] = restart_in_multicall,
};

static struct trace_ring *start(void)
{
    struct trace_ring *r = &trace_rings[0];

    free(r->records);
    *r = (struct trace_ring){ 0 };
    trace_init(0);
    trace_classes = 1U << TRACE_HYPERCALL;
    memset(break_filters, 0, sizeof(break_filters));
    break_filters_active = 0;
    break_returns = 0;
    memset(break_watches, 0, sizeof(break_watches));
    break_gate = (struct break_gate){
        .sub_ops = ~0UL, .argument_span = ~0UL, .result_span = ~0UL,
    };
    guest_memory_there = false;
    seen = false;
    test_regs.rip = test_regs.rcx = 0x1002;
    test_regs.entry_vector = ENTRY_BY_SYSCALL;
    test_regs.rax = __HYPERVISOR_multicall;
    test_vcpu.watch = break_watches;
    return r;
}

static long invoke(struct multicall_entry call)
{
    long result;

    test_vcpu.multicall_entry = &call;
    result = hypercall_invoke(&test_vcpu, &call);
    test_vcpu.multicall_entry = NULL;
    return result;
}

static void filter(unsigned int row, struct break_filter f)
{
    break_filters[row] = f;
    break_filters_active |= 1U << row;
}

TEST(both_switches_are_one_word)
{
    start();
    trace_classes = 0;
    CHECK_EQUAL(debug_switches, 0);
    break_filters_active = 1;
    CHECK_EQUAL(debug_switches, 1);
    trace_classes = 2;
    CHECK_EQUAL(debug_switches, 0x200000001);
    CHECK_EQUAL(break_modes, 0x20000);
    break_returns = BREAK_RETURNS;
    CHECK_EQUAL(break_modes, 0x20001);
    break_returns = 0;
    break_classes = 4;
    CHECK_EQUAL(debug_switches, 0x4000200000001);
    break_classes = 0;
}

TEST(entry_and_return_are_traced)
{
    struct trace_ring *r = start();

    CHECK_EQUAL(hypercall_hooked(1, 2, 3, 4, 5, __HYPERVISOR_sched_op), 2);
    CHECK_EQUAL(r->produced, 2);
    CHECK_EQUAL(r->records[0].event, TRACE_HYPERCALL_ENTRY);
    CHECK_EQUAL(r->records[0].argument[0], 1UL << 32 | __HYPERVISOR_sched_op);
    CHECK_EQUAL(r->records[0].argument[4], 4);
    CHECK_EQUAL(r->records[1].event, TRACE_HYPERCALL_RETURN);
    CHECK_EQUAL(r->records[1].argument[1], 2);
}

TEST(what_iret_gives_back_to_the_guest_is_no_result)
{
    struct trace_ring *r = start();

    CHECK_EQUAL(hypercall_hooked(0, 0, 0, 0, 22, __HYPERVISOR_iret), -22);
    CHECK_EQUAL(r->records[1].event, TRACE_HYPERCALL_RETURN);
    CHECK_EQUAL(r->records[1].argument[0], __HYPERVISOR_iret);
    CHECK_EQUAL(r->records[1].argument[1], 0);
}

TEST(a_restart_is_no_return)
{
    struct trace_ring *r = start();

    filter(0, (struct break_filter){ .kind = BREAK_HYPERCALL_RETURN });
    hypercall_hooked(0, 0, 0, 0, 0, __HYPERVISOR_memory_op);
    test_regs.rip = test_regs.rcx;
    invoke((struct multicall_entry){ .op = __HYPERVISOR_mmu_update });
    CHECK_EQUAL(r->records[1].event, TRACE_HYPERCALL_RESTART);
    CHECK_EQUAL(r->records[3].event, TRACE_HYPERCALL_RESTART);
    CHECK_EQUAL(break_filters[0].hits, 0);
}

TEST(stepping_stops_at_the_next_return_of_that_vcpu_once)
{
    start();
    test_domain.id = 4;
    test_vcpu.id = 1;
    filter(2, (struct break_filter){
        .kind = BREAK_HYPERCALL_RETURN, .match = BREAK_MATCH_DOMAIN | BREAK_MATCH_VCPU | BREAK_ONCE,
        .domain = 4, .vcpu = 1 });
    test_vcpu.id = 0;
    hypercall_hooked(0, 0, 0, 0, 0, __HYPERVISOR_sched_op);
    CHECK_EQUAL(break_filters[2].hits, 0);
    test_vcpu.id = 1;
    hypercall_hooked(0, 0, 0, 0, 0, __HYPERVISOR_sched_op);
    hypercall_hooked(0, 0, 0, 0, 0, __HYPERVISOR_sched_op);
    CHECK_EQUAL(break_filters[2].hits, 1);
    CHECK_EQUAL(break_filters_active, 0);
}

TEST(the_debugger_lets_the_second_matching_hypercall_fail)
{
    start();
    filter(3, (struct break_filter){
        .kind = BREAK_INJECT, .match = BREAK_MATCH_HYPERCALL | BREAK_ONCE,
        .hypercall = __HYPERVISOR_sched_op, .skip = 1, .result_low = -EFAULT });
    CHECK_EQUAL(hypercall_hooked(1, 2, 3, 4, 5, __HYPERVISOR_mmuext_op), 2);
    CHECK_EQUAL(hypercall_hooked(1, 2, 3, 4, 5, __HYPERVISOR_sched_op), 2);
    seen = false;
    CHECK_EQUAL(hypercall_hooked(1, 2, 3, 4, 5, __HYPERVISOR_sched_op), -EFAULT);
    CHECK(!seen); /* it was not made */
    CHECK_EQUAL(break_filters_active, 0);
    CHECK_EQUAL(hypercall_hooked(1, 2, 3, 4, 5, __HYPERVISOR_sched_op), 2);
}

TEST(sub_ops_are_found_in_the_argument_or_behind_it)
{
    struct break_filter f = {
        .kind = BREAK_HYPERCALL_ENTRY, .match = BREAK_MATCH_SUB_OP, .sub_op = 5,
    };

    start();
    filter(0, f);
    hypercall_hooked(5, 0, 0, 0, 0, __HYPERVISOR_sched_op);
    CHECK_EQUAL(break_filters[0].hits, 1);
    pointed_sub_op = 5;
    hypercall_hooked(0x7000, 0, 0, 0, 0, __HYPERVISOR_mmuext_op);
    CHECK_EQUAL(break_filters[0].hits, 1); /* cannot be read: it has none */
    guest_memory_there = true;
    hypercall_hooked(0x7000, 0, 0, 0, 0, __HYPERVISOR_mmuext_op);
    CHECK_EQUAL(break_filters[0].hits, 2);
}

TEST(an_entry_without_a_sub_op_says_so)
{
    struct trace_ring *r = start();

    hypercall_hooked(5, 0, 0, 0, 0, __HYPERVISOR_mmu_update);
    CHECK_EQUAL(r->records[0].argument[0],
                (uint64_t)BREAK_NO_SUB_OP << 32 | __HYPERVISOR_mmu_update);
    CHECK_EQUAL(r->records[0].argument[1], 5);
}

/* The hits of a filter without conditions by one sched_op(65, 7) in a multicall. */
static uint64_t hits_when(struct break_watch watch, struct break_gate gate)
{
    start();
    trace_classes = 0;
    filter(0, (struct break_filter){ .kind = BREAK_HYPERCALL_ENTRY });
    break_watches[0] = watch;
    break_gate = gate;
    CHECK_EQUAL(invoke((struct multicall_entry){ .op = __HYPERVISOR_sched_op, .args = { 65, 7 } }), 65);
    return break_filters[0].hits;
}

TEST(a_call_that_no_filter_can_match_is_not_watched)
{
    const struct break_watch all = { 0 }, none = { .calls_ruled_out = 1UL << __HYPERVISOR_sched_op };
    const struct break_watch others = { .calls_ruled_out = ~none.calls_ruled_out };
    struct break_gate gate = {
        .sub_ops = 1UL << 1, .argument_entry = offsetof(struct multicall_entry, args[1]),
        .argument_low = 5, .argument_span = 2,
    };

    CHECK_EQUAL(hits_when(all, gate), 1);
    CHECK_EQUAL(hits_when(others, gate), 1);
    CHECK_EQUAL(hits_when(none, gate), 0);
    gate.sub_ops = ~gate.sub_ops;
    CHECK_EQUAL(hits_when(all, gate), 0);
    gate.sub_ops = ~0UL;
    gate.argument_span = 1;
    CHECK_EQUAL(hits_when(all, gate), 0);
}

TEST(each_vcpu_has_a_watch_and_so_have_as_many_domains_as_run)
{
    CHECK(break_watch_of(3, 1) != break_watch_of(3, 2));
    CHECK(break_watch_of(3, 1) != break_watch_of(4, 1));
    CHECK(break_watch_of(63, 7) == &break_watches[64 * 8 - 1]);
    CHECK(break_watch_of(DOMID_IDLE, 0) >= break_watches);
}

/* The hits of a filter for sched_op's results 60 to 70 by one sched_op(65). */
static uint64_t returned_when(struct break_watch watch, uint64_t low, uint64_t span)
{
    start();
    trace_classes = 0;
    filter(0, (struct break_filter){
        .kind = BREAK_HYPERCALL_RETURN, .match = BREAK_MATCH_RESULT | BREAK_MATCH_HYPERCALL,
        .hypercall = __HYPERVISOR_sched_op, .result_low = 60, .result_high = 70 });
    break_watches[0] = watch;
    break_returns = BREAK_RETURNS;
    break_gate.result_low = low;
    break_gate.result_span = span;
    CHECK_EQUAL(invoke((struct multicall_entry){ .op = __HYPERVISOR_sched_op, .args = { 65 } }), 65);
    return break_filters[0].hits;
}

TEST(a_row_that_wants_some_results_is_compared_after_the_call)
{
    const uint64_t sched_op = 1UL << __HYPERVISOR_sched_op;
    const struct break_watch its = { .calls_ruled_out = ~0UL, .returns_ruled_out = ~sched_op };
    const struct break_watch none = { .calls_ruled_out = ~0UL, .returns_ruled_out = sched_op };

    CHECK_EQUAL(returned_when(its, 60, 10), 1);
    CHECK_EQUAL(returned_when(its, 65, 0), 1);
    CHECK_EQUAL(returned_when(its, 66, ~0UL - 66), 0);
    CHECK_EQUAL(returned_when(none, 60, 10), 0);
}

TEST(what_is_traced_is_watched_whatever_the_filters_match)
{
    struct trace_ring *r = start();

    break_watches[0].calls_ruled_out = ~0UL;
    invoke((struct multicall_entry){ .op = __HYPERVISOR_sched_op });
    CHECK_EQUAL(r->produced, 2);
}

TEST(the_hypercall_in_flight_is_known_while_it_runs)
{
    start();
    test_regs.rax = __HYPERVISOR_sched_op;
    test_regs.rdi = 1;
    test_regs.r8 = 9;
    hypercall_hooked(1, 0, 0, 0, 9, __HYPERVISOR_sched_op);
    CHECK(seen && !seen_inside.batched && seen_inside.hypercall == __HYPERVISOR_sched_op);
    CHECK(seen_inside.sub_op == 1 && seen_inside.argument[4] == 9);
    invoke((struct multicall_entry){ .op = __HYPERVISOR_mmuext_op, .args = { 3 } });
    CHECK(seen && seen_inside.batched && seen_inside.hypercall == __HYPERVISOR_mmuext_op);
    CHECK(seen_inside.argument[0] == 3);
}

TEST(no_hypercall_is_in_flight_in_an_exception_nor_after_the_call)
{
    struct break_event event;

    start();
    CHECK(hypercall_in_flight(&test_vcpu, &event));
    test_regs.entry_vector = 14;
    CHECK(!hypercall_in_flight(&test_vcpu, &event));
    test_regs.entry_vector = ENTRY_BY_SYSCALL;
    test_regs.rip = 0x5000;
    CHECK(!hypercall_in_flight(&test_vcpu, &event));
}
