/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's registers as they lie at the top of its vCPU's stack, in the order of the PV
 * interface's cpu_user_regs, so that vcpu contexts copy without translation. Offsets are used by
 * cpu/entry.S through asm-offsets.
 */
#ifndef PARACORE_CPU_REGS_H
#define PARACORE_CPU_REGS_H

#include "lib/types.h"

struct guest_regs {
    uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    uint32_t error_code;
    uint32_t entry_vector;
    uint64_t rip;
    uint16_t cs, pad0[1];
    uint8_t saved_upcall_mask, pad1[3];
    uint64_t rflags;
    uint64_t rsp;
    uint16_t ss, pad2[3];
    uint16_t es, pad3[3];
    uint16_t ds, pad4[3];
    uint16_t fs, pad5[3];
    uint16_t gs, pad6[3];
};

_Static_assert(sizeof(struct guest_regs) == 200, "cpu_user_regs of the PV interface");
_Static_assert(offsetof(struct guest_regs, rip) == 128, "cpu_user_regs of the PV interface");

struct vcpu;
struct cpu;

/* Every vCPU has a stack of its own; this ends it. A switch of vCPU is a switch of stacks. */
#define STACK_ORDER 2
#define STACK_SIZE (PAGE_SIZE << STACK_ORDER)

/* rsp0 points at regs.es, which must be 16-byte aligned: the size is 8 modulo 16. */
struct stack_top {
    struct guest_regs regs;
    struct vcpu *vcpu;
    struct cpu *cpu;
};

_Static_assert(sizeof(struct stack_top) % 16 == 8, "the processor aligns rsp0 down to 16");

static inline struct stack_top *stack_top(void)
{
    uint64_t sp;

    __asm__("mov %%rsp, %0" : "=r"(sp));
    return (struct stack_top *)((sp | (STACK_SIZE - 1)) + 1 - sizeof(struct stack_top));
}

static inline struct vcpu *current_vcpu(void) { return stack_top()->vcpu; }
static inline struct cpu *current_cpu(void) { return stack_top()->cpu; }

#endif
