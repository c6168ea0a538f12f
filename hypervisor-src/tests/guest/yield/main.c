/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two vCPUs that wait for each other by yielding, each on a processor of its own, on an emulator with
 * one thread for both and a clock of instructions: who yields must let the other's processor go on.
 * Linux waits so for a vCPU that it brings up.
 */
#include "abi/sched.h"
#include "abi/vcpu.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "tests/guest/lib/check.h"

/* A turn that waits for the emulator's next timer takes up to 100 ms of the guest's time. */
enum { ROUNDS = 200, MS_PER_ROUND = 1 };

static uint8_t stack[16384] __attribute__((aligned(16)));
static volatile unsigned int turn;

static void wait_for_turn(unsigned int mine)
{
    while (turn % 2 != mine)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
}

static void second_vcpu(void)
{
    for (;;) {
        wait_for_turn(1);
        turn++;
    }
}

static void start_second(void)
{
    static struct vcpu_guest_context context = { .flags = VGCF_in_kernel };

    context.user_regs.rip = (uint64_t)second_vcpu;
    context.user_regs.rsp = (uint64_t)stack + sizeof(stack) - 8;
    context.user_regs.cs = FLAT_KERNEL_CS;
    context.user_regs.ss = FLAT_KERNEL_SS;
    context.kernel_ss = FLAT_KERNEL_SS;
    context.kernel_sp = (uint64_t)stack + sizeof(stack);
    context.ctrlreg[3] = xen_pfn_to_cr3(mfn_of((const void *)start_info->pt_base));
    shared_info->vcpu_info[1].evtchn_upcall_mask = 1;
    check_equal((uint64_t)hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_initialise, 1, &context), 0,
                "a second vCPU takes a context");
    check_equal((uint64_t)hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_up, 1, 0), 0, "and goes up");
}

void guest_main(void)
{
    uint64_t start;

    start_second();
    wait_for_turn(0);
    turn = 1;
    wait_for_turn(0);
    start = guest_time();
    for (unsigned int i = 0; i < ROUNDS; i++) {
        turn++;
        wait_for_turn(0);
    }
    check(guest_time() - start < ROUNDS * MS_PER_ROUND * 1000000UL,
          "who waits by yielding lets the other vCPU have its turn");
    check_end();
}
