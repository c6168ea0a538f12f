/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler: two queues, each round robin. A vCPU that slept and is woken waits in the queue of
 * the woken and runs before those that only compute; when its slice ends it joins the others, so
 * that none can starve the rest by sleeping for a moment. A vCPU is in a queue exactly while it is
 * VCPU_RUNNABLE and not paused.
 *
 * Only this file changes vcpu.state between runnable, running and the sleeping states. Read next:
 * cpu/context.h.
 */
#include "domain/scheduler.h"

#include "abi/base.h"
#include "abi/event_channel.h"
#include "abi/sched.h"
#include "abi/vcpu.h"
#include "cpu/context.h"
#include "cpu/cpu.h"
#include "cpu/lock.h"
#include "cpu/power.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/event_channel.h"
#include "domain/runstate.h"
#include "domain/timer.h"

#define SLICE (10 * NS_PER_MS)

struct run_queue {
    struct vcpu *first, *last;
};

static struct run_queue woken, computing;
static struct vcpu *idle;
static void slice_over(struct timer *t);
static struct timer slice = { .expired = slice_over };

static void enqueue(struct run_queue *q, struct vcpu *v)
{
    v->run_next = NULL;
    v->run_previous = q->last;
    if (q->last)
        q->last->run_next = v;
    else
        q->first = v;
    q->last = v;
    v->run_queue = q;
}

static void dequeue(struct vcpu *v)
{
    struct run_queue *q = v->run_queue;

    if (v->run_previous)
        v->run_previous->run_next = v->run_next;
    else
        q->first = v->run_next;
    if (v->run_next)
        v->run_next->run_previous = v->run_previous;
    else
        q->last = v->run_previous;
    v->run_queue = NULL;
}

static void slice_over(struct timer *t)
{
    (void)t;
    schedule_soon();
}

void schedule_soon(void)
{
    current_cpu()->reschedule = true;
}

void vcpu_wake(struct vcpu *v)
{
    if (v->state != VCPU_BLOCKED && v->state != VCPU_POLLING)
        return;
    v->state = VCPU_RUNNABLE;
    TRACE(TRACE_SCHEDULER_WAKE, v->domain->id, v->id);
    runstate_change(v, RUNSTATE_runnable, system_time());
    timer_cancel(&v->poll_timer);
    if (v->pause_count)
        return;
    enqueue(&woken, v);
    if (current_vcpu()->run_class != RUN_CLASS_WOKEN)
        schedule_soon();
    else if (!slice.deadline)
        timer_arm(&slice, system_time() + SLICE); /* the current one was alone until now */
}

void vcpu_start(struct vcpu *v)
{
    if (v->state != VCPU_OFFLINE)
        return;
    v->state = VCPU_RUNNABLE;
    runstate_change(v, RUNSTATE_runnable, system_time());
    if (!v->pause_count) {
        enqueue(&computing, v);
        schedule_soon();
    }
}

void vcpu_stop(struct vcpu *v)
{
    if (v->run_queue)
        dequeue(v);
    if (v->state == VCPU_RUNNING)
        schedule_soon();
    v->state = VCPU_OFFLINE;
    runstate_change(v, RUNSTATE_offline, system_time());
    timer_cancel(&v->poll_timer);
}

static void vcpu_sleep(struct vcpu *v, enum vcpu_state how)
{
    v->state = how;
    TRACE(TRACE_SCHEDULER_BLOCK, 0);
    runstate_change(v, RUNSTATE_blocked, system_time());
    schedule();
}

void vcpu_block(void)
{
    vcpu_sleep(current_vcpu(), VCPU_BLOCKED);
}

static void poll_over(struct timer *t)
{
    vcpu_wake(container_of(t, struct vcpu, poll_timer));
}

void vcpu_poll(port_t port, uint64_t timeout)
{
    struct vcpu *v = current_vcpu();

    v->poll_port = port;
    v->poll_timer.expired = poll_over;
    if (timeout)
        timer_arm(&v->poll_timer, timeout);
    vcpu_sleep(v, VCPU_POLLING);
}

void vcpu_wake_polling(struct domain *d, port_t port)
{
    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        struct vcpu *v = d->vcpu[i];

        if (v->state == VCPU_POLLING && (!v->poll_port || v->poll_port == port))
            vcpu_wake(v);
    }
}

void vcpu_yield(void)
{
    current_vcpu()->run_class = RUN_CLASS_COMPUTING;
    schedule();
}

void vcpu_pause(struct vcpu *v)
{
    if (v->pause_count++)
        return;
    if (v->run_queue)
        dequeue(v);
    if (v == current_vcpu())
        schedule_soon();
}

void vcpu_unpause(struct vcpu *v)
{
    ASSERT(v->pause_count);
    if (--v->pause_count || v->state != VCPU_RUNNABLE || v->run_queue)
        return;
    enqueue(&computing, v);
    schedule_soon();
}

void domain_pause(struct domain *d)
{
    if (d->state == DOMAIN_RUNNING)
        d->state = DOMAIN_PAUSED;
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_pause(d->vcpu[i]);
}

void domain_unpause(struct domain *d)
{
    if (d->state == DOMAIN_PAUSED || d->state == DOMAIN_BUILDING)
        d->state = DOMAIN_RUNNING;
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_unpause(d->vcpu[i]);
}

static void NORETURN dom0_ended(uint32_t reason)
{
    switch (reason) {
    case SHUTDOWN_poweroff:
        printk(LOG_INFO, "Dom0 powered off\n");
        machine_power_off();
    case SHUTDOWN_reboot:
        printk(LOG_INFO, "Dom0 asked for a reboot\n");
        machine_restart();
    default:
        printk(LOG_ERROR, "Dom0 ended, reason %u (SHUTDOWN_*): nothing can go on without it\n",
               reason);
        machine_restart();
    }
}

void domain_shutdown(struct domain *d, uint32_t reason)
{
    if (d->state == DOMAIN_SHUTDOWN || d->state == DOMAIN_CRASHED || d->state == DOMAIN_DYING)
        return;
    if (d->privileged)
        dom0_ended(reason);
    domain_pause(d);
    d->state = reason == SHUTDOWN_crash ? DOMAIN_CRASHED : DOMAIN_SHUTDOWN;
    d->shutdown_reason = reason;
    TRACE(TRACE_DOMAIN_SHUTDOWN, d->id, reason);
    printk(LOG_INFO, "Domain %u (%s) ended, reason %u\n", d->id, d->name, reason);
    if (dom0)
        event_send_virq(dom0->vcpu[0], VIRQ_DOM_EXC);
}

/* The vCPU that should run now; taken out of its queue. */
static struct vcpu *pick(void)
{
    struct vcpu *v = woken.first;

    if (v) {
        dequeue(v);
        v->run_class = RUN_CLASS_WOKEN;
        return v;
    }
    v = computing.first;
    if (!v)
        return idle;
    dequeue(v);
    v->run_class = RUN_CLASS_COMPUTING;
    return v;
}

static void start_slice(uint64_t now)
{
    if (woken.first || computing.first)
        timer_arm(&slice, now + SLICE);
    else
        timer_cancel(&slice);
}

void schedule(void)
{
    struct vcpu *from = current_vcpu();
    struct vcpu *to;
    uint64_t now = system_time();

    current_cpu()->reschedule = false;
    if (from != idle && from->state == VCPU_RUNNING) {
        from->state = VCPU_RUNNABLE;
        if (!from->pause_count)
            enqueue(&computing, from);
    }
    to = pick();
    start_slice(now);
    to->state = VCPU_RUNNING;
    if (to == from)
        return;
    if (from->state == VCPU_RUNNABLE)
        runstate_change(from, RUNSTATE_runnable, now);
    runstate_change(to, RUNSTATE_running, now);
    to->scheduled_at = now;
    TRACE(TRACE_SCHEDULER_SWITCH, from->domain ? from->domain->id : DOMID_IDLE, from->id,
          to->domain ? to->domain->id : DOMID_IDLE, to->id);
    context_switch(from, to);
}

void scheduler_start(void)
{
    idle = current_vcpu();
    idle->state = VCPU_RUNNING;
    for (;;) {
        schedule();
        big_lock_release();
        wait_for_interrupt();
        big_lock_take();
    }
}

void scheduler_join(void)
{
    for (;;)
        wait_for_interrupt();
}
