/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways into the hypervisor and back: what a hypercall, an exception, a system call and an iret
 * leave behind, and what happens when the guest asks to be taken where nobody can go. Read next:
 * main.c, user.c, entries.S.
 */
#ifndef TESTS_GUEST_ENTRIES_H
#define TESTS_GUEST_ENTRIES_H

#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"
#include "tests/guest/lib/check.h"

/* entries.S: all 15 registers get patterns, then the hypercall xen_version or an ud2; 0 when all
 * came back. */
uint64_t registers_after_hypercall(void);
uint64_t registers_after_exception(void);
/* iret with this frame; comes back by an exception, as ATTEMPT does. */
void iret_with(uint64_t rip, uint64_t cs, uint64_t rflags, uint64_t ss, uint64_t flags);
/* Goes to user mode at rip with user_rflags, until end_user_run is gone to with its stack. */
void user_run(uint64_t rip, uint64_t rsp);
extern char end_user_run[], skip_ud2[], failsafe_entry[];
extern uint64_t user_run_sp, user_rflags;
extern volatile uint64_t failsafe_count, failsafe_es;

void test_kernel_entries(void);
void test_user_entries(void);
void test_switches(void);

#endif
