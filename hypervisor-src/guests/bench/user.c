/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls from user mode: a page of code and one of data at USER_CODE and USER_DATA, in page
 * tables of their own and in the kernel's. The user's code is bench_user_code in entry.S.
 */
#include "guests/bench/bench.h"

#include "abi/callback.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"

enum { USER_CODE = 0x400000, USER_DATA = 0x401000 };

extern char bench_user_code[], bench_syscall[];
void bench_user_run(uint64_t rip, uint64_t rsp);

static uint64_t l4[PTE_ENTRIES] PAGE_ALIGNED, l3[PTE_ENTRIES] PAGE_ALIGNED;
static uint64_t l2[PTE_ENTRIES] PAGE_ALIGNED, l1[PTE_ENTRIES] PAGE_ALIGNED;
static volatile uint64_t data[PTE_ENTRIES] PAGE_ALIGNED;

static void protect(void *table)
{
    expect("table read-only", set_page_bits(table, PTE_READ), 0);
}

/* The kernel's L4 gets the user's L3, so that both see the same user memory. */
static void make_user_tables(void)
{
    l1[USER_CODE >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(bench_user_code) << PAGE_SHIFT
        | PTE_READ;
    l1[USER_DATA >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(data) << PAGE_SHIFT | PTE_DATA;
    l2[USER_CODE >> 21] = mfn_of(l1) << PAGE_SHIFT | PTE_TABLE;
    l3[0] = mfn_of(l2) << PAGE_SHIFT | PTE_TABLE;
    l4[0] = mfn_of(l3) << PAGE_SHIFT | PTE_TABLE;
    protect(l1);
    protect(l2);
    protect(l3);
    protect(l4);
    expect("pin user tables", mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(l4)), 0);
    expect("user tables in kernel's",
           mmu_update_one(maddr_of((void *)start_info->pt_base),
                          mfn_of(l3) << PAGE_SHIFT | PTE_TABLE), 0);
    expect("load user tables", mmuext_one(MMUEXT_NEW_USER_BASEPTR, mfn_of(l4)), 0);
}

void bench_user(void)
{
    static char stack[4096] __attribute__((aligned(16)));
    struct callback_register callback = { .type = CALLBACKTYPE_syscall,
        .address = (uint64_t)bench_syscall };
    uint64_t to_kernel = ~0UL, round_trip = ~0UL;

    make_user_tables();
    expect("callback", hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback), 0);
    expect("stack_switch", hypercall2(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS,
                                      stack + sizeof(stack)), 0);
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        bench_user_run(USER_CODE, USER_DATA + PAGE_SIZE);
        if (bench_entered - data[0] < to_kernel)
            to_kernel = bench_entered - data[0];
        if (data[1] - data[0] < round_trip)
            round_trip = data[1] - data[0];
    }
    report("syscall_to_kernel", to_kernel - bench_overhead);
    report("syscall_round_trip", round_trip - bench_overhead);
}
