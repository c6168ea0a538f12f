/* SPDX-License-Identifier: GPL-2.0-only */
/* Page tables: what the hypervisor must refuse, and that what it accepts is there. */
#include "tests/guest/rules/rules.h"

#include "abi/memory.h"
#include "abi/vm_assist.h"

static uint64_t entry_of(const void *page,
                         uint64_t bits) { return mfn_of(page) << PAGE_SHIFT | bits; }

TEST(a_page_table_cannot_be_mapped_writable)
{
    uint64_t *l1 = l1_entry(pages[0]);

    CHECK(map_frame(pages[1], mfn_of(l1), PTE_DATA) < 0);
    CHECK(map_frame(pages[1], mfn_of((void *)start_info->pt_base), PTE_DATA) < 0);
    CHECK_EQUAL(map_frame(pages[1], mfn_of(l1), PTE_READ), 0);
    CHECK_EQUAL(*(uint64_t *)(pages[1] + ((uint64_t)l1 & 0xfff)) & PTE_FRAME_MASK,
                mfn_of(pages[0]) << PAGE_SHIFT);
}

TEST(a_page_mapped_writable_cannot_become_a_page_table)
{
    CHECK(pin(1, pages[0]) < 0);
    CHECK(pin(4, pages[0]) < 0);
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    CHECK_EQUAL(pin(1, pages[0]), 0);
    CHECK(set_page_bits(pages[0], PTE_DATA) < 0);
    CHECK(pin(2, pages[0]) < 0);
    CHECK_EQUAL(unpin(pages[0]), 0);
    CHECK(unpin(pages[0]) < 0);
}

TEST(a_table_that_maps_itself_writable_is_refused)
{
    *(uint64_t *)pages[0] = entry_of(pages[0], PTE_DATA);
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    CHECK(pin(1, pages[0]) < 0);
}

TEST(a_table_that_maps_a_frame_not_ours_is_refused)
{
    /* below 1 MiB: never a guest's RAM, but a device for Dom0 */
    *(uint64_t *)pages[0] = 0x1000 | PTE_READ;
    *(uint64_t *)pages[1] = entry_of(pages[2], PTE_TABLE);
    /* no RAM below: as an L2's table that is none */
    *(uint64_t *)pages[2] = 0x7fffffff000 | PTE_DATA;
    CHECK_EQUAL(set_page_bits(pages[1], PTE_READ), 0);
    CHECK_EQUAL(set_page_bits(pages[2], PTE_READ), 0);
    CHECK(pin(3, pages[1]) < 0);
}

/* Linux's Dom0 from 6.4 on looks there for the table of iSCSI's firmware, in RAM, too. */
TEST(dom0_may_map_all_of_the_first_mib)
{
    uint64_t own = mfn_of(pages[3]);

    for (uint64_t frame = 0x80; frame < 0x100; frame++) {
        CHECK_EQUAL(map_frame(pages[3], frame, PTE_READ), 0);
        (void)*(volatile uint64_t *)pages[3];
    }
    CHECK_EQUAL(map_frame(pages[3], own, PTE_DATA), 0);
}

TEST(a_frame_given_back_cannot_be_mapped)
{
    xen_pfn_t frame = mfn_of(pages[3]);
    struct xen_memory_reservation r = { .extent_start = (uint64_t)&frame, .nr_extents = 1,
        .domid = DOMID_SELF };
    xen_pfn_t lost = frame;

    CHECK_EQUAL(map_frame(pages[3], 0, 0), 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r), 1);
    CHECK(map_frame(pages[3], lost, PTE_READ) < 0);
    frame = pfn_of(pages[3]);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r), 1);
    ((uint64_t *)start_info->mfn_list)[pfn_of(pages[3])] = frame;
    CHECK_EQUAL(mfn_to_pfn(frame), pfn_of(pages[3]));
    CHECK_EQUAL(map_frame(pages[3], frame, PTE_DATA), 0);
}

TEST(the_hypervisors_slots_of_an_l4_are_out_of_reach)
{
    uint64_t l4 = maddr_of((void *)start_info->pt_base);

    CHECK(mmu_update_one(l4 + 256 * 8, 0) < 0);
    CHECK(mmu_update_one(l4 + 271 * 8, entry_of(pages[0], PTE_TABLE)) < 0);
}

TEST(superpages_are_refused)
{
    *(uint64_t *)pages[0] = 0;
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    CHECK_EQUAL(pin(2, pages[0]), 0);
    CHECK(mmu_update_one(maddr_of(pages[0]),
                         (mfn_of(pages[1]) & ~511UL) << PAGE_SHIFT | PTE_DATA | 1 << 7) < 0);
    CHECK_EQUAL(unpin(pages[0]), 0);
}

TEST(loading_a_page_that_is_no_l4_is_refused)
{
    CHECK(mmuext_one(MMUEXT_NEW_BASEPTR, mfn_of(pages[0])) < 0);
    CHECK(mmuext_one(MMUEXT_NEW_BASEPTR, mfn_of(l1_entry(pages[0]))) < 0);
    CHECK(mmuext_one(MMUEXT_NEW_USER_BASEPTR, mfn_of(pages[0])) < 0);
}

TEST(plain_memory_can_be_written_by_mmu_update)
{
    CHECK_EQUAL(mmu_update_one(maddr_of(pages[0]), 0x1234), 0);
    CHECK_EQUAL(*(volatile uint64_t *)pages[0], 0x1234);
}

TEST(a_store_into_a_page_table_is_done_for_us)
{
    volatile uint64_t *l1 = l1_entry(pages[0]);
    uint64_t plain = *l1;

    CHECK_EQUAL(hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable,
                           VMASST_TYPE_writable_pagetables), 0);
    *l1 = 0;
    CHECK_EQUAL(mmuext_one(MMUEXT_TLB_FLUSH_LOCAL, 0), 0);
    CHECK(!try_read((uint64_t *)pages[0], &(uint64_t){ 0 }));
    CHECK_EQUAL(__atomic_exchange_n(l1, plain, __ATOMIC_SEQ_CST) & PTE_PRESENT, 0);
    CHECK(try_read((uint64_t *)pages[0], &(uint64_t){ 0 }));
    /* itself, writable */
    TRY("mov %1, %0", : "=m"(*l1) : "r"(entry_of((const void *)l1, PTE_DATA)) : "memory");
    CHECK_EQUAL(*l1 & PTE_FRAME_MASK, plain & PTE_FRAME_MASK);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_disable,
                           VMASST_TYPE_writable_pagetables), 0);
}

TEST(the_hypervisors_memory_is_out_of_reach)
{
    uint64_t value;

    CHECK(!try_read((uint64_t *)0xffff830000000000, &value));
    CHECK(!try_read((uint64_t *)0xffff82d040000000, &value));
    CHECK(!try_write((uint64_t *)MACH2PHYS_VIRT_START, 0));
    CHECK_EQUAL(mfn_to_pfn(mfn_of(pages[0])), pfn_of(pages[0]));
}

TEST(a_page_fault_tells_address_and_reason)
{
    CHECK_EQUAL(set_page_bits(pages[0], PTE_READ), 0);
    TRY("movb $1, %0", : "=m"(pages[0][5]) : : "memory");
    CHECK_EQUAL(last_trap, TRAP_PAGE_FAULT);
    CHECK_EQUAL(last_error & 3, 3); /* present, write */
    CHECK_EQUAL(fault_address(), (uint64_t)&pages[0][5]);
    CHECK_EQUAL(map_frame(pages[0], 0, 0), 0);
    TRY("movb %0, %%al", : : "m"(pages[0][7]) : "rax", "memory");
    CHECK_EQUAL(last_error & 3, 0);
    CHECK_EQUAL(fault_address(), (uint64_t)&pages[0][7]);
}
