/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains that cannot go on, each by another way that its command line names: every one of them
 * must be ended, and it alone. Dom0 runs meanwhile and outlives them. How many crash is in
 * qemu.crashes; one that lives on says FAIL.
 */
#include "abi/mmu.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/traps.h"
#include "tests/guest/lib/check.h"

enum { PATIENCE_NS = 1500000000 };

static void no_stack(void)
{
    __asm__ volatile("mov $0x1000, %esp\n\tud2");
}

/* Paracore could write there; it must not. */
static void stack_in_the_hypervisor(void)
{
    __asm__ volatile("movabs $0xffff830000100000, %rsp\n\tud2");
}

static void no_handlers(void)
{
    hypercall2(__HYPERVISOR_set_trap_table, 0, 0);
    __asm__ volatile("ud2");
}

static void no_frame_for_iret(void)
{
    __asm__ volatile("mov $0x1000, %%esp\n\tsyscall" : : "a"(__HYPERVISOR_iret));
}

static void no_user_tables(void)
{
    __asm__ volatile("mov %%rsp, %%rax\n\tpush $0xe02b\n\tpush %%rax\n\tpush $0x202\n\t"
                     "push $0xe033\n\tpush $0\n\tpush $0\n\tjmp *%0"
                     : : "r"(hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE) : "rax");
}

/* A handler that raises its own exception eats its stack, and then there is none. */
static void fault_in_the_handler(void)
{
    static struct trap_info table[2] = { { TRAP_INVALID_OPCODE, 0, FLAT_KERNEL_CS, 0 } };

    __asm__("lea 1f(%%rip), %0\n\tjmp 2f\n1: ud2\n2:" : "=r"(table[0].address));
    hypercall2(__HYPERVISOR_set_trap_table, table, 0);
    __asm__ volatile("ud2");
}

static void (*const dooms[])(void) = {
    no_stack, stack_in_the_hypervisor, no_handlers,
    no_frame_for_iret, no_user_tables, fault_in_the_handler,
};

void guest_main(void)
{
    const char *doom = guest_option("doom");
    uint64_t end = guest_time() + PATIENCE_NS;

    if (doom) {
        dooms[*doom - '0']();
        print("FAIL doom %c did not end the domain\n", *doom);
        return;
    }
    while (guest_time() < end)
        barrier();
    check(true, "Dom0 outlives domains that cannot go on");
    check_end();
}
