/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler: who is furthest behind its share of the processors runs next (domain/share.h).
 * Each processor has a queue; a vCPU that becomes ready goes to an idle one if it may, and a
 * processor takes from another's queue who is well behind. A vCPU is in a queue exactly while it is
 * VCPU_RUNNABLE, neither paused nor parked by its domain's cap; it is VCPU_RUNNING from when a
 * processor takes it until that switches to another, whatever is asked of it meanwhile.
 *
 * Only this file and domain/scheduler_control.c change what of a vCPU is about running; all with
 * the lock. Read next: domain/run_queue.h, cpu/context.h.
 */
#include "domain/scheduler.h"

#include "abi/base.h"
#include "abi/event_channel.h"
#include "abi/sched.h"
#include "abi/vcpu.h"
#include "cpu/context.h"
#include "cpu/cpu.h"
#include "cpu/exceptions.h"
#include "cpu/lock.h"
#include "cpu/power.h"
#include "cpu/requests.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/event_channel.h"
#include "domain/run_queue.h"
#include "domain/runstate.h"
#include "domain/scheduler_control.h"
#include "domain/share.h"
#include "pv/traps.h"

/* So much must a vCPU that becomes ready be behind the one that runs to take its place at once. */
#define PREEMPT_EDGE 500000UL

static void refill(struct timer *t);
static struct timer refill_timer = { .expired = refill };
static uint64_t refilled_at;

void schedule_soon(void)
{
    current_cpu()->reschedule = true;
}

void schedule_soon_on(struct cpu *c)
{
    c->reschedule = true;
    cpu_kick(c);
}

static void slice_over(struct timer *t)
{
    (void)t;
    schedule_soon();
}

static bool is_ready(const struct vcpu *v)
{
    return v->state == VCPU_RUNNABLE && !v->pause_count && !v->domain->parked;
}

/* Those of the domain that run or would, and v. */
static uint32_t active_with(const struct vcpu *v)
{
    const struct domain *d = v->domain;
    uint32_t n = 0;

    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        const struct vcpu *other = d->vcpu[i];

        n += other == v || (!other->pause_count && (other->state == VCPU_RUNNABLE
                                                    || other->state == VCPU_RUNNING));
    }
    return n;
}

/* The domain has used its budget up: its vCPUs stop until there is some again. */
static void park(struct domain *d)
{
    d->parked = true;
    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        struct vcpu *v = d->vcpu[i];

        if (v->queued_on)
            run_queue_remove(v);
        if (v->running_on)
            schedule_soon_on(v->running_on);
    }
}

static void charge(struct vcpu *v, uint64_t now)
{
    struct domain *d = v->domain;
    uint64_t ran = now - v->charged_at;

    v->charged_at = now;
    v->virtual_time += share_cost(ran, d->weight, active_with(v));
    if (likely(!d->cap))
        return;
    d->budget -= (int64_t)ran;
    if (d->budget <= 0 && !d->parked)
        park(d);
}

/* Whoever runs there pays up to now, that its virtual time is one to compare with. */
static void charge_running(const struct cpu *c)
{
    if (c->current != c->idle && c->current->running_on)
        charge(c->current, system_time());
}

/* Somebody waits now: those that ran without end get a slice. */
static void end_slices(const struct vcpu *waits)
{
    for (uint32_t i = 0; i < cpu_count; i++)
        if (!run_queues[i].slice.deadline && may_run_on(waits, &cpus[i]))
            schedule_soon_on(&cpus[i]);
}

/* Puts a ready vCPU into a queue, and sees to it that the processor looks there. */
static void enqueue(struct vcpu *v)
{
    struct cpu *c = run_queue_place(v);
    struct vcpu *runs = c->current;

    run_queue_add(c, v);
    if (runs == c->idle) {
        schedule_soon_on(c);
        return;
    }
    charge_running(c);
    if (v->virtual_time + PREEMPT_EDGE < runs->virtual_time)
        schedule_soon_on(c);
    end_slices(v);
}

static void charge_all(void)
{
    for (uint32_t i = 0; i < cpu_count; i++)
        charge_running(&cpus[i]);
}

/* It slept, or was held: its virtual time stood still meanwhile. */
static void enqueue_after_sleep(struct vcpu *v)
{
    uint64_t floor, queue_floor;

    charge_all();
    floor = queue_floor = run_queue_floor_of_all();
    (void)run_queue_floor(&cpus[v->processor], &queue_floor);
    v->virtual_time = share_after_sleep(v->virtual_time, floor, queue_floor);
    if (is_ready(v)) /* still, when that has used its domain's budget up */
        enqueue(v);
}

static void refill(struct timer *t)
{
    uint64_t now = system_time(), elapsed = now - refilled_at;
    bool any = false;

    refilled_at = now;
    for (struct domain *d = domain_list; d; d = d->next) {
        if (!d->cap)
            continue;
        any = true;
        for (uint32_t i = 0; i < d->vcpu_count; i++)
            if (d->vcpu[i]->running_on)
                charge(d->vcpu[i], now);
        d->budget = budget_filled(d->budget, d->cap, elapsed);
        if (d->budget > 0)
            scheduler_unpark(d);
    }
    if (any)
        timer_arm(t, now + BUDGET_PERIOD_NS);
}

void scheduler_unpark(struct domain *d)
{
    if (!d->parked)
        return;
    d->parked = false;
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        if (is_ready(d->vcpu[i]) && !d->vcpu[i]->queued_on)
            enqueue_after_sleep(d->vcpu[i]);
}

void scheduler_requeue(struct vcpu *v)
{
    run_queue_remove(v);
    enqueue_after_sleep(v);
}

void scheduler_start_refills(void)
{
    if (refill_timer.deadline)
        return;
    refilled_at = system_time();
    timer_arm(&refill_timer, refilled_at + BUDGET_PERIOD_NS);
}

void vcpu_wake(struct vcpu *v)
{
    if (v->state != VCPU_BLOCKED && v->state != VCPU_POLLING)
        return;
    v->state = VCPU_RUNNABLE;
    TRACE(TRACE_SCHEDULER_WAKE, v->domain->id, v->id);
    runstate_change(v, RUNSTATE_runnable, system_time());
    timer_cancel(&v->poll_timer);
    if (is_ready(v))
        enqueue_after_sleep(v);
}

void vcpu_notify(struct vcpu *v)
{
    if (v->running_on)
        cpu_kick(v->running_on);
    else
        vcpu_wake(v);
}

void vcpu_start(struct vcpu *v)
{
    if (v->state != VCPU_OFFLINE)
        return;
    /* stopped a moment ago, and not off its processor yet: it just stays */
    v->state = v->running_on ? VCPU_RUNNING : VCPU_RUNNABLE;
    runstate_change(v, v->running_on ? RUNSTATE_running : RUNSTATE_runnable, system_time());
    if (is_ready(v))
        enqueue_after_sleep(v);
}

void vcpu_stop(struct vcpu *v)
{
    if (v->queued_on)
        run_queue_remove(v);
    if (v->running_on)
        schedule_soon_on(v->running_on);
    v->state = VCPU_OFFLINE;
    runstate_change(v, RUNSTATE_offline, system_time());
    timer_cancel(&v->poll_timer);
}

static void vcpu_sleep(struct vcpu *v, enum vcpu_state how)
{
    if (unlikely(v->nmi_pending) && !v->nmi_masked && v->traps[VECTOR_NMI].address) {
        /* sent while it was on its way here */
        timer_cancel(&v->poll_timer);
        schedule_soon();
        return;
    }
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

    if (timeout && timeout <= system_time()) {
        vcpu_yield(); /* Linux's PCI frontend asks again and again so, while another domain works for it */
        return;
    }
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

/*
 * It goes behind whoever waits for its processor, at the price of a little of its share. If nobody
 * does it hopes for a vCPU that runs elsewhere: those that share this one's core, or the one thread
 * that an emulator has for all processors, get it for a moment, and the lock with it.
 */
void vcpu_yield(void)
{
    struct vcpu *v = current_vcpu();
    const struct vcpu *other = run_queue_best(v->running_on);

    if (other) {
        if (other->virtual_time > v->virtual_time)
            v->virtual_time = other->virtual_time;
        schedule();
    }
    big_lock_release();
    cpu_relax();
    big_lock_take();
}

void vcpu_pause(struct vcpu *v)
{
    if (v->pause_count++)
        return;
    if (v->queued_on)
        run_queue_remove(v);
    if (v->running_on)
        schedule_soon_on(v->running_on);
}

void vcpu_unpause(struct vcpu *v)
{
    ASSERT(v->pause_count);
    if (!--v->pause_count && is_ready(v))
        enqueue_after_sleep(v);
}

void domain_pause(struct domain *d)
{
    if (d->state == DOMAIN_RUNNING)
        d->state = DOMAIN_PAUSED;
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_pause(d->vcpu[i]);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        cpu_wait_until_still(d->vcpu[i]);
}

bool domain_is_off_cpus(const struct domain *d)
{
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        if (d->vcpu[i]->running_on)
            return false;
    return true;
}

void domain_unpause(struct domain *d)
{
    if (d->state == DOMAIN_PAUSED || d->state == DOMAIN_BUILDING)
        d->state = DOMAIN_RUNNING;
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_unpause(d->vcpu[i]);
}

void domain_resume(struct domain *d)
{
    if (d->state != DOMAIN_SHUTDOWN)
        return;
    d->state = d->toolstack_pauses ? DOMAIN_PAUSED : DOMAIN_RUNNING;
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
    watchdogs_stop(d);
    d->state = reason == SHUTDOWN_crash ? DOMAIN_CRASHED : DOMAIN_SHUTDOWN;
    d->shutdown_reason = reason;
    TRACE(TRACE_DOMAIN_SHUTDOWN, d->id, reason);
    printk(LOG_INFO, "Domain %u (%s) ended, reason %u\n", d->id, d->name, reason);
    event_tell_virq(VIRQ_DOM_EXC);
}

/* The vCPU that stops running waits for its next turn, if it would go on. */
static void put_back(struct vcpu *from, struct cpu *c, uint64_t now)
{
    from->running_on = NULL;
    if (from->state == VCPU_RUNNING)
        from->state = VCPU_RUNNABLE;
    if (from == c->idle)
        return;
    charge(from, now);
    if (!is_ready(from))
        return;
    if (likely(may_run_on(from, c)))
        run_queue_add(c, from);
    else
        enqueue_after_sleep(from); /* elsewhere, where it counts as one that comes */
}

/* The vCPU that should run now; taken out of its queue. */
static struct vcpu *pick(struct cpu *c)
{
    struct vcpu *v;

    if (unlikely(run_queue_excess(c))) {
        charge_all();
        run_queue_hold_back(c);
    }
    v = run_queue_best(c);
    if (!v)
        return c->idle;
    run_queue_remove(v);
    v->processor = c->id;
    return v;
}

/* Who still waits here goes where a processor idles: the one that was picked may not have been let. */
static void offer_to_idle(struct cpu *c)
{
    struct vcpu *v = run_queue_idle_cpus() ? run_queues[c->id].first : NULL;

    while (v) {
        if (run_queue_place(v) == c) {
            v = v->run_next;
            continue;
        }
        scheduler_requeue(v);
        v = run_queues[c->id].first; /* others may have been parked by that */
    }
}

static void start_slice(struct cpu *c, const struct vcpu *v, uint64_t now)
{
    struct timer *slice = &run_queues[c->id].slice;
    uint64_t length = SLICE_NS;

    if (v->domain && v->domain->cap)
        length = budget_slice(v->domain->budget, active_with(v));
    else if (v == c->idle || !run_queue_waiting()) {
        timer_cancel(slice);
        return;
    }
    slice->expired = slice_over;
    timer_arm(slice, now + length);
}

void schedule(void)
{
    struct vcpu *from = current_vcpu(), *to;
    struct cpu *c = current_cpu();
    uint64_t now = system_time();

    c->reschedule = false;
    put_back(from, c, now);
    to = pick(c);
    c->current = to;
    to->running_on = c;
    to->state = VCPU_RUNNING;
    to->charged_at = now;
    start_slice(c, to, now);
    offer_to_idle(c);
    if (to == from)
        return;
    if (from->state == VCPU_RUNNABLE)
        runstate_change(from, RUNSTATE_runnable, now);
    runstate_publish(from);
    runstate_change(to, RUNSTATE_running, now);
    TRACE(TRACE_SCHEDULER_SWITCH, from->domain ? from->domain->id : DOMID_IDLE, from->id,
          to->domain ? to->domain->id : DOMID_IDLE, to->id);
    context_switch(from, to);
    runstate_publish(from); /* it runs again, maybe on another processor */
}

void vcpu_first_steps(void)
{
    runstate_publish(current_vcpu());
    big_lock_release();
}

/* Comes with the lock. */
static void NORETURN idle_loop(void)
{
    runstate_change(current_vcpu(), RUNSTATE_running, system_time());
    for (;;) {
        schedule();
        big_lock_release();
        wait_for_interrupt();
        big_lock_take();
    }
}

void scheduler_start(void)
{
    idle_loop();
}

void scheduler_join(void)
{
    wait_for_interrupt(); /* the first processor keeps the lock until all domains are built */
    big_lock_take();
    idle_loop();
}
