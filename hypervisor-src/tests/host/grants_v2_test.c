/* SPDX-License-Identifier: GPL-2.0-only */
/* Grant tables of version 2: domain/grant_version.c, and what grant_table.c and grant_copy.c do then. */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "domain/grant_table.h"
#include "domain/policy.h"
#include "hypercall/hypercall.h"
#include "lib/string.h"
#include "memory/alloc.h"

enum { REF = 8 };

static long op(unsigned int command, void *operations)
{
    return hypercall_grant_table_op(command, (uint64_t)operations, 1, 0, 0);
}

static long set_version(struct domain *d, uint32_t version)
{
    struct domain *before = current_domain();
    struct gnttab_set_version set = { .version = version };
    long result;

    host_run(d, 0);
    result = op(GNTTABOP_set_version, &set);
    if (!result)
        CHECK_EQUAL(set.version, version);
    host_run(before, 0);
    return result;
}

static void lend(struct domain *d, grant_ref_t ref, domid_t to, mfn_t frame, uint16_t flags)
{
    union grant_entry_v2 *entry = grant_entry_v2(d->grants, ref);

    entry->full_page.frame = frame.n;
    entry->hdr.domid = to;
    entry->hdr.flags = (uint16_t)(GTF_permit_access | flags);
}

/* A lender (1) of version 2, and a borrower (2) with an address space, who is current. */
struct scene {
    struct domain *lender, *borrower;
    struct host_tables tables;
    mfn_t page;
};

static struct scene make_scene(void)
{
    struct scene s = { .lender = host_domain(1, 1), .borrower = host_domain(2, 1) };

    s.tables = host_address_space(s.borrower);
    s.page = host_frame(s.lender);
    CHECK_EQUAL(set_version(s.lender, 2), 0);
    lend(s.lender, REF, 2, s.page, 0);
    host_run(s.borrower, 0);
    return s;
}

static uint16_t marks(const struct scene *s) { return *grant_status(s->lender->grants, REF); }

static struct gnttab_map_grant_ref map(uint64_t at)
{
    struct gnttab_map_grant_ref m = { .host_addr = at, .flags = GNTMAP_host_map, .ref = REF,
        .dom = 1 };

    CHECK_EQUAL(op(GNTTABOP_map_grant_ref, &m), 0);
    return m;
}

static int16_t copy_from(grant_ref_t ref, mfn_t to, uint16_t offset, uint16_t bytes)
{
    struct gnttab_copy c = {
        .source = { .u.ref = ref, .domid = 1, .offset = offset },
        .dest = { .u.gmfn = to.n, .domid = DOMID_SELF }, .len = bytes, .flags = GNTCOPY_source_gref,
    };

    CHECK_EQUAL(op(GNTTABOP_copy, &c), 0);
    return c.status;
}

TEST(marks_lie_in_the_status_frames)
{
    host_reset();
    struct scene s = make_scene();
    struct gnttab_map_grant_ref m = map(HOST_WINDOW);
    struct gnttab_unmap_grant_ref u = { .host_addr = HOST_WINDOW, .handle = m.handle };

    CHECK_EQUAL(m.status, GNTST_okay);
    CHECK_EQUAL(marks(&s), GTF_reading | GTF_writing);
    CHECK_EQUAL(grant_entry_v2(s.lender->grants, REF)->hdr.flags, GTF_permit_access);
    CHECK_EQUAL(pte_frame(host_words(s.tables.l1)[0]).n, s.page.n);
    op(GNTTABOP_unmap_grant_ref, &u);
    CHECK_EQUAL(u.status, GNTST_okay);
    CHECK_EQUAL(marks(&s), 0);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
}

TEST(the_version_stays_while_an_entry_is_in_use)
{
    host_reset();
    struct scene s = make_scene();

    map(HOST_WINDOW);
    CHECK_EQUAL(set_version(s.lender, 1), -EBUSY);
    CHECK_EQUAL(s.lender->grants->version, 2);
    CHECK_EQUAL(set_version(s.borrower, 2), 0);
    CHECK_EQUAL(set_version(s.borrower, 3), -EINVAL);
}

TEST(reserved_entries_survive_and_others_do_not)
{
    host_reset();
    struct scene s = make_scene();
    struct domain *d = s.borrower;

    *grant_entry(d->grants, 1) = (struct grant_entry_v1){ GTF_permit_access | GTF_reading, 7, 42 };
    grant_entry(d->grants, 8)->flags = GTF_permit_access;
    CHECK_EQUAL(set_version(d, 2), 0);
    CHECK_EQUAL(grant_entry_v2(d->grants, 1)->hdr.flags, GTF_permit_access);
    CHECK_EQUAL(grant_entry_v2(d->grants, 1)->hdr.domid, 7);
    CHECK_EQUAL(grant_entry_v2(d->grants, 1)->full_page.frame, 42);
    CHECK_EQUAL(*grant_status(d->grants, 1), GTF_reading);
    CHECK_EQUAL(grant_entry_v2(d->grants, 8)->hdr.flags, GTF_invalid);
    grant_entry_v2(d->grants, 2)->hdr.flags = GTF_permit_access | GTF_sub_page;
    CHECK_EQUAL(set_version(d, 1), -ERANGE);
    grant_entry_v2(d->grants, 2)->hdr.flags = GTF_invalid;
    CHECK_EQUAL(set_version(d, 1), 0);
    CHECK_EQUAL(grant_entry(d->grants, 1)->frame, 42);
    CHECK_EQUAL(grant_entry(d->grants, 1)->flags, GTF_permit_access | GTF_reading);
}

TEST(a_part_of_a_page_is_copied_but_not_mapped)
{
    host_reset();
    struct scene s = make_scene();
    union grant_entry_v2 *entry = grant_entry_v2(s.lender->grants, REF);
    mfn_t own = host_frame(s.borrower);

    entry->sub_page.page_off = 100;
    entry->sub_page.length = 20;
    entry->hdr.flags = GTF_permit_access | GTF_sub_page | GTF_readonly;
    memcpy((char *)host_words(s.page) + 104, "a few words", 12);
    CHECK_EQUAL(copy_from(REF, own, 104, 16), GNTST_okay);
    CHECK(!memcmp(host_words(own), "a few words", 12));
    CHECK_EQUAL(copy_from(REF, own, 104, 17), GNTST_general_error);
    CHECK_EQUAL(copy_from(REF, own, 99, 4), GNTST_general_error);
    CHECK_EQUAL(map(HOST_WINDOW).status, GNTST_general_error);
    CHECK_EQUAL(marks(&s), 0);
    CHECK_EQUAL(frame_entry(s.page)->use.count, 0);
}

TEST(an_entry_may_name_one_of_another_domain_for_copying)
{
    host_reset();
    struct scene s = make_scene();
    struct domain *third = host_domain(3, 1);
    union grant_entry_v2 *entry = grant_entry_v2(s.lender->grants, REF);
    mfn_t own = host_frame(s.borrower), page = host_frame(third);

    host_run(s.borrower, 0);
    *grant_entry(third->grants, 9) = (struct grant_entry_v1){ GTF_permit_access, 1,
        (uint32_t)page.n };
    entry->transitive.trans_domid = 3;
    entry->transitive.gref = 9;
    entry->hdr.flags = GTF_transitive;
    memcpy(host_words(page), "from the third", 15);
    CHECK_EQUAL(copy_from(REF, own, 0, 15), GNTST_okay);
    CHECK(!memcmp(host_words(own), "from the third", 15));
    CHECK_EQUAL(map(HOST_WINDOW).status, GNTST_general_error);
    entry->transitive.gref = 10;
    CHECK_EQUAL(copy_from(REF, own, 0, 15), GNTST_general_error);
    entry->transitive.trans_domid = 77;
    CHECK_EQUAL(copy_from(REF, own, 0, 15), GNTST_bad_domain);
    CHECK_EQUAL(marks(&s), 0);
    CHECK_EQUAL(grant_entry(third->grants, 9)->flags, GTF_permit_access);
    CHECK_EQUAL(grant_use(s.lender->grants, REF)->readers, 0);
}

TEST(what_a_policy_keeps_from_one_is_not_lent_to_it_through_another)
{
    static struct policy_rule rule;
    static struct policy in_force = { .rules = &rule };

    host_reset();
    struct scene s = make_scene();
    struct domain *third = host_domain(3, 1);
    union grant_entry_v2 *entry = grant_entry_v2(s.lender->grants, REF);
    mfn_t own = host_frame(s.borrower), page = host_frame(third);

    host_run(s.borrower, 0);
    *grant_entry(third->grants, 9) = (struct grant_entry_v1){ GTF_permit_access, 1,
        (uint32_t)page.n };
    entry->transitive.trans_domid = 3;
    entry->transitive.gref = 9;
    entry->hdr.flags = GTF_transitive;
    rule.grant_site = (struct refuse_site){ .words = "rule", .error = GNTST_permission_denied };
    s.borrower->policy_subject = 1;
    third->policy_subject = 2;
    in_force.refuses[POLICY_COPY][2][1] = 1;
    policy = &in_force;
    CHECK_EQUAL(copy_from(REF, own, 0, 15), GNTST_permission_denied);
    CHECK(!strcmp(host_refusal, "rule"));
    CHECK_EQUAL(marks(&s), 0);
    CHECK_EQUAL(grant_use(s.lender->grants, REF)->readers, 0);
    in_force.refuses[POLICY_COPY][2][1] = 0;
    CHECK_EQUAL(copy_from(REF, own, 0, 15), GNTST_okay);
}

TEST(status_frames_are_told_and_grow_with_the_table)
{
    host_reset();
    struct scene s = make_scene();
    uint64_t frames[2] = { 0 };
    struct gnttab_get_status_frames get = { .dom = DOMID_SELF, .nr_frames = 1,
        .frame_list = (uint64_t)frames };

    op(GNTTABOP_get_status_frames, &get); /* the borrower's table is of version 1 */
    CHECK_EQUAL(get.status, GNTST_general_error);
    host_run(s.lender, 0);
    op(GNTTABOP_get_status_frames, &get);
    CHECK_EQUAL(get.status, GNTST_okay);
    CHECK_EQUAL(frames[0], frame_of_ptr(s.lender->grants->status[0]).n);
    CHECK_EQUAL(grant_table_grow(s.lender, 9), 0);
    get.nr_frames = 2;
    op(GNTTABOP_get_status_frames, &get);
    CHECK_EQUAL(get.status, GNTST_okay);
    CHECK(grant_exists(s.lender->grants, 9 * 256 - 1));
    CHECK(!grant_exists(s.lender->grants, 9 * 256));
}

TEST(all_memory_comes_back)
{
    uint64_t before;

    host_reset();
    before = free_frames();
    host_domain(1, 1);
    CHECK_EQUAL(set_version(domain_by_id(1), 2), 0);
    CHECK_EQUAL(grant_table_grow(domain_by_id(1), 20), 0);
    host_domain_destroy(domain_by_id(1));
    CHECK_EQUAL(free_frames(), before);
}
