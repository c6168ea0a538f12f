/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch from one vCPU to another: stack, address space, segments, FPU. Who runs next is decided in
 * domain/scheduler.c; this only carries it out. Interrupts are off throughout.
 */
#ifndef PARACORE_CPU_SWITCH_H
#define PARACORE_CPU_SWITCH_H

#include "domain/domain.h"

/* Leaves the current vCPU for next, which goes on where it last called this; returns when the former runs again. */
void vcpu_switch(struct vcpu *next);

/* Gives a new vCPU a stack whose first switch goes out to the guest with v->regs. 0 or -ENOMEM. */
int vcpu_stack_create(struct vcpu *v);
void vcpu_stack_destroy(struct vcpu *v);

/* The processor forgets what it holds of v (before v's tables are freed or changed from outside); v is not current. */
void vcpu_unload(struct vcpu *v);

/* Brings v->fs_base, gs_base_*, and v->regs' data segments up to date from the processor, if it holds them. */
void vcpu_store_segments(struct vcpu *v);

/* Loads the current vCPU's GDT and LDT registers again after its windows changed (set_gdt, MMUEXT_SET_LDT). */
void vcpu_reload_descriptors(struct vcpu *v);

/* fpu_taskswitch: sets or clears CR0.TS as the current guest sees it. */
void fpu_set_ts(struct vcpu *v, bool on);
/* #NM from the guest: gives it the FPU. True: done; false: the guest asked for the trap itself. */
bool fpu_give(struct vcpu *v);
/* v->fpu_state made current, for who wants to read it. */
void fpu_store(struct vcpu *v);

#endif
