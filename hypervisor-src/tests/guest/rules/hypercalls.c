/* SPDX-License-Identifier: GPL-2.0-only */
/* Arguments that point where they must not, hypercalls that are not there, multicall, grants to
 * ourselves. */
#include "tests/guest/rules/rules.h"

#include "abi/version.h"
#include "guests/lib/grants.h"

TEST(unknown_hypercalls_are_not_implemented)
{
    CHECK_EQUAL(hypercall2(11, 0, 0), -ENOSYS);
    CHECK_EQUAL(hypercall2(55, 0, 0), -ENOSYS);
    CHECK_EQUAL(hypercall2(127, 0, 0), -ENOSYS);
}

TEST(arguments_in_the_hypervisors_memory_are_refused)
{
    void *ours = (void *)0xffff830000000000;

    CHECK_EQUAL(hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, ours), -EFAULT);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, 8), -EFAULT);
    CHECK_EQUAL(hypercall3(__HYPERVISOR_console_io, 0, 16, ours), -EFAULT);
    CHECK_EQUAL(hypercall4(__HYPERVISOR_mmu_update, ours, 1, 0, DOMID_SELF), -EFAULT);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_multicall, ours, 1), -EFAULT);
    CHECK_EQUAL(hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_map_grant_ref, ours, 1), -EFAULT);
}

TEST(arguments_that_are_no_addresses_are_refused)
{
    static const uint64_t places[] = {
        0x0000800000000000, 0x0000900000000000, 0xffff7ffffffffff8, 0x00007ffffffffff8,
        0xffff87fffffffff8, 0xfffffffffffffff8,
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(places); i++) {
        void *at = (void *)places[i];

        CHECK_EQUAL(hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, at), -EFAULT);
        CHECK_EQUAL(hypercall4(__HYPERVISOR_mmu_update, at, 1, 0, DOMID_SELF), -EFAULT);
        CHECK_EQUAL(hypercall4(__HYPERVISOR_mmuext_op, at, 1, 0, DOMID_SELF), -EFAULT);
    }
}

TEST(a_result_that_cannot_be_written_is_a_fault)
{
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, pages[0]), -EFAULT);
}

TEST(a_multicall_does_each_and_keeps_its_result)
{
    struct multicall_entry calls[3] = {
        { .op = __HYPERVISOR_xen_version, .args = { XENVER_version } },
        { .op = 55 },
        { .op = __HYPERVISOR_xen_version, .args = { XENVER_extraversion, 8 } },
    };

    CHECK_EQUAL(hypercall2(__HYPERVISOR_multicall, calls, 3), 0);
    CHECK_EQUAL(calls[0].result >> 16, 4);
    CHECK_EQUAL(calls[1].result, -ENOSYS);
    CHECK_EQUAL(calls[2].result, -EFAULT);
}

static grant_handle_t handle;

TEST(a_grant_is_mapped_used_and_taken_back)
{
    CHECK_EQUAL(grants_init(), 0);
    grant_lend(9, 0, pages[0], true);
    CHECK_EQUAL(grant_map_at(pages[1], 0, 9, true, &handle), GNTST_okay);
    *(volatile char *)&pages[1][17] = 42;
    CHECK_EQUAL(*(volatile char *)&pages[0][17], 42);
    CHECK(!grant_take_back(9));
    CHECK(grant_unmap_at(pages[2], handle) != GNTST_okay); /* not where it is */
    CHECK_EQUAL(grant_unmap_at(pages[1], handle), GNTST_okay);
    CHECK(!try_read((uint64_t *)pages[1], &(uint64_t){ 0 }));
    CHECK(grant_take_back(9));
    CHECK_EQUAL(grant_unmap_at(pages[1], handle), GNTST_bad_handle);
    CHECK(grant_map_at(pages[1], 0, 9, true, &handle) != GNTST_okay);
}

TEST(a_read_only_grant_is_not_written)
{
    grant_lend(10, 0, pages[0], false);
    CHECK(grant_map_at(pages[1], 0, 10, true, &handle) != GNTST_okay);
    CHECK_EQUAL(grant_map_at(pages[1], 0, 10, false, &handle), GNTST_okay);
    CHECK(!try_write((uint64_t *)pages[1], 1));
    CHECK_EQUAL(grant_unmap_at(pages[1], handle), GNTST_okay);
    CHECK(grant_take_back(10));
}

TEST(a_page_lent_cannot_become_a_page_table_while_mapped)
{
    grant_lend(11, 0, pages[0], true);
    CHECK_EQUAL(grant_map_at(pages[1], 0, 11, true, &handle), GNTST_okay);
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    CHECK(pin(1, pages[0]) < 0);
    CHECK_EQUAL(grant_unmap_at(pages[1], handle), GNTST_okay);
    CHECK_EQUAL(pin(1, pages[0]), 0);
    CHECK(grant_map_at(pages[1], 0, 11, true, &handle) != GNTST_okay);
    CHECK_EQUAL(unpin(pages[0]), 0);
    CHECK(grant_take_back(11));
}

TEST(a_grant_is_copied)
{
    memcpy(pages[0], "copied by grant", 16);
    grant_lend(12, 0, pages[0], false);
    CHECK_EQUAL(grant_copy_from(pages[1], 0, 12, 0, PAGE_SIZE), GNTST_okay);
    CHECK_EQUAL(memcmp(pages[1], "copied by grant", 16), 0);
    CHECK_EQUAL(grant_copy_from(pages[1], 0, 300, 0, 8), GNTST_general_error);
    CHECK_EQUAL(grant_copy_from(pages[1], 0, 100000, 0, 8), GNTST_bad_gntref);
    CHECK(grant_take_back(12));
}
