/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that a guest kernel executes as if it ran at ring 0, done in its place. Called by
 * the trap handlers of cpu/. Each returns true when the exception is dealt with: the instruction
 * was done and rip stands behind it, or another exception was injected. False: the guest gets the
 * exception that was raised, nothing of it has changed. Read next: pv/emulate_privileged.c,
 * pv/emulate_io.c, pv/cpuid.h, pv/msr.h.
 */
#ifndef PARACORE_PV_EMULATE_H
#define PARACORE_PV_EMULATE_H

#include "cpu/regs.h"
#include "lib/types.h"

/* #GP with error code 0 from a guest. */
bool emulate_privileged(struct guest_regs *regs);
/* #UD from a guest: the prefix ud2 "xen" before cpuid. */
bool emulate_forced(struct guest_regs *regs);
/*
 * #PF: the guest's kernel wrote to a page it has read-only at this address. False: it is no page
 * table, or not a store we do.
 */
bool emulate_page_table_write(struct guest_regs *regs, uint64_t address);

#endif
