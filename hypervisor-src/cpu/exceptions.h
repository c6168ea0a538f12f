/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cpu/entry.S calls, and what it leaves in regs->entry_vector. Exceptions of a guest go
 * through guest_exceptions, which pv/traps.c fills: the processor's part ends where a guest's rules
 * begin.
 */
#ifndef PARACORE_CPU_EXCEPTIONS_H
#define PARACORE_CPU_EXCEPTIONS_H

#include "cpu/regs.h"

/*
 * Set in entry_vector: the guest's rcx and r11 need not survive, so that SYSRET can return. The
 * vector is in the low byte.
 */
enum { ENTRY_BY_SYSCALL = 0x100 };

typedef void guest_exception(struct guest_regs *regs);

/* By vector; pv/traps.c has those below 32 and INT 0x80, cpu/exceptions.c the interrupts. */
extern guest_exception *const guest_exceptions[256];

/* Interrupts of any vector above 31, from a guest or from Paracore's windows. */
void interrupt(struct guest_regs *regs);

/* From cpu/entry.S only */
struct guest_regs *hypervisor_exception(struct guest_regs *regs);
void exception_on_own_stack(struct guest_regs *regs);
void stack_switch(uint64_t *save_sp, uint64_t new_sp);
extern char syscall_entry[], syscall32_entry[], sysenter_entry[], vector_stubs[], iret_to_guest[],
    vcpu_first_run[];
/* The same two for the other processors, from the second on: SYSCALL leaves no register free to
 * find out which one it is. */
enum { SYSCALL_STUB_SIZE = 64 };
extern char syscall_stubs[], syscall32_stubs[];

/* In domain/scheduler.c, from cpu/entry.S: a new vCPU runs, and the lock came along. */
void vcpu_first_steps(void);

/* In pv/traps.c, from cpu/entry.S */
void guest_syscall(struct guest_regs *regs);
void guest_syscall32(struct guest_regs *regs);
void guest_sysenter(struct guest_regs *regs);
/* Whatever is to be done before the current vCPU's guest runs: other vCPUs, upcalls. */
void exit_work(struct guest_regs *regs);

#endif
