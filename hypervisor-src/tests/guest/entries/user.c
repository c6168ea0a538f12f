/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries from the guest's user mode. user_code (entries.S) has a piece for each: it runs until its
 * first trap, which is looked at here and ends the run.
 */
#include "tests/guest/entries/entries.h"

#include "abi/physdev.h"
#include "abi/vm_assist.h"

#define RFLAGS_IOPL_3 0x3000UL

enum {
    USER_CODE = 0x400000, USER_STACK = 0x401000, PIECE = 64, RING3 = 3, FAULT_USER = 4,
    FAULT_PRESENT = 1,
    TRAP_INT80 = 0x80,
};

extern char user_code[];
extern const uint64_t trap_stubs[];

static uint64_t l4[PTE_ENTRIES] PAGE_ALIGNED, l3[PTE_ENTRIES] PAGE_ALIGNED;
static uint64_t l2[PTE_ENTRIES] PAGE_ALIGNED, l1[PTE_ENTRIES] PAGE_ALIGNED;
static char user_stack[PAGE_SIZE] PAGE_ALIGNED;
static struct trap_frame seen;
uint64_t user_rflags = 0x202; /* IF */

static void make_user_tables(void)
{
    bool made;

    l1[USER_CODE >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(user_code) << PAGE_SHIFT | PTE_READ;
    l1[USER_STACK >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(user_stack) << PAGE_SHIFT | PTE_DATA;
    l2[USER_CODE >> 21] = mfn_of(l1) << PAGE_SHIFT | PTE_TABLE;
    l3[0] = mfn_of(l2) << PAGE_SHIFT | PTE_TABLE;
    l4[0] = mfn_of(l3) << PAGE_SHIFT | PTE_TABLE;
    made = !set_page_bits(l1, PTE_READ) && !set_page_bits(l2, PTE_READ)
        && !set_page_bits(l3, PTE_READ)
           && !set_page_bits(l4, PTE_READ) && !mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(l4))
           && !mmuext_one(MMUEXT_NEW_USER_BASEPTR, mfn_of(l4));
    check(made, "user tables are made and loaded");
}

static void end_run(struct trap_frame *frame)
{
    seen = *frame;
    frame->rip = (uint64_t)end_user_run;
    frame->rsp = user_run_sp;
    frame->cs &= ~(uint64_t)RING3;
    frame->rflags &= ~0x100UL;
}

static void run(unsigned int piece)
{
    seen.number = NO_TRAP;
    user_run(USER_CODE + piece * PIECE, USER_STACK + PAGE_SIZE);
}

static void expect_trap(unsigned int piece, uint64_t number, uint64_t rip_offset, const char *name)
{
    run(piece);
    check(seen.number == number && seen.rip == USER_CODE + piece * PIECE + rip_offset
          && (seen.cs & RING3) == RING3, name);
    if (seen.number != number || seen.rip != USER_CODE + piece * PIECE + rip_offset)
        print("expected %lu at offset %lu, found %lu at %lx (cs %lx)\n", number, rip_offset,
              seen.number, seen.rip, seen.cs);
}

/* What is done for a kernel is not done for its user. */
static void test_privileged(void)
{
    expect_trap(14, TRAP_GENERAL_PROTECTION, 0, "a user reads no MSR");
    expect_trap(15, TRAP_GENERAL_PROTECTION, 0, "nor CR3");
    expect_trap(16, TRAP_GENERAL_PROTECTION, 0, "nor may it flush");
    expect_trap(17, TRAP_GENERAL_PROTECTION, 0, "nor read debug registers");
    expect_trap(18, TRAP_SYSCALL, 11, "but ask the hypervisor for CPUID");
}

/* A bit for each of ports 0 to 0x80; the bitmap lies in memory that the user does not map. */
static void test_user_ports(void)
{
    static uint8_t ports[0x80 / 8 + 2];
    struct physdev_set_iobitmap bitmap = { .bitmap = (uint64_t)ports, .nr_ports = 0x81 };
    struct physdev_set_iopl iopl = { .iopl = 3 };

    expect_trap(13, TRAP_GENERAL_PROTECTION, 0, "a user reaches no port");
    check(!hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iobitmap, &bitmap), "a port bitmap");
    expect_trap(13, TRAP_SYSCALL, 4, "lets a user have a port");
    ports[0x80 / 8] = 1;
    expect_trap(13, TRAP_GENERAL_PROTECTION, 0, "a set bit takes it away");
    check(!hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl), "I/O privilege level 3");
    expect_trap(13, TRAP_SYSCALL, 4, "lets a user have all ports");
    iopl.iopl = bitmap.nr_ports = 0;
    hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iobitmap, &bitmap);
    hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl);
    expect_trap(13, TRAP_GENERAL_PROTECTION, 0, "and both can be taken back");
}

/* The other style: the level is in the flags that the kernel returns to its user with. */
static void test_architectural_iopl(void)
{
    long enabled = hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable,
                              VMASST_TYPE_architectural_iopl);

    check(!enabled, "the I/O privilege level may be in the flags");
    user_rflags |= RFLAGS_IOPL_3;
    expect_trap(13, TRAP_SYSCALL, 4, "which lets a user have all ports");
    check((seen.rflags & RFLAGS_IOPL_3) == RFLAGS_IOPL_3, "its kernel sees the level");
    user_rflags &= ~RFLAGS_IOPL_3;
    expect_trap(13, TRAP_GENERAL_PROTECTION, 0, "and without it none");
    check(!(seen.rflags & RFLAGS_IOPL_3), "its kernel sees that, too");
    hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_disable, VMASST_TYPE_architectural_iopl);
}

static void test_faults(void)
{
    expect_trap(6, TRAP_PAGE_FAULT, 0, "a user's read of nothing is its page fault");
    check_equal(seen.error_code, FAULT_USER, "which says: user, not present");
    check_equal(fault_address(), 0x10, "and where");
    expect_trap(7, TRAP_PAGE_FAULT, 0, "the user does not see its kernel's memory");
    expect_trap(8, TRAP_PAGE_FAULT, 0, "nor the hypervisor's");
    check_equal(seen.error_code & FAULT_USER, FAULT_USER, "and is told as a user");
    expect_trap(12, TRAP_GENERAL_PROTECTION, 5, "the hypervisor's data segment cannot be loaded");
    check_equal(seen.error_code, 0xe010, "and is named in the error code");
    test_privileged();
    test_user_ports();
    test_architectural_iopl();
}

void test_user_entries(void)
{
    static char stack[8192] __attribute__((aligned(16)));
    static const unsigned int ours[] = {
        TRAP_DEBUG, TRAP_BREAKPOINT, TRAP_INVALID_OPCODE, TRAP_GENERAL_PROTECTION, TRAP_PAGE_FAULT,
        TRAP_SYSCALL,
    };
    struct trap_info int80[2] = { { TRAP_INT80, 3, FLAT_KERNEL_CS, trap_stubs[TRAP_VECTORS + 2] } };

    make_user_tables();
    check_equal((uint64_t)hypercall2(__HYPERVISOR_set_trap_table, int80, 0), 0,
                "INT 0x80 is opened to users");
    check_equal((uint64_t)hypercall2(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS,
                                     stack + sizeof(stack)), 0, "a stack for them");
    for (unsigned int i = 0; i < ARRAY_SIZE(ours); i++)
        trap_set(ours[i], end_run);
    expect_trap(0, TRAP_SYSCALL, 7, "a user's system call reaches its kernel");
    check(seen.rbx == 0x5a5a && seen.rcx == seen.rip && seen.rsp == USER_STACK + PAGE_SIZE,
          "with its registers");
    expect_trap(1, TRAP_SYSCALL, 2, "so does INT 0x80");
    expect_trap(2, TRAP_GENERAL_PROTECTION, 0, "INT 0x81 is a protection fault");
    check_equal(seen.error_code, 0x81 * 8 + 2, "that names its vector");
    expect_trap(3, TRAP_BREAKPOINT, 1, "INT3 is the user's to use");
    expect_trap(4, TRAP_GENERAL_PROTECTION, 0, "HLT is not");
    expect_trap(5, TRAP_GENERAL_PROTECTION, 0, "nor CLI");
    test_faults();
    expect_trap(9, TRAP_DEBUG, 11, "a user can be stepped");
    run(10);
    check(seen.number == TRAP_SYSCALL || seen.number == TRAP_DEBUG,
          "and stepped into a system call");
    run(11);
    check(seen.number == TRAP_INVALID_OPCODE || seen.number == TRAP_GENERAL_PROTECTION,
          "SYSENTER without a callback is a fault");
}
