/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which vCPU runs where. Proportional shares by weight over all processors, with caps and affinity
 * (domain/scheduler_control.h sets them). Paracore itself is never preempted: a switch happens at
 * the exit to a guest, or where a hypercall blocks. All is called with the lock. Read next:
 * domain/scheduler.c.
 */
#ifndef PARACORE_DOMAIN_SCHEDULER_H
#define PARACORE_DOMAIN_SCHEDULER_H

#include "domain/domain.h"

/* Makes a blocked or polling vCPU runnable; no effect on others. */
void vcpu_wake(struct vcpu *v);
/* An event became pending for it: wakes it, or has the processor it runs on look. */
void vcpu_notify(struct vcpu *v);
/* A port of d became pending: wakes the vCPUs that poll for it, upcalls masked or not. */
void vcpu_wake_polling(struct domain *d, port_t port);
/* The current vCPU sleeps until woken. */
void vcpu_block(void);
/* The same in SCHEDOP_poll, until a port (0: any) is pending or the time (ns of system time, 0:
 * none) has come; for a time that is over it is a yield. */
void vcpu_poll(port_t port, uint64_t timeout);
/* Brings a vCPU up or down (VCPUOP_up, VCPUOP_down); no effect when it is so already. */
void vcpu_start(struct vcpu *v);
void vcpu_stop(struct vcpu *v);
void vcpu_yield(void);
/* Counted. A paused vCPU does not run; one that runs stops at its exit to the guest. */
void vcpu_pause(struct vcpu *v);
void vcpu_unpause(struct vcpu *v);
/*
 * The same for all of a domain's; DOMAIN_PAUSED. When it returns, no guest code of the domain runs
 * any more (but the caller's own, when it pauses itself), though a hypercall of it may still have to
 * come to its end: domain_is_off_cpus says whether all are out of Paracore, too.
 */
void domain_pause(struct domain *d);
void domain_unpause(struct domain *d);
bool domain_is_off_cpus(const struct domain *d);
/* The domain stops for good and stays readable; reason is SHUTDOWN_* of abi/sched.h. Dom0's ends
 * the machine. */
void domain_shutdown(struct domain *d, uint32_t reason);
/* Takes a shutdown back (after SHUTDOWN_suspend); no effect on others. */
void domain_resume(struct domain *d);

/* Asks for a look at the queues at the next exit to a guest: of this processor, of any. */
void schedule_soon(void);
void schedule_soon_on(struct cpu *c);
/* Switches to the vCPU that should run now and drops what schedule_soon asked for; returns when
 * the caller's vCPU runs again. */
void schedule(void);
/* Turns a processor's own stack into its idle vCPU and runs guests for ever: on the first processor,
 * which has the lock, and on a further one, without it. */
void scheduler_start(void) NORETURN;
void scheduler_join(void) NORETURN;

#endif
