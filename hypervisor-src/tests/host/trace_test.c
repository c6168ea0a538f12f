/* SPDX-License-Identifier: GPL-2.0-only */
/* The trace ring: order, sequence numbers, and what a reader sees of an overwritten record. */
#include "abi/base.h"
#include "debug/break.h"
#include "debug/trace.h"
#include "memory/alloc.h"
#include "tests/host/check.h"

#include <stdlib.h>
#include <string.h>

static bool out_of_memory;

void *hv_alloc_pages(unsigned int order)
{
    return out_of_memory ? NULL : calloc(1, PAGE_SIZE << order);
}

static struct trace_ring *ring(void)
{
    struct trace_ring *r = &trace_rings[0];

    free(r->records);
    *r = (struct trace_ring){ 0 };
    out_of_memory = false;
    trace_init(0);
    trace_classes = 0xffff;
    return r;
}

TEST(a_record_says_who_what_and_with_which_arguments)
{
    struct trace_ring *r = ring();

    test_domain.id = 3;
    test_vcpu.id = 1;
    TRACE(TRACE_EVENT_SEND, 11, 22, 33);
    CHECK_EQUAL(r->produced, 1);
    CHECK_EQUAL(r->records[0].sequence, 1);
    CHECK_EQUAL(r->records[0].event, TRACE_EVENT_SEND);
    CHECK_EQUAL(r->records[0].domain, 3);
    CHECK_EQUAL(r->records[0].vcpu, 1);
    CHECK_EQUAL(r->records[0].argument[0], 11);
    CHECK_EQUAL(r->records[0].argument[2], 33);
    CHECK_EQUAL(r->records[0].argument[4], 0);
    CHECK(r->records[0].time != 0);
}

TEST(a_class_that_is_off_is_not_recorded)
{
    struct trace_ring *r = ring();

    trace_classes = 1U << TRACE_GRANT;
    TRACE(TRACE_EVENT_SEND, 1);
    CHECK_EQUAL(r->produced, 0);
    TRACE(TRACE_GRANT_MAP, 1);
    CHECK_EQUAL(r->produced, 1);
}

TEST(an_overwritten_record_is_known_by_its_sequence)
{
    struct trace_ring *r = ring();

    for (uint64_t i = 0; i < TRACE_CAPACITY + 5; i++)
        TRACE(TRACE_EVENT_SEND, i);
    CHECK_EQUAL(r->produced, TRACE_CAPACITY + 5);
    CHECK_EQUAL(r->records[4].sequence, TRACE_CAPACITY + 5); /* not 5: record 4 is lost */
    CHECK_EQUAL(r->records[4].argument[0], TRACE_CAPACITY + 4);
    CHECK_EQUAL(r->records[5].sequence, 6); /* the oldest still there */
}

TEST(without_a_vcpu_the_idle_domain_is_named)
{
    struct trace_ring *r = ring();

    test_vcpu.domain = NULL;
    TRACE(TRACE_INTERRUPT_TIMER, 0);
    CHECK_EQUAL(r->records[0].domain, DOMID_IDLE);
}

TEST(without_memory_nothing_is_written)
{
    struct trace_ring *r = ring();

    free(r->records);
    *r = (struct trace_ring){ 0 };
    out_of_memory = true;
    trace_init(0);
    TRACE(TRACE_EVENT_SEND, 1);
    CHECK_EQUAL(r->produced, 0);
}

/* Row 0 in force for an event, with what argument 0 must be; break_hit is told by the row's hits. */
static void stop_at(enum trace_event event, uint64_t low, uint64_t high)
{
    memset(break_filters, 0, sizeof(break_filters));
    break_filters[0] = (struct break_filter){
        .kind = BREAK_TRACED | event, .match = BREAK_MATCH_ARGUMENT, .argument_low = low,
        .argument_high = high,
    };
    break_classes = (uint16_t)(1U << (event >> 8));
    break_filters_active = 1;
}

static void stop_at_nothing(void)
{
    break_classes = 0;
    break_filters_active = 0;
}

TEST(what_could_be_traced_stops_where_a_filter_matches_though_nothing_is_recorded)
{
    struct trace_ring *r = ring();

    trace_classes = 0;
    stop_at(TRACE_TRAP_EXCEPTION, 14, 14);
    TRACE(TRACE_TRAP_EXCEPTION, 13);
    TRACE(TRACE_TRAP_UPCALL, 14);
    CHECK_EQUAL(break_filters[0].hits, 0);
    TRACE(TRACE_TRAP_EXCEPTION, 14);
    CHECK_EQUAL(break_filters[0].hits, 1);
    CHECK_EQUAL(r->produced, 0);
    stop_at_nothing();
    TRACE(TRACE_TRAP_EXCEPTION, 14);
    CHECK_EQUAL(break_filters[0].hits, 1);
}

TEST(a_frame_changes_owner_with_the_range_it_is_in)
{
    ring();
    stop_at(TRACE_PAGE_OWNER, 20, 20);
    TRACE(TRACE_PAGE_OWNER, 16, 4);
    TRACE(TRACE_PAGE_OWNER, 21, 4);
    CHECK_EQUAL(break_filters[0].hits, 0);
    TRACE(TRACE_PAGE_OWNER, 16, 8);
    TRACE(TRACE_PAGE_OWNER, 20, 1);
    CHECK_EQUAL(break_filters[0].hits, 2);
    stop_at_nothing();
}

TEST(a_stop_where_no_vcpu_runs_is_the_idle_domains)
{
    ring();
    test_vcpu.domain = NULL;
    stop_at(TRACE_DOMAIN_DESTROYED, 3, 3);
    break_filters[0].match |= BREAK_MATCH_DOMAIN;
    break_filters[0].domain = DOMID_IDLE;
    TRACE(TRACE_DOMAIN_DESTROYED, 3);
    CHECK_EQUAL(break_filters[0].hits, 1);
    stop_at_nothing();
}
