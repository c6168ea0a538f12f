/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames that change hands or use: exchange, and translations the processor may still remember. */
#include "tests/guest/rules/rules.h"

#include "abi/memory.h"

enum { FIRST = 4, COUNT = 4 }; /* of `pages`, the ones exchanged */

static long exchange(struct xen_memory_exchange *x)
{
    return hypercall2(__HYPERVISOR_memory_op, XENMEM_exchange, x);
}

static void set_p2m(const void *page, uint64_t mfn)
{
    ((uint64_t *)start_info->mfn_list)[pfn_of(page)] = mfn;
}

TEST(single_frames_are_exchanged_for_neighbours)
{
    uint64_t given[COUNT], taken = pfn_of(pages[FIRST]);
    struct xen_memory_exchange x = {
        .in = { .extent_start = (uint64_t)given, .nr_extents = COUNT, .domid = DOMID_SELF },
        .out = { .extent_start = (uint64_t)&taken, .nr_extents = 1, .extent_order = 2,
                 .mem_flags = 32, .domid = DOMID_SELF },
    };

    for (unsigned int i = 0; i < COUNT; i++)
        given[i] = mfn_of(pages[FIRST + i]);
    CHECK(exchange(&x) < 0); /* still mapped */
    CHECK_EQUAL(x.nr_exchanged, 0);
    for (unsigned int i = 0; i < COUNT; i++)
        CHECK_EQUAL(map_frame(pages[FIRST + i], 0, 0), 0);
    CHECK_EQUAL(exchange(&x), 0);
    CHECK_EQUAL(x.nr_exchanged, COUNT);
    CHECK_EQUAL(taken % COUNT, 0);
    for (unsigned int i = 0; i < COUNT; i++) {
        CHECK(map_frame(pages[FIRST + i], given[i], PTE_READ) < 0);
        set_p2m(pages[FIRST + i], taken + i);
        CHECK_EQUAL(mfn_to_pfn(taken + i), pfn_of(pages[FIRST + i]));
        CHECK_EQUAL(map_frame(pages[FIRST + i], taken + i, PTE_DATA), 0);
    }
}

TEST(an_exchange_gives_as_much_as_it_takes)
{
    uint64_t given = mfn_of(pages[0]), taken = pfn_of(pages[0]);
    struct xen_memory_exchange x = {
        .in = { .extent_start = (uint64_t)&given, .nr_extents = 1, .domid = DOMID_SELF },
        .out = { .extent_start = (uint64_t)&taken, .nr_extents = 2, .domid = DOMID_SELF },
    };

    CHECK_EQUAL(map_frame(pages[0], 0, 0), 0);
    CHECK_EQUAL(exchange(&x), -EINVAL);
    CHECK_EQUAL(map_frame(pages[0], given, PTE_DATA), 0);
}

/*
 * A page is written, so that the processor remembers it as writable; its entry becomes read-only
 * without any flush; it is pinned as a table. A store through the old translation must not get in.
 */
TEST(a_new_page_table_is_out_of_reach_of_old_translations)
{
    volatile uint64_t *page = (volatile uint64_t *)pages[1];
    uint64_t before = *l1_entry(pages[1]);

    *page = 0;
    CHECK_EQUAL(hypercall3(__HYPERVISOR_update_va_mapping, pages[1], before & ~PTE_WRITABLE,
                           UVMF_NONE), 0);
    CHECK_EQUAL(pin(1, pages[1]), 0);
    CHECK(!try_write(page, mfn_of(l1_entry(pages[0])) << PAGE_SHIFT | PTE_DATA));
    CHECK_EQUAL(*page, 0);
    CHECK_EQUAL(unpin(pages[1]), 0);
}

/* The same for a table that is one no more: the processor must not walk through it. */
TEST(an_old_page_table_is_not_walked_any_more)
{
    uint64_t value;
    volatile uint64_t *window = (volatile uint64_t *)0x40000000; /* no mapping of ours is near */
    uint64_t *l4 = (uint64_t *)start_info->pt_base;
    uint64_t tables[] = { mfn_of(pages[2]), mfn_of(pages[3]), mfn_of(pages[8]) }; /* L3, L2, L1 */

    ((uint64_t *)pages[2])[1] = tables[1] << PAGE_SHIFT | PTE_TABLE;
    ((uint64_t *)pages[3])[0] = tables[2] << PAGE_SHIFT | PTE_TABLE;
    ((uint64_t *)pages[8])[0] = mfn_of(pages[9]) << PAGE_SHIFT | PTE_DATA;
    *(uint64_t *)pages[9] = 42;
    CHECK_EQUAL(set_page_bits(pages[2], PTE_READ), 0);
    CHECK_EQUAL(set_page_bits(pages[3], PTE_READ), 0);
    CHECK_EQUAL(set_page_bits(pages[8], PTE_READ), 0);
    CHECK_EQUAL(l4[0] & PTE_PRESENT, 0);
    CHECK_EQUAL(mmu_update_one(maddr_of(&l4[0]), tables[0] << PAGE_SHIFT | PTE_TABLE), 0);
    CHECK(try_read(window, &value));
    CHECK_EQUAL(value, 42);
    CHECK_EQUAL(mmu_update_one(maddr_of(&l4[0]), 0), 0); /* no flush asked for */
    CHECK_EQUAL(set_page_bits(pages[8], PTE_DATA), 0);   /* the L1 is plain memory now */
    ((uint64_t *)pages[8])[1] = 0x1000 | PTE_DATA;       /* and may say what it likes */
    CHECK(!try_read(window + PAGE_SIZE / sizeof(*window), &value));
}
