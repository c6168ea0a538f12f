/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which vCPU runs. Round robin over the runnable ones with a time slice, and a boost: a vCPU that
 * was blocked and is woken runs before those that only compute. Paracore itself is never preempted:
 * a switch happens at the exit to a guest, or where a hypercall blocks. Read next:
 * domain/scheduler.c.
 */
#ifndef PARACORE_DOMAIN_SCHEDULER_H
#define PARACORE_DOMAIN_SCHEDULER_H

#include "domain/domain.h"

/* Makes a blocked or polling vCPU runnable; no effect on others. Called when an event becomes
 * pending for it. */
void vcpu_wake(struct vcpu *v);
/* A port of d became pending: wakes the vCPUs that poll for it, upcalls masked or not. */
void vcpu_wake_polling(struct domain *d, port_t port);
/* The current vCPU sleeps until woken. */
void vcpu_block(void);
/* The same in SCHEDOP_poll, until a port (0: any) is pending or the time (ns of system time, 0:
 * none) has come. */
void vcpu_poll(port_t port, uint64_t timeout);
/* Brings a vCPU up or down (VCPUOP_up, VCPUOP_down); no effect when it is so already. */
void vcpu_start(struct vcpu *v);
void vcpu_stop(struct vcpu *v);
void vcpu_yield(void);
/* Counted. A paused vCPU does not run; pausing the current one takes effect at its exit to the
 * guest. */
void vcpu_pause(struct vcpu *v);
void vcpu_unpause(struct vcpu *v);
void domain_pause(struct domain *d);
void domain_unpause(struct domain *d);
/* The domain stops for good and stays readable; reason is SHUTDOWN_* of abi/sched.h. Dom0's ends
 * the machine. */
void domain_shutdown(struct domain *d, uint32_t reason);

/* Asks for a look at the run queue at the next exit to a guest. */
void schedule_soon(void);
/* Switches to the vCPU that should run now and drops what schedule_soon asked for; returns when
 * the caller's vCPU runs again. */
void schedule(void);
/* Turns a processor's own stack into its idle vCPU and runs guests for ever: on the first processor,
 * which has the lock, and on a further one, without it. */
void scheduler_start(void) NORETURN;
void scheduler_join(void) NORETURN;

#endif
