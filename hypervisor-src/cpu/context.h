/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch from one vCPU to another: stack, address space, segments, FPU. Who runs next is
 * decided in domain/scheduler.c; this only carries it out. Interrupts are off throughout.
 */
#ifndef PARACORE_CPU_CONTEXT_H
#define PARACORE_CPU_CONTEXT_H

#include "abi/shared_info.h"
#include "cpu/processor.h"
#include "domain/domain.h"

/* Leaves from, the current vCPU, for to, which goes on where it last called this; returns when
 * from runs again. */
void context_switch(struct vcpu *from, struct vcpu *to);
/* An event waits, and the guest lets it in. */
static inline bool upcall_is_due(const struct vcpu *v)
{
    return v->info->evtchn_upcall_pending && !v->info->evtchn_upcall_mask
           && v->event_callback.address;
}
/* Lets pending interrupts in once. True when another vCPU should run, or the guest be told of an
 * event: long work stops at its next safe point. */
bool cpu_should_yield(void);
/* The same for work that can stop in the middle, if the hypercall in flight copes with it. */
static inline bool work_is_preempted(void)
{
    return current_vcpu()->hypercall_may_restart && cpu_should_yield();
}
/* The idle vCPU's sleep: returns after the next interrupt was handled; interrupts are off again. */
void wait_for_interrupt(void);

/* Gives a new vCPU a stack whose first switch goes out to the guest with v->regs. 0 or -ENOMEM. */
int vcpu_stack_create(struct vcpu *v);
void vcpu_stack_destroy(struct vcpu *v);

/* Whichever processor it is forgets what it holds of v (before v's tables are freed or changed from
 * outside); v is not current. */
void vcpu_unload(struct vcpu *v);
/* The same on this processor, for whatever it holds. */
void cpu_unload(struct cpu *c);

/* Brings v->fs_base, gs_base_*, v->regs' data segments and v->fpu_state up to date from the
 * processor that holds them, if one does. v is the caller's, or stands still (cpu_wait_until_still). */
void vcpu_store(struct vcpu *v);
/* The same for the vCPU that runs on this processor. */
void cpu_store_current(struct cpu *c);

/* Loads the current vCPU's GDT and LDT registers again after its windows changed (set_gdt,
 * MMUEXT_SET_LDT). */
void vcpu_reload_descriptors(struct vcpu *v);

/* What a guest may change of CR4, in v->cr4 (pv/control_registers.c); the rest is Paracore's. Of
 * OSXSAVE, v->cr4 has what the guest wrote: the processor's is always on. */
#define CR4_OF_GUEST (CR4_TSD | CR4_DE | CR4_FSGSBASE)

/* fpu_taskswitch: sets or clears CR0.TS as the current guest sees it. */
void fpu_set_ts(struct vcpu *v, bool on);
/* #NM from the guest: gives it the FPU. True: done; false: the guest asked for the trap itself. */
bool fpu_give(struct vcpu *v);
/* v->fpu_state made current, for who wants to read it. */
void fpu_store(struct vcpu *v);

#endif
