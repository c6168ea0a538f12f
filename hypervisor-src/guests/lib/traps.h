/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traps, upcalls and syscalls reach one function, guest_trap(), which gives them to whoever asked
 * for them. A trap nobody asked for ends the domain with a dump of its registers.
 */
#ifndef GUEST_TRAPS_H
#define GUEST_TRAPS_H

#include "guests/lib/guest.h"

enum trap_number {
    TRAP_DIVIDE = 0,
    TRAP_DEBUG = 1,
    TRAP_NMI = 2,
    TRAP_BREAKPOINT = 3,
    TRAP_INVALID_OPCODE = 6,
    TRAP_GENERAL_PROTECTION = 13,
    TRAP_PAGE_FAULT = 14,
    TRAP_VECTORS = 20, /* those below have stubs */
    TRAP_UPCALL = 256, /* no vectors of the processor's from here on */
    TRAP_FAILSAFE = 257,
    TRAP_SYSCALL = 258,
};

/* As entry.S lays it on the stack. Changing it changes what the guest returns to. */
struct trap_frame {
    uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    uint64_t number; /* enum trap_number */
    uint64_t error_code;
    uint64_t rip, cs, rflags, rsp, ss;
};

typedef void trap_handler(struct trap_frame *frame);

/* Where the hypervisor enters, by vector; then for upcall, failsafe and syscall. */
extern const uint64_t trap_stubs[];
void traps_init(void);
void trap_set(enum trap_number number, trap_handler *handler);

/* The address of the last page fault. */
static inline uint64_t fault_address(void) { return vcpu_info()->arch.cr2; }

/* Reads or writes 8 bytes that may not be mapped; false: it faulted. */
bool try_read(const volatile uint64_t *from, uint64_t *value);
bool try_write(volatile uint64_t *to, uint64_t value);

#endif
