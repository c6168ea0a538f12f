/* SPDX-License-Identifier: GPL-2.0-only */
/* Traps, privileged instructions, segments, debug registers, the FPU. */
#include "tests/guest/rules/rules.h"

#include "abi/cpuid.h"
#include "abi/physdev.h"
#include "abi/vcpu.h"
#include "abi/version.h"

TEST(exceptions_come_with_their_vector)
{
    uint32_t zero = 0;

    TRY("ud2");
    CHECK_EQUAL(last_trap, TRAP_INVALID_OPCODE);
    TRY("int3");
    CHECK_EQUAL(last_trap, TRAP_BREAKPOINT);
    TRY("xor %%edx, %%edx\n\tmov $1, %%eax\n\tdivl %0", : : "r"(zero) : "rax", "rdx");
    CHECK_EQUAL(last_trap, TRAP_DIVIDE);
    TRY("hlt");
    CHECK_EQUAL(last_trap, TRAP_GENERAL_PROTECTION);
    TRY("mov %0, %%cr3", : : "r"(0x123456789000UL) : "memory");
    CHECK_EQUAL(last_trap, TRAP_GENERAL_PROTECTION);
}

/* QEMU 7.2 delivers another error code here, which Xen passes on and Paracore corrects. */
TEST(an_int_to_a_gate_not_for_us_is_a_protection_fault)
{
    TRY("int $0x81");
    CHECK_EQUAL(last_trap, TRAP_GENERAL_PROTECTION);
    CHECK_EQUAL(last_error, 0x81 * 8 + 2);
}

TEST(cpuid_with_the_prefix_names_the_interface)
{
    uint32_t a = XEN_CPUID_FIRST_LEAF, b, c = 0, d;

    __asm__ volatile(XEN_EMULATE_PREFIX "cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    CHECK(a >= XEN_CPUID_LEAF(2));
    CHECK_EQUAL(b, XEN_CPUID_SIGNATURE_EBX);
    CHECK_EQUAL(c, XEN_CPUID_SIGNATURE_ECX);
    CHECK_EQUAL(d, XEN_CPUID_SIGNATURE_EDX);
    a = XEN_CPUID_LEAF(1);
    __asm__ volatile(XEN_EMULATE_PREFIX "cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    CHECK_EQUAL(a, 4 << 16 | 17);
}

TEST(an_msr_that_is_not_there_is_a_protection_fault)
{
    TRY("rdmsr", : : "c"(0x12345678) : "rax", "rdx");
    CHECK_EQUAL(last_trap, TRAP_GENERAL_PROTECTION);
    TRY("wrmsr", : : "c"(0x12345678), "a"(0), "d"(0));
    CHECK_EQUAL(last_trap, TRAP_GENERAL_PROTECTION);
}

TEST(cli_and_sti_are_passed_over_with_io_privilege)
{
    struct physdev_set_iopl iopl = { .iopl = 1 };

    CHECK_EQUAL(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl), 0);
    TRY("cli");
    TRY("sti");
    CHECK_EQUAL(last_trap, -1);
}

TEST(the_fpu_traps_after_a_task_switch_until_cleared)
{
    CHECK_EQUAL(hypercall2(__HYPERVISOR_fpu_taskswitch, 1, 0), 0);
    TRY("fnop");
    CHECK_EQUAL(last_trap, 7);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_fpu_taskswitch, 0, 0), 0);
    TRY("fnop");
    CHECK_EQUAL(last_trap, -1);
}

TEST(fs_has_the_base_we_set)
{
    uint64_t value;

    *(uint64_t *)(pages[0] + 16) = 0x5eed;
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, pages[0]), 0);
    __asm__ volatile("mov %%fs:16, %0" : "=r"(value));
    CHECK_EQUAL(value, 0x5eed);
    /* not canonical */
    CHECK(hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, 0x8000000000000000) < 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, 0), 0);
}

static void set_cr4(uint64_t set, uint64_t clear)
{
    uint64_t value;

    __asm__ volatile("mov %%cr4, %0" : "=r"(value));
    value = (value | set) & ~clear;
    __asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

TEST(fs_and_gs_bases_are_set_by_instruction_once_cr4_says_so)
{
    const uint64_t fsgsbase = 1UL << 16;
    uint64_t value, base = (uint64_t)pages[0];

    TRY("rdfsbase %rax");
    CHECK_EQUAL(last_trap, TRAP_INVALID_OPCODE);
    set_cr4(fsgsbase, 0);
    *(uint64_t *)(pages[0] + 8) = 0xfeed;
    __asm__ volatile("wrfsbase %1\n mov %%fs:8, %0" : "=r"(value) : "r"(base));
    CHECK_EQUAL(value, 0xfeed);
    __asm__ volatile("wrgsbase %1\n mov %%gs:8, %0" : "=r"(value) : "r"(base));
    CHECK_EQUAL(value, 0xfeed);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, pages[1]), 0);
    __asm__ volatile("rdfsbase %0" : "=r"(value));
    CHECK_EQUAL(value, (uint64_t)pages[1]);
    __asm__ volatile("wrfsbase %0\n wrgsbase %0" : : "r"(0UL));
    set_cr4(0, fsgsbase);
    TRY("rdgsbase %rax");
    CHECK_EQUAL(last_trap, TRAP_INVALID_OPCODE);
}

TEST(debug_registers_read_as_written_and_stay_clear_of_the_hypervisor)
{
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_debugreg, 0, 0x1000), 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_get_debugreg, 0, 0), 0x1000);
    CHECK(hypercall2(__HYPERVISOR_set_debugreg, 1, 0xffff830000000000) < 0);
    CHECK(hypercall2(__HYPERVISOR_set_debugreg, 9, 0) < 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_debugreg, 0, 0), 0);
}

/* A data segment, DPL 3, present, writable; and a task state segment, by which a guest could
 * leave ring 3. */
static const uint64_t DATA_SEGMENT = 0x00cff3000000ffff, TASK_STATE = 0x0000890000000067;

TEST(a_gdt_holds_segments_but_nothing_of_the_system)
{
    uint64_t *gdt = (uint64_t *)pages[0];
    uint64_t frame = mfn_of(gdt);

    gdt[1] = TASK_STATE;
    CHECK_EQUAL(set_page_bits(gdt, PTE_READ), 0);
    CHECK(hypercall2(__HYPERVISOR_set_gdt, &frame, 512) < 0);
    CHECK_EQUAL(set_page_bits(gdt, PTE_DATA), 0);
    gdt[1] = DATA_SEGMENT;
    CHECK(hypercall2(__HYPERVISOR_set_gdt, &frame, 512) < 0); /* still mapped writable */
    CHECK_EQUAL(set_page_bits(gdt, PTE_READ), 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_gdt, &frame, 512), 0);
    CHECK(set_page_bits(gdt, PTE_DATA) < 0);
    CHECK(hypercall2(__HYPERVISOR_update_descriptor, maddr_of(&gdt[2]), TASK_STATE) < 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_update_descriptor, maddr_of(&gdt[2]), DATA_SEGMENT), 0);
    TRY("mov %0, %%es", : : "r"(2 * 8 + 3));
    CHECK_EQUAL(last_trap, -1);
    TRY("mov %0, %%es", : : "r"(0));
    CHECK(hypercall2(__HYPERVISOR_set_gdt, &frame, 9000) < 0); /* beyond the guest's part */
    CHECK_EQUAL(hypercall2(__HYPERVISOR_set_gdt, 0, 0), 0);
}

static unsigned int nmis, nmis_inside;

/* One that is sent meanwhile waits for the return. */
static void got_nmi(struct trap_frame *frame)
{
    (void)frame;
    if (++nmis == 1)
        hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_send_nmi, 0, 0);
    nmis_inside = nmis;
    hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0);
    if (nmis != nmis_inside)
        nmis = 99;
}

TEST(an_nmi_comes_at_once_and_the_next_after_its_handler)
{
    trap_set(TRAP_NMI, got_nmi);
    nmis = 0;
    CHECK_EQUAL(hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_send_nmi, 0, 0), 0);
    CHECK_EQUAL(nmis, 2);
    CHECK_EQUAL(hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_send_nmi, 8, 0), -ENOENT);
}
