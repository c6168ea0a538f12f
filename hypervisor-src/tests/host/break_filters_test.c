/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Break filters: which events hit, and what a hit leaves behind. break_hit is watched through its
 * rows' hit counts.
 */
#include "debug/break.h"
#include "tests/host/check.h"

#include <string.h>

static struct break_event event(void)
{
    return (struct break_event){
        .kind = BREAK_HYPERCALL_ENTRY, .domain = 1, .vcpu = 2, .hypercall = 26, .sub_op = 5,
        .argument = { 10, 20, 30, 40, 50 },
        .result = -22,
    };
}

/* The number of hits of row 0, set up as given, on one event. */
static uint64_t hits_of(struct break_filter filter, struct break_event e)
{
    memset(break_filters, 0, sizeof(break_filters));
    break_filters[0] = filter;
    break_filters_active = 1;
    break_check(&e);
    return break_filters[0].hits;
}

TEST(a_filter_without_conditions_hits_every_event_of_its_kind)
{
    struct break_event e = event();

    CHECK_EQUAL(hits_of((struct break_filter){ .kind = BREAK_HYPERCALL_ENTRY }, e), 1);
    CHECK_EQUAL(hits_of((struct break_filter){ .kind = BREAK_HYPERCALL_RETURN }, e), 0);
    CHECK_EQUAL(hits_of((struct break_filter){ .kind = BREAK_NONE }, e), 0);
}

TEST(each_condition_must_match)
{
    struct break_event e = event();
    const struct break_filter base = {
        .kind = BREAK_HYPERCALL_ENTRY, .domain = 1, .vcpu = 2, .hypercall = 26, .sub_op = 5,
        .argument_index = 1,
        .argument_low = 20, .argument_high = 20, .result_low = -30, .result_high = -20,
        .match = BREAK_MATCH_DOMAIN | BREAK_MATCH_VCPU | BREAK_MATCH_HYPERCALL | BREAK_MATCH_SUB_OP
                 | BREAK_MATCH_ARGUMENT
                 | BREAK_MATCH_RESULT,
    };
    struct break_filter f;

    CHECK_EQUAL(hits_of(base, e), 1);
#define DIFFERS(field, value)                                                              \
    f = base;                                                                              \
    f.field = (value);                                                                     \
    CHECK_EQUAL(hits_of(f, e), 0)
    DIFFERS(domain, 0);
    DIFFERS(vcpu, 1);
    DIFFERS(hypercall, 1);
    DIFFERS(sub_op, 6);
    DIFFERS(argument_index, 0);
    DIFFERS(argument_low, 21);
    DIFFERS(argument_high, 19);
    DIFFERS(result_low, -21);
    DIFFERS(result_high, -23);
#undef DIFFERS
}

TEST(a_condition_that_is_off_matches_all)
{
    struct break_event e = event();
    struct break_filter f = {
        .kind = BREAK_HYPERCALL_ENTRY, .domain = 7, .vcpu = 7, .hypercall = 7,
    };

    CHECK_EQUAL(hits_of(f, e), 1);
}

TEST(results_compare_signed_and_arguments_unsigned)
{
    struct break_event e = event();
    struct break_filter negative = {
        .kind = BREAK_HYPERCALL_ENTRY, .match = BREAK_MATCH_RESULT, .result_low = INT64_MIN,
        .result_high = -1,
    };
    struct break_filter high = {
        .kind = BREAK_HYPERCALL_ENTRY, .match = BREAK_MATCH_ARGUMENT, .argument_low = 1,
        .argument_high = ~0UL,
    };

    CHECK_EQUAL(hits_of(negative, e), 1);
    e.result = 0;
    CHECK_EQUAL(hits_of(negative, e), 0);
    e.argument[0] = 0xffff800000000000;
    CHECK_EQUAL(hits_of(high, e), 1);
}

TEST(an_argument_index_from_outside_is_not_trusted)
{
    struct break_filter f = {
        .kind = BREAK_HYPERCALL_ENTRY, .match = BREAK_MATCH_ARGUMENT, .argument_index = 5,
        .argument_high = ~0UL,
    };

    CHECK_EQUAL(hits_of(f, event()), 0);
    f.argument_index = 0xffffffff;
    CHECK_EQUAL(hits_of(f, event()), 0);
}

TEST(a_row_that_is_not_active_is_not_looked_at)
{
    struct break_event e = event();

    memset(break_filters, 0, sizeof(break_filters));
    break_filters[3].kind = BREAK_HYPERCALL_ENTRY;
    break_filters_active = (uint16_t)~(1U << 3);
    break_check(&e);
    CHECK_EQUAL(break_filters[3].hits, 0);
    CHECK_EQUAL(e.filters, 0);
}

TEST(once_clears_its_own_bit_only)
{
    struct break_event e = event();

    memset(break_filters, 0, sizeof(break_filters));
    break_filters[0].kind = break_filters[15].kind = BREAK_HYPERCALL_ENTRY;
    break_filters[15].match = BREAK_ONCE;
    break_filters_active = 0x8001;
    break_check(&e);
    CHECK_EQUAL(e.filters, 0x8001);
    CHECK_EQUAL(break_filters_active, 0x0001);
    break_check(&e);
    CHECK_EQUAL(break_filters[15].hits, 1);
    CHECK_EQUAL(break_filters[0].hits, 2);
}

TEST(skip_passes_so_many_matches_by)
{
    struct break_event e = event();

    memset(break_filters, 0, sizeof(break_filters));
    break_filters[0] = (struct break_filter){ .kind = BREAK_HYPERCALL_ENTRY, .skip = 2 };
    break_filters_active = 1;
    for (unsigned int i = 0; i < 5; i++)
        break_check(&e);
    CHECK_EQUAL(break_filters[0].hits, 3);
    CHECK_EQUAL(break_filters[0].skip, 0);
}
