/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a guest's kernel comes to run because of something: exceptions, upcalls, system calls. Each
 * is a bounce: switch to the guest's kernel address space and stack, push a frame there, go on at
 * the address it registered.
 */
#ifndef PARACORE_PV_TRAPS_H
#define PARACORE_PV_TRAPS_H

#include "domain/domain.h"

enum {
    VECTOR_DIVIDE = 0, VECTOR_DEBUG = 1, VECTOR_NMI = 2, VECTOR_BREAKPOINT = 3, VECTOR_OVERFLOW =
    4, VECTOR_BOUND = 5,
    VECTOR_INVALID_OP = 6, VECTOR_NO_DEVICE = 7, VECTOR_DOUBLE_FAULT = 8, VECTOR_TSS = 10,
    VECTOR_NO_SEGMENT = 11,
    VECTOR_STACK = 12, VECTOR_PROTECTION = 13, VECTOR_PAGE_FAULT = 14, VECTOR_FPU = 16,
    VECTOR_ALIGNMENT = 17,
    VECTOR_MACHINE_CHECK = 18, VECTOR_SIMD = 19,
};

/* Error code bits of a page fault (SDM volume 3, 4.7). */
enum { FAULT_PRESENT = 1, FAULT_WRITE = 2, FAULT_USER = 4, FAULT_RESERVED = 8, FAULT_FETCH = 16 };

/* Bounces the exception to the current vCPU's handler; crashes the domain when it has none or
 * its stack is unusable. */
void inject_exception(struct guest_regs *regs, uint8_t vector, uint32_t error_code);
/* The same for #PF: sets the guest's CR2. */
void inject_page_fault(struct guest_regs *regs, uint64_t address, uint32_t error_code);

/* Switches the current vCPU between its kernel's and its user's address space (CR3, GS base,
 * port permissions). */
void toggle_guest_mode(struct vcpu *v);

#endif
