/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames at the borders of their life: stale translations, and domains that end while others hold
 * their frames.
 */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "abi/base.h"
#include "debug/trace.h"
#include "memory/alloc.h"
#include "memory/tlb.h"
#include "pv/page_table.h"

/* Domain 1 on a new machine. */
static struct domain *first_domain(void)
{
    host_reset();
    return host_domain(1, 1);
}

TEST(a_type_changes_only_after_stale_translations_are_gone)
{
    struct domain *d = first_domain();
    struct host_tables t = host_address_space(d);
    mfn_t page = host_frame(d);
    unsigned int flushes;

    CHECK_EQUAL(page_table_write(d, d, host_entry(t.l1, 0), pte_make(page, PTE_PRESENT | PTE_WRITE),
                                 false), 0);
    /* may still be in a TLB, writable */
    CHECK_EQUAL(page_table_write(d, d, host_entry(t.l1, 0), 0, false), 0);
    flushes = host_flushes;
    CHECK_EQUAL(page_table_pin(d, page, 1), 0);
    CHECK_EQUAL(host_flushes, flushes + 1);
    CHECK_EQUAL(page_table_unpin(d, page), 0);
    tlb_flush();
    flushes = host_flushes;
    CHECK_EQUAL(page_table_pin(d, page, 2), 0); /* flushed since */
    CHECK_EQUAL(host_flushes, flushes);
    CHECK_EQUAL(page_table_unpin(d, page), 0);
}

TEST(a_freed_frame_is_not_given_out_while_a_translation_may_remain)
{
    struct domain *d = first_domain(), *e = host_domain(2, 1);
    mfn_t f = host_frame(d);
    unsigned int flushes;

    domain_free_frame(d, f);
    flushes = host_flushes;
    CHECK_EQUAL(host_frame(e).n, f.n);
    CHECK_EQUAL(host_flushes, flushes + 1);
}

TEST(a_frame_lent_outlives_its_domain)
{
    struct domain *dom0_ = (host_reset(), host_domain(0, 1)), *lender = host_domain(1, 1);
    struct host_tables t;
    mfn_t lent = host_frame(lender), shared = frame_of_ptr(lender->shared_info);

    host_run(dom0_, 0);
    t = host_address_space(dom0_);
    CHECK_EQUAL(page_table_write(dom0_, lender, host_entry(t.l1, 3),
                                 pte_make(lent, PTE_PRESENT | PTE_WRITE), false), 0);
    CHECK_EQUAL(page_table_write(dom0_, lender, host_entry(t.l1, 4), pte_make(shared, PTE_PRESENT),
                                 false), 0);
    host_domain_destroy(lender);
    CHECK_EQUAL(frame_entry(lent)->owner, DOMID_IDLE);
    CHECK_EQUAL(page_table_write(dom0_, dom0_, host_entry(t.l1, 5), pte_make(lent, PTE_PRESENT),
                                 false), -EPERM);
    CHECK_EQUAL(page_table_write(dom0_, dom0_, host_entry(t.l1, 3), 0, false), 0);
    CHECK_EQUAL(frame_entry(lent)->owner, DOMID_INVALID);
    CHECK_EQUAL(page_table_write(dom0_, dom0_, host_entry(t.l1, 4), 0, false), 0);
    CHECK_EQUAL(frame_entry(shared)->owner, DOMID_INVALID);
}

TEST(extents_come_aligned_and_below_the_limit)
{
    struct domain *d = first_domain();
    mfn_t f = domain_alloc_frames_below(d, 3, 128), none = domain_alloc_frames_below(d, 0, 4);

    CHECK_EQUAL(f.n % 8, 0);
    CHECK(f.n + 8 <= 128);
    CHECK(mfn_same(none, MFN_INVALID));
    CHECK_EQUAL(d->frames, 8);
}

TEST(every_frame_comes_back_whatever_the_order)
{
    struct domain *d = first_domain();
    uint64_t before = free_frames();
    mfn_t taken[64];

    for (unsigned int i = 0; i < 64; i++)
        taken[i] = domain_alloc_frames(d, i % 4);
    for (unsigned int i = 0; i < 64; i++) {
        unsigned int k = i * 37 % 64; /* each once */

        for (unsigned int j = 0; j < 1u << k % 4; j++)
            domain_free_frame(d, mfn_of(taken[k].n + j));
    }
    CHECK_EQUAL(free_frames(), before);
}

TEST(the_trace_tells_each_change_of_a_frames_owner_and_type)
{
    struct domain *d = first_domain();
    mfn_t f;

    trace_classes = 1U << TRACE_PAGE;
    f = host_frame(d);
    CHECK_EQUAL(frame_get_type(f, FRAME_WRITABLE, d), 0);
    CHECK_EQUAL(frame_get_type(f, FRAME_WRITABLE, d), 0); /* another use, the same type */
    frame_put_type(f);
    frame_put_type(f);
    domain_free_frame(d, f);
    CHECK_EQUAL(host_traced_count, 3);
    CHECK_EQUAL(host_traced[0].event, TRACE_PAGE_OWNER);
    CHECK_EQUAL(host_traced[0].argument[0], f.n);
    CHECK_EQUAL(host_traced[0].argument[1], 1);
    CHECK_EQUAL(host_traced[0].argument[2], DOMID_INVALID);
    CHECK_EQUAL(host_traced[0].argument[3], d->id);
    CHECK_EQUAL(host_traced[1].event, TRACE_PAGE_TYPE_GET);
    CHECK_EQUAL(host_traced[1].argument[1], FRAME_WRITABLE);
    CHECK_EQUAL(host_traced[2].event, TRACE_PAGE_OWNER);
    CHECK_EQUAL(host_traced[2].argument[2], d->id);
    CHECK_EQUAL(host_traced[2].argument[3], DOMID_INVALID);
}

TEST(a_domain_that_ends_gives_way_and_all_comes_back)
{
    struct domain *dom0_ = (host_reset(), host_domain(0, 1)), *d;
    uint64_t before = free_frames();
    struct host_tables t;

    d = host_domain(1, 1);
    t = host_address_space(d);
    for (unsigned int i = 0; i < 100; i++)
        CHECK_EQUAL(page_table_write(d, d, host_entry(t.l1, i),
                                     pte_make(host_frame(d), PTE_PRESENT | PTE_WRITE), false), 0);
    host_run(dom0_, 0);
    current_vcpu()->hypercall_may_restart = host_yield = true;
    host_domain_destroy(d);
    current_vcpu()->hypercall_may_restart = host_yield = false;
    CHECK(host_preemptions >= 6); /* two passes over more than 100 frames, and the tables */
    CHECK_EQUAL(free_frames(), before);
}

TEST(claimed_frames_are_for_the_claimant_alone)
{
    struct domain *d = first_domain(), *other = host_domain(2, 1);
    uint64_t claim = free_frames() - 4;

    CHECK_EQUAL(domain_claim(d, d->frames + claim), 0);
    CHECK_EQUAL(claimed_frames(), claim);
    CHECK_EQUAL(domain_claim(other, 5), -ENOMEM);
    CHECK(mfn_same(domain_alloc_frames(other, 3), MFN_INVALID));
    CHECK(!mfn_same(domain_alloc_frames(other, 2), MFN_INVALID));
    CHECK(!mfn_same(domain_alloc_frames(d, 3), MFN_INVALID));
    CHECK_EQUAL(claimed_frames(), claim - 8);
    CHECK_EQUAL(domain_claim(d, 0), 0);
    CHECK_EQUAL(claimed_frames(), 0);
    CHECK(!mfn_same(domain_alloc_frames(other, 3), MFN_INVALID));
}
