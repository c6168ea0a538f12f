/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CPUID policy on this machine's processor: nothing it lacks is claimed, nothing that is not
 * offered is shown.
 */
#include "abi/cpuid.h"
#include "cpu/time.h"
#include "cpu/xstate.h"
#include "domain/domain.h"
#include "pv/cpu_policy.h"
#include "pv/cpuid.h"
#include "tests/host/check.h"

struct time_scale time_scale = { .tsc_hz = 2400000000, .tsc_to_ns = 0x6aaaaaaa, .tsc_shift = -1 };

enum { FMA = 1U << 12, XSAVE = 1U << 26, OSXSAVE = 1U << 27, AVX = 1U << 28, AVX2 = 1U << 5,
    AVX512F = 1U << 16, ALL_STATES = XSTATE_X87 | XSTATE_SSE | XSTATE_AVX };

/* As cpu/xstate.c would find it. */
uint64_t xstate_offered;
uint32_t xstate_size(uint64_t states) { return states & XSTATE_AVX ? 832 : 576; }

static bool is_zero(struct cpuid_leaf r)
{
    return !r.a && !r.b && !r.c && !r.d;
}

TEST(no_feature_is_claimed_that_the_processor_lacks)
{
    struct cpuid_leaf shown = guest_cpuid(&test_vcpu, 1, 0), real = cpuid(1, 0);

    CHECK_EQUAL(shown.c & ~real.c & ~(1U << 31), 0);
    CHECK_EQUAL(shown.d & ~real.d, 0);
    shown = guest_cpuid(&test_vcpu, 7, 0);
    real = cpuid(7, 0);
    CHECK_EQUAL((shown.b & ~real.b) | (shown.c & ~real.c) | (shown.d & ~real.d), 0);
    shown = guest_cpuid(&test_vcpu, 0x80000001, 0);
    real = cpuid(0x80000001, 0);
    CHECK_EQUAL((shown.c & ~real.c) | (shown.d & ~real.d), 0);
}

TEST(what_is_not_switched_between_guests_is_not_shown)
{
    xstate_offered = 0;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).c & (XSAVE | OSXSAVE | AVX | FMA), 0);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 7, 0).b & (AVX2 | AVX512F), 0);
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0xd, 0)));
    xstate_offered = ALL_STATES;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 7, 0).b & AVX512F, 0);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 0xd, 0).a, ALL_STATES);
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0xd, 5)));
}

TEST(avx_is_shown_where_the_processor_has_it_and_paracore_switches_it)
{
    uint32_t real = cpuid(1, 0).c & (XSAVE | OSXSAVE | AVX | FMA);

    xstate_offered = ALL_STATES;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).c & (XSAVE | OSXSAVE | AVX | FMA), real);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 7, 0).b & AVX2, cpuid(7, 0).b & AVX2);
    xstate_offered = XSTATE_X87 | XSTATE_SSE;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).c & (AVX | FMA), 0);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 7, 0).b & AVX2, 0);
}

TEST(a_domain_without_xsave_sees_nothing_that_needs_it)
{
    struct xen_cpuid_leaf policy = { 1, XEN_CPUID_NO_SUBLEAF, .c = ~XSAVE, .d = ~0U };

    xstate_offered = ALL_STATES;
    cpu_policy_limit(&test_domain, &policy);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).c & (XSAVE | OSXSAVE | AVX | FMA), 0);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 7, 0).b & AVX2, 0);
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0xd, 0)));
}

TEST(each_vcpu_has_an_apic_id_of_its_own)
{
    test_vcpu.id = 3;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).b >> 24, 6);
    test_vcpu.id = 0;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).b >> 24, 0);
}

TEST(only_dom0_sees_an_apic)
{
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).d >> 9 & 1, 0);
    test_domain.privileged = true;
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 1, 0).d >> 9 & 1, cpuid(1, 0).d >> 9 & 1);
}

TEST(leaves_that_are_not_there_are_zero)
{
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0xe, 0)));
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0x3fffffff, 0)));
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0x40000006, 0)));
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0x40000100, 0)));
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0x80000009, 0)));
    CHECK(is_zero(guest_cpuid(&test_vcpu, 0xffffffff, 0xffffffff)));
}

TEST(time_is_told_as_the_scale_has_it)
{
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 0x40000003, 0).c, 2400000);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 0x40000003, 1).c, 0x6aaaaaaa);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 0x40000003, 1).d, 0xffffffff);
    CHECK_EQUAL(guest_cpuid(&test_vcpu, 0x40000003, 2).a, 2400000);
}

static struct cpuid_leaf read_shown(uint32_t leaf, uint32_t subleaf)
{
    return guest_cpuid(&test_vcpu, leaf, subleaf);
}

TEST(a_toolstack_takes_features_away_and_never_adds_one)
{
    const uint32_t sse41 = 1U << 19;
    struct xen_cpuid_leaf leaf = { .leaf = 1, .subleaf = XEN_CPUID_NO_SUBLEAF, .c = ~sse41,
                                   .d = ~0U };
    struct cpuid_leaf before = read_shown(1, 0);

    cpu_policy_init(test_vcpu.domain);
    cpu_policy_limit(test_vcpu.domain, &leaf);
    CHECK_EQUAL(read_shown(1, 0).c, before.c & ~sse41);
    CHECK_EQUAL(read_shown(1, 0).d, before.d);
    leaf.c = leaf.d = 0; /* the hypervisor's bit is not the toolstack's to take */
    cpu_policy_limit(test_vcpu.domain, &leaf);
    CHECK_EQUAL(read_shown(1, 0).c, 1U << 31);
}

TEST(feature_words_are_those_of_the_leaves)
{
    uint32_t words[FEATURE_WORDS];

    cpu_policy_features(read_shown, words);
    CHECK_EQUAL(words[0], read_shown(1, 0).d);
    CHECK_EQUAL(words[1], read_shown(1, 0).c);
    CHECK_EQUAL(words[2], read_shown(0x80000001, 0).d);
    CHECK_EQUAL(words[5], read_shown(7, 0).b);
    CHECK_EQUAL(words[9], read_shown(7, 0).d);
    CHECK_EQUAL(words[FEATURE_WORDS - 1], 0);
}
