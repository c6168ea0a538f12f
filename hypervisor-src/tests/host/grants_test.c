/* SPDX-License-Identifier: GPL-2.0-only */
/* Grants: domain/grant_table.c, grant_map.c, grant_copy.c, hypercall/grant_table_op.c. */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "domain/grant_table.h"
#include "hypercall/hypercall.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "pv/page_table.h"

enum { REF = 8 };

static long op(unsigned int command, void *operations, uint64_t count)
{
    return hypercall_grant_table_op(command, (uint64_t)operations, count, 0, 0);
}

static void lend(struct domain *d, grant_ref_t ref, domid_t to, mfn_t frame, uint16_t flags)
{
    *grant_entry(d->grants, ref) = (struct grant_entry_v1){
        .flags = (uint16_t)(GTF_permit_access | flags), .domid = to, .frame = (uint32_t)frame.n,
    };
}

static uint16_t marks(struct domain *d)
{
    return grant_entry(d->grants, REF)->flags & (GTF_reading | GTF_writing);
}

/* A lender (1) with a page lent under REF, and a borrower (2) with an address space, who is
 * current. */
struct scene {
    struct domain *lender, *borrower;
    struct host_tables tables;
    mfn_t page;
};

static struct scene make_scene(uint16_t flags)
{
    struct scene s = { .lender = host_domain(1, 1), .borrower = host_domain(2, 1) };

    s.tables = host_address_space(s.borrower);
    s.page = host_frame(s.lender);
    lend(s.lender, REF, 2, s.page, flags);
    host_run(s.borrower, 0);
    return s;
}

static struct gnttab_map_grant_ref map(uint64_t at, uint32_t flags)
{
    struct gnttab_map_grant_ref m = { .host_addr = at, .flags = flags, .ref = REF, .dom = 1 };

    CHECK_EQUAL(op(GNTTABOP_map_grant_ref, &m, 1), 0);
    return m;
}

static int16_t unmap(uint64_t at, grant_handle_t handle)
{
    struct gnttab_unmap_grant_ref u = { .host_addr = at, .handle = handle };

    CHECK_EQUAL(op(GNTTABOP_unmap_grant_ref, &u, 1), 0);
    return u.status;
}

TEST(a_mapped_grant_is_marked_held_and_in_the_table)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);

    CHECK_EQUAL(m.status, GNTST_okay);
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[0]).n, s.page.n);
    CHECK(host_words(s.tables.l1)[0] & PTE_WRITE);
    CHECK_EQUAL(marks(s.lender), GTF_reading | GTF_writing);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 2); /* the entry's and the mapping's */
    CHECK_EQUAL(page_table_pin(s.lender, s.page, 1), -EBUSY);
    host_flushes = 0;
    CHECK_EQUAL(unmap(HOST_WINDOW, m.handle), GNTST_okay);
    CHECK(host_flushes > 0);
    CHECK_EQUAL(host_words(s.tables.l1)[0], 0);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
    CHECK_EQUAL(frame_entry(s.page)->references, 0);
    CHECK_EQUAL(s.borrower->grants->mappings_used, 0);
}

TEST(a_read_only_grant_is_mapped_read_only_only)
{
    host_reset();
    struct scene s = make_scene(GTF_readonly);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);

    CHECK_EQUAL(m.status, GNTST_general_error);
    CHECK_EQUAL(marks(s.lender), 0);
    m = map(HOST_WINDOW, GNTMAP_host_map | GNTMAP_readonly);
    CHECK_EQUAL(m.status, GNTST_okay);
    CHECK(!(host_words(s.tables.l1)[0] & PTE_WRITE));
    CHECK_EQUAL(marks(s.lender), GTF_reading);
}

TEST(a_grant_for_another_domain_or_none_is_refused)
{
    host_reset();
    struct scene s = make_scene(0);

    grant_entry(s.lender->grants, REF)->domid = 3;
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_general_error);
    grant_entry(s.lender->grants, REF)->domid = 2;
    grant_entry(s.lender->grants, REF)->flags = GTF_invalid;
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_general_error);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(s.borrower->grants->mappings_used, 0);
}

TEST(a_grant_of_aframe_the_lender_does_not_have_is_refused)
{
    host_reset();
    struct scene s = make_scene(0);
    mfn_t borrowers = host_frame(s.borrower);

    lend(s.lender, REF, 2, borrowers, 0);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_bad_page);
    lend(s.lender, REF, 2, mfn_of(1UL << 31), 0);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_bad_page);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(frame_entry(borrowers)->references, 0);
}

TEST(a_page_table_is_lent_read_only_at_most)
{
    host_reset();
    struct scene s = make_scene(0);

    CHECK_EQUAL(page_table_pin(s.lender, s.page, 1), 0);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_bad_page);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map | GNTMAP_readonly).status, GNTST_okay);
}

TEST(wrong_arguments_have_their_status)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref m = { .host_addr = HOST_WINDOW, .flags = GNTMAP_host_map,
        .ref = 1 << 20, .dom = 1 };

    op(GNTTABOP_map_grant_ref, &m, 1);
    CHECK_EQUAL(m.status, GNTST_bad_gntref);
    m.ref = REF;
    m.dom = 77;
    op(GNTTABOP_map_grant_ref, &m, 1);
    CHECK_EQUAL(m.status, GNTST_bad_domain);
    CHECK_EQUAL(map(0x7000000000UL, GNTMAP_host_map).status, GNTST_bad_virt_addr);
    CHECK_EQUAL(map(HV_DIRECT_START, GNTMAP_host_map).status, GNTST_bad_virt_addr);
    CHECK_EQUAL(map(HOST_WINDOW, 0).status, GNTST_general_error);
    CHECK_EQUAL(unmap(HOST_WINDOW, 0), GNTST_bad_handle);
    CHECK_EQUAL(unmap(HOST_WINDOW, 0xffffffff), GNTST_bad_handle);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
}

TEST(an_l1entry_can_be_named_by_its_machine_address)
{
    host_reset();
    struct scene s = make_scene(0);
    uint64_t at = host_entry(s.tables.l1, 9);
    mfn_t plain = host_frame(s.borrower);
    struct gnttab_map_grant_ref m = map(at, GNTMAP_host_map | GNTMAP_contains_pte);

    CHECK_EQUAL(m.status, GNTST_okay);
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[9]).n, s.page.n);
    CHECK_EQUAL(unmap(host_entry(s.tables.l1, 10), m.handle), GNTST_bad_virt_addr);
    CHECK_EQUAL(unmap(at, m.handle), GNTST_okay);
    /* not an entry of a valid L1 table of the caller's */
    CHECK_EQUAL(map(host_entry(plain, 0), GNTMAP_host_map | GNTMAP_contains_pte).status,
                GNTST_bad_virt_addr);
    CHECK_EQUAL(map(host_entry(s.tables.l2, 0), GNTMAP_host_map | GNTMAP_contains_pte).status,
                GNTST_bad_virt_addr);
    CHECK_EQUAL(map(at + 1, GNTMAP_host_map | GNTMAP_contains_pte).status, GNTST_bad_virt_addr);
    CHECK_EQUAL(map(1UL << 60, GNTMAP_host_map | GNTMAP_contains_pte).status, GNTST_bad_virt_addr);
    CHECK_EQUAL(host_words(plain)[0], 0);
}

TEST(unmapping_what_the_entry_maps_no_more_is_refused_and_the_grant_stays)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);

    page_table_write(s.borrower, s.borrower, host_entry(s.tables.l1, 0), 0, false);
    CHECK_EQUAL(unmap(HOST_WINDOW, m.handle), GNTST_general_error);
    CHECK_EQUAL(marks(s.lender), GTF_reading | GTF_writing);
    /* the mapping's own hold: the frame is not free to become a table */
    CHECK_EQUAL(frame_entry(s.page)->use.count, 1);
}

TEST(a_grant_mapped_twice_ends_with_the_second_unmap)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref first = map(HOST_WINDOW, GNTMAP_host_map);
    struct gnttab_map_grant_ref second = map(HOST_WINDOW + PAGE_SIZE,
                                             GNTMAP_host_map | GNTMAP_readonly);

    CHECK(first.handle != second.handle);
    CHECK_EQUAL(unmap(HOST_WINDOW, first.handle), GNTST_okay);
    CHECK_EQUAL(marks(s.lender), GTF_reading);
    CHECK_EQUAL(unmap(HOST_WINDOW + PAGE_SIZE, second.handle), GNTST_okay);
    CHECK_EQUAL(marks(s.lender), 0);
}

TEST(while_in_use_the_frame_is_the_first_one_whatever_the_entry_says)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref first = map(HOST_WINDOW, GNTMAP_host_map), second;

    grant_entry(s.lender->grants, REF)->frame = (uint32_t)host_frame(s.lender).n;
    second = map(HOST_WINDOW + PAGE_SIZE, GNTMAP_host_map);
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[1]).n, s.page.n);
    CHECK_EQUAL(unmap(HOST_WINDOW, first.handle), GNTST_okay);
    CHECK_EQUAL(unmap(HOST_WINDOW + PAGE_SIZE, second.handle), GNTST_okay);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
}

TEST(a_frame_lent_outlives_its_domain)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);
    uint64_t before;

    host_domain_destroy(s.lender);
    before = free_frames();
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[0]).n, s.page.n);
    host_domain(1, 1); /* a new domain of that id must not inherit the mapping */
    host_run(s.borrower, 0);
    CHECK_EQUAL(unmap(HOST_WINDOW, m.handle), GNTST_okay);
    host_domain_destroy(domain_by_id(1));
    CHECK_EQUAL(free_frames(), before + 1);
}

TEST(a_borrower_that_goes_leaves_the_grant_unused)
{
    host_reset();
    struct scene s = make_scene(0);

    map(HOST_WINDOW, GNTMAP_host_map);
    host_domain_destroy(s.borrower);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
}

TEST(copying_goes_both_ways_and_respects_rights)
{
    host_reset();
    struct scene s = make_scene(0);
    mfn_t own = host_frame(s.borrower);
    struct gnttab_copy c = {
        .source = { .u.gmfn = own.n, .domid = DOMID_SELF, .offset = 8 },
        .dest = { .u.ref = REF, .domid = 1, .offset = 100 },
        .len = 16, .flags = GNTCOPY_dest_gref,
    };

    memcpy((char *)host_words(own) + 8, "sixteen letters", 16);
    CHECK_EQUAL(op(GNTTABOP_copy, &c, 1), 0);
    CHECK_EQUAL(c.status, GNTST_okay);
    CHECK(!memcmp((char *)host_words(s.page) + 100, "sixteen letters", 16));
    CHECK_EQUAL(marks(s.lender), 0);
    lend(s.lender, REF, 2, s.page, GTF_readonly);
    op(GNTTABOP_copy, &c, 1);
    CHECK_EQUAL(c.status, GNTST_general_error);
    c.flags = 0; /* another domain's frame by number */
    op(GNTTABOP_copy, &c, 1);
    CHECK_EQUAL(c.status, GNTST_permission_denied);
}

TEST(copying_never_writes_apage_table_nor_crosses_apage)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_copy c = {
        .source = { .u.ref = REF, .domid = 1 },
        .dest = { .u.gmfn = s.tables.l1.n, .domid = DOMID_SELF },
        .len = 8, .flags = GNTCOPY_source_gref,
    };

    op(GNTTABOP_copy, &c, 1);
    CHECK_EQUAL(c.status, GNTST_bad_page);
    CHECK_EQUAL(marks(s.lender), 0);
    c.dest.offset = 4090;
    op(GNTTABOP_copy, &c, 1);
    CHECK_EQUAL(c.status, GNTST_bad_copy_arg);
    c.dest.offset = 0xffff;
    c.len = 0xffff;
    op(GNTTABOP_copy, &c, 1);
    CHECK_EQUAL(c.status, GNTST_bad_copy_arg);
}

TEST(the_table_grows_to_its_limit_and_tells_its_frames)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    xen_pfn_t frames[GRANT_FRAMES_MAX + 1];
    struct gnttab_setup_table setup = { .dom = DOMID_SELF, .nr_frames = 3,
        .frame_list = (uint64_t)frames };
    struct gnttab_query_size size = { .dom = DOMID_SELF };

    CHECK_EQUAL(op(GNTTABOP_setup_table, &setup, 1), 0);
    CHECK_EQUAL(setup.status, GNTST_okay);
    CHECK_EQUAL(frames[2], frame_of_ptr(d->grants->shared[2]).n);
    CHECK(grant_exists(d->grants, 3 * GRANT_ENTRIES_PER_FRAME - 1));
    CHECK(!grant_exists(d->grants, 3 * GRANT_ENTRIES_PER_FRAME));
    setup.nr_frames = GRANT_FRAMES_MAX + 1;
    op(GNTTABOP_setup_table, &setup, 1);
    CHECK_EQUAL(setup.status, GNTST_general_error);
    op(GNTTABOP_query_size, &size, 1);
    CHECK_EQUAL(size.nr_frames, 3);
    CHECK_EQUAL(size.max_nr_frames, GRANT_FRAMES_MAX);
}

TEST(a_domain_made_with_less_has_a_smaller_table_and_fewer_mappings)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_query_size size = { .dom = DOMID_SELF };

    CHECK_EQUAL(grant_table_limit(s.borrower, 1, 2, 0), 0);
    op(GNTTABOP_query_size, &size, 1);
    CHECK_EQUAL(size.max_nr_frames, 2);
    CHECK_EQUAL(grant_table_grow(s.borrower, 2), 0);
    CHECK_EQUAL(grant_table_grow(s.borrower, 3), -EINVAL);
    CHECK_EQUAL(grant_table_set_version(s.borrower, 2), -ENOSYS);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_no_space);
    CHECK_EQUAL(grant_table_limit(s.borrower, 2, 2, GRANT_MAPPINGS_MAX), 0);
    CHECK_EQUAL(grant_table_set_version(s.borrower, 2), 0);
    CHECK_EQUAL(map(HOST_WINDOW, GNTMAP_host_map).status, GNTST_okay);
    CHECK_EQUAL(grant_table_limit(s.borrower, 0, 2, 0), -EINVAL);
    CHECK_EQUAL(grant_table_limit(s.borrower, 3, 2, 0), -EINVAL);
    CHECK_EQUAL(grant_table_limit(s.borrower, 2, GRANT_FRAMES_MAX + 1, 0), -EINVAL);
}

TEST(another_domains_table_is_dom_0s_only)
{
    host_reset();
    struct domain *domu = host_domain(1, 1), *dom = host_domain(0, 1);
    struct gnttab_query_size size = { .dom = 1 };

    op(GNTTABOP_query_size, &size, 1);
    CHECK_EQUAL(size.status, GNTST_okay);
    host_run(domu, 0);
    size.dom = 0;
    op(GNTTABOP_query_size, &size, 1);
    CHECK_EQUAL(size.status, GNTST_permission_denied);
    (void)dom;
}

static int16_t replace(uint64_t at, uint64_t from, grant_handle_t handle)
{
    struct gnttab_unmap_and_replace r = { .host_addr = at, .new_addr = from, .handle = handle };

    CHECK_EQUAL(op(GNTTABOP_unmap_and_replace, &r, 1), 0);
    return r.status;
}

TEST(unmap_and_replace_moves_the_other_entry_with_its_holds)
{
    host_reset();
    struct scene s = make_scene(0);
    mfn_t own = host_frame(s.borrower);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);

    CHECK_EQUAL(page_table_write(s.borrower, s.borrower, host_entry(s.tables.l1, 5),
                                 pte_make(own, PTE_PRESENT | PTE_WRITE), false), 0);
    CHECK_EQUAL(replace(HOST_WINDOW + 5 * PAGE_SIZE, HOST_WINDOW, m.handle), GNTST_general_error);
    CHECK_EQUAL(replace(HOST_WINDOW, HOST_WINDOW, m.handle), GNTST_bad_virt_addr);
    CHECK_EQUAL(replace(HOST_WINDOW, 0x7000000000UL, m.handle), GNTST_bad_virt_addr);
    CHECK_EQUAL(marks(s.lender), GTF_reading | GTF_writing);
    host_flushes = 0;
    CHECK_EQUAL(replace(HOST_WINDOW, HOST_WINDOW + 5 * PAGE_SIZE, m.handle), GNTST_okay);
    CHECK(host_flushes > 0);
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[0]).n, own.n);
    CHECK_EQUAL(host_words(s.tables.l1)[5], 0);
    CHECK_EQUAL(frame_entry(own)->use.count, 1);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
    CHECK_EQUAL(marks(s.lender), 0);
    CHECK_EQUAL(replace(HOST_WINDOW, HOST_WINDOW + 5 * PAGE_SIZE, m.handle), GNTST_bad_handle);
}

TEST(a_grant_replaced_by_nothing_is_unmapped)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref m = map(HOST_WINDOW, GNTMAP_host_map);

    CHECK_EQUAL(replace(HOST_WINDOW, 0, m.handle), GNTST_okay);
    CHECK_EQUAL(host_words(s.tables.l1)[0], 0);
    CHECK_EQUAL(marks(s.lender), 0);
}

TEST(entries_change_places_unless_in_use)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_swap_grant_ref swap = { .ref_a = REF, .ref_b = REF + 1 };

    host_run(s.lender, 0);
    CHECK_EQUAL(op(GNTTABOP_swap_grant_ref, &swap, 1), 0);
    CHECK_EQUAL(swap.status, GNTST_okay);
    CHECK_EQUAL(grant_entry(s.lender->grants, REF)->flags, GTF_invalid);
    CHECK_EQUAL(grant_entry(s.lender->grants, REF + 1)->frame, s.page.n);
    op(GNTTABOP_swap_grant_ref, &swap, 1);
    host_run(s.borrower, 0);
    map(HOST_WINDOW, GNTMAP_host_map);
    host_run(s.lender, 0);
    op(GNTTABOP_swap_grant_ref, &swap, 1);
    CHECK_EQUAL(swap.status, GNTST_eagain);
    swap.ref_b = 1 << 20;
    op(GNTTABOP_swap_grant_ref, &swap, 1);
    CHECK_EQUAL(swap.status, GNTST_bad_gntref);
}

TEST(a_batch_stops_for_an_interrupt_and_goes_on)
{
    host_reset();
    struct scene s = make_scene(0);
    struct gnttab_map_grant_ref maps[4];

    for (unsigned int i = 0; i < 4; i++)
        maps[i] = (struct gnttab_map_grant_ref){ .host_addr = HOST_WINDOW + i * PAGE_SIZE,
            .flags = GNTMAP_host_map, .ref = REF, .dom = 1 };
    host_yield = true;
    CHECK_EQUAL(op(GNTTABOP_map_grant_ref, maps, 4), 0);
    CHECK_EQUAL(host_restarts, 1);
    CHECK_EQUAL(s.borrower->grants->mappings_used, 4);
}

TEST(a_batch_that_cannot_be_read_stops_there)
{
    host_reset();
    struct scene s = make_scene(0);
    static struct gnttab_map_grant_ref maps[2];

    maps[0] = maps[1] = (struct gnttab_map_grant_ref){ .host_addr = HOST_WINDOW,
        .flags = GNTMAP_host_map, .ref = REF, .dom = 1 };
    host_fault(&maps[1], sizeof(maps[1]));
    CHECK_EQUAL(op(GNTTABOP_map_grant_ref, maps, 2), -EFAULT);
    CHECK_EQUAL(s.borrower->grants->mappings_used, 1);
    CHECK_EQUAL(op(GNTTABOP_map_grant_ref, maps, 1 << 20), -EINVAL);
}

TEST(many_mappings_use_many_handles)
{
    host_reset();
    struct scene s = make_scene(0);
    grant_handle_t handles[300];

    for (unsigned int i = 0; i < 300; i++) {
        struct gnttab_map_grant_ref m = map(HOST_WINDOW + i * PAGE_SIZE, GNTMAP_host_map);

        CHECK_EQUAL(m.status, GNTST_okay);
        handles[i] = m.handle;
    }
    CHECK_EQUAL(s.borrower->grants->mappings_used, 300);
    for (unsigned int i = 0; i < 300; i++)
        CHECK_EQUAL(unmap(HOST_WINDOW + i * PAGE_SIZE, handles[i]), GNTST_okay);
    CHECK_EQUAL(marks(s.lender), 0);
}
