/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offsets and constants that assembly needs, taken from the C structures themselves. Never linked:
 * the Makefile compiles it to assembly text and picks the "->NAME value" lines out of it.
 */
#include "abi/errno.h"
#include "abi/shared_info.h"
#include "cpu/cpu.h"
#include "cpu/descriptors.h"
#include "cpu/processor.h"
#include "cpu/exceptions.h"
#include "cpu/regs.h"
#include "debug/break.h"
#include "domain/domain.h"
#include "hypercall/hypercall.h"
#include "memory/layout.h"

#define DEFINE(name, value) __asm__ volatile("\n# ->" #name " %0" : : "i"(value))
#define REGS(name, field) DEFINE(REGS_##name, offsetof(struct guest_regs, field))

void asm_offsets(void);

void asm_offsets(void)
{
    DEFINE(HV_IMAGE_START_ASM, HV_IMAGE_START);
    DEFINE(HV_IMAGE_L4_SLOT, (HV_IMAGE_START >> 39) & 511);
    DEFINE(HV_IMAGE_L3_SLOT, (HV_IMAGE_START >> 30) & 511);
    DEFINE(HV_DIRECT_L4_SLOT, (HV_DIRECT_START >> 39) & 511);
    DEFINE(STACK_TOP_SIZE, sizeof(struct stack_top));
    DEFINE(STACK_VCPU, offsetof(struct stack_top, vcpu));
    DEFINE(STACK_CPU, offsetof(struct stack_top, cpu));
    DEFINE(VCPU_IN_KERNEL, offsetof(struct vcpu, in_kernel));
    DEFINE(VCPU_WATCH, offsetof(struct vcpu, watch));
    DEFINE(WATCH_CALLS, offsetof(struct break_watch, calls_ruled_out));
    DEFINE(WATCH_RETURNS, offsetof(struct break_watch, returns_ruled_out));
    DEFINE(GATE_SUB_OPS, offsetof(struct break_gate, sub_ops));
    DEFINE(GATE_ARGUMENT_REGS, offsetof(struct break_gate, argument_regs));
    DEFINE(GATE_ARGUMENT_LOW, offsetof(struct break_gate, argument_low));
    DEFINE(GATE_ARGUMENT_SPAN, offsetof(struct break_gate, argument_span));
    DEFINE(GATE_RESULT_LOW, offsetof(struct break_gate, result_low));
    DEFINE(GATE_RESULT_SPAN, offsetof(struct break_gate, result_span));
    DEFINE(BREAK_RETURNS_ASM, BREAK_RETURNS);
    DEFINE(VCPU_INFO, offsetof(struct vcpu, info));
    DEFINE(VCPU_HYPERCALL_COUNT, offsetof(struct vcpu, hypercall_count));
    DEFINE(CPU_RESCHEDULE, offsetof(struct cpu, reschedule));
    DEFINE(CPU_LOCK_NAME, offsetof(struct cpu, lock_name));
    DEFINE(CPU_TSS_RSP0, offsetof(struct cpu, tss.rsp[0]));
    DEFINE(CPU_ENTRY_SIZE, sizeof(struct cpu_entry));
    DEFINE(MAX_CPUS_ASM, MAX_CPUS);
    DEFINE(SYSCALL_STUB_SIZE_ASM, SYSCALL_STUB_SIZE);
    DEFINE(HYPERCALLS_UNLOCKED_ASM, HYPERCALLS_UNLOCKED);
    DEFINE(CPU_ENTRY_GUEST_SP, offsetof(struct cpu_entry, guest_sp));
    DEFINE(CPU_ENTRY_STACK, offsetof(struct cpu_entry, stack));
    DEFINE(HYPERCALL_COUNT_ASM, HYPERCALL_COUNT);
    DEFINE(ENTRY_SYSCALL, ENTRY_BY_SYSCALL);
    DEFINE(RFLAGS_IF_ASM, RFLAGS_IF);
    DEFINE(RFLAGS_ALWAYS_ASM, RFLAGS_ALWAYS);
    DEFINE(SELECTOR_HV_CODE_ASM, SELECTOR_HV_CODE);
    DEFINE(ENOSYS_ASM, -ENOSYS);
    REGS(R10, r10);
    REGS(R8, r8);
    REGS(RDX, rdx);
    REGS(RSI, rsi);
    REGS(RDI, rdi);
    REGS(RBX, rbx);
    REGS(RCX, rcx);
    REGS(RAX, rax);
    REGS(ERROR_CODE, error_code);
    REGS(VECTOR, entry_vector);
    REGS(RIP, rip);
    REGS(CS, cs);
    REGS(RFLAGS, rflags);
    REGS(RSP, rsp);
    REGS(SS, ss);
    REGS(ES, es);
}
