/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler on processors and a clock that this test moves: who gets how much by weight, cap
 * and affinity, and that no processor idles while somebody could run there. A vCPU here computes
 * without end, or in bursts with sleep between them.
 */
#include "abi/vcpu.h"
#include "abi/errno.h"
#include "cpu/apic.h"
#include "cpu/context.h"
#include "cpu/exceptions.h"
#include "cpu/lock.h"
#include "cpu/power.h"
#include "cpu/requests.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "debug/refuse.h"
#include "debug/trace.h"
#include "domain/event_channel.h"
#include "domain/run_queue.h"
#include "domain/runstate.h"
#include "domain/scheduler.h"
#include "domain/scheduler_control.h"
#include "domain/share.h"
#include "domain/timer.h"
#include "tests/host/check.h"

#include <stdlib.h>
#include <string.h>

#define TICK 100000UL /* ns: all happens at these times */

enum { DOMAINS = 4, VCPUS = DOMAINS * MAX_VCPUS };

/* What a vCPU does: runs `burst` ns, then sleeps `pause` ns; burst 0: runs without end. */
struct behaviour {
    uint64_t burst, pause, left, wakes_at, ran, waited;
};

static uint64_t now;
static uint64_t hardware[MAX_CPUS]; /* deadline of each processor's timer; 0: none */
static bool kicked[MAX_CPUS];
static struct domain domains[DOMAINS];
static struct vcpu vcpus[VCPUS], idle[MAX_CPUS];
static struct behaviour behaviours[VCPUS];
static uint32_t domain_number;

struct cpu cpus[MAX_CPUS];
uint32_t cpu_count;
struct big_lock big_lock;
struct domain *domain_list, *dom0;

uint64_t system_time(void) { return now; }
void apic_timer_set(uint64_t deadline) { hardware[current_cpu()->id] = deadline; }

void cpu_kick(struct cpu *c)
{
    if (c != current_cpu())
        kicked[c->id] = true;
}

void context_switch(struct vcpu *from, struct vcpu *to)
{
    (void)from;
    CHECK(current_cpu()->current == to);
    stack_top()->vcpu = to;
}

void runstate_change(struct vcpu *v, uint32_t state, uint64_t at)
{
    v->runstate.state = state;
    v->runstate.entered = at;
}

void runstate_publish(struct vcpu *v) { (void)v; }
void cpu_wait_until_still(const struct vcpu *v) { (void)v; }
void event_tell_virq(uint32_t virq) { (void)virq; }
void big_lock_wait(void) { abort(); }
void machine_power_off(void) { abort(); }
void machine_restart(void) { abort(); }
void wait_for_interrupt(void) { abort(); }
void panic(const char *format, ...) { (void)format; abort(); }
void printk(enum log_level level, const char *format, ...) { (void)level, (void)format; }
int refuse(const struct refuse_site *site, uint64_t argument) { return (void)argument, site->error; }

void trace_write(enum trace_event event, const uint64_t argument[TRACE_ARGUMENTS])
{
    (void)event, (void)argument;
}

static void on(uint32_t cpu)
{
    stack_top()->cpu = &cpus[cpu];
    stack_top()->vcpu = cpus[cpu].current;
}

/* The timers of the test before run out. */
static void drain(void)
{
    domain_list = NULL;
    now += 1000 * NS_PER_MS;
    for (uint32_t i = 0; i < cpu_count; i++) {
        on(i);
        timers_run();
    }
}

static void machine(uint32_t count)
{
    drain();
    memset(domains, 0, sizeof(domains));
    memset(vcpus, 0, sizeof(vcpus));
    memset(idle, 0, sizeof(idle));
    memset(behaviours, 0, sizeof(behaviours));
    memset(cpus, 0, sizeof(cpus));
    memset(run_queues, 0, sizeof(run_queues));
    memset(hardware, 0, sizeof(hardware));
    memset(kicked, 0, sizeof(kicked));
    domain_number = 0;
    offline_cpus = 0;
    cpu_count = count;
    for (uint32_t i = 0; i < count; i++) {
        cpus[i].id = i;
        cpus[i].lock_name = i + 1;
        cpus[i].idle = cpus[i].current = &idle[i];
        idle[i].running_on = &cpus[i];
        idle[i].state = VCPU_RUNNING;
    }
    on(0);
}

/* A domain whose vCPUs all behave so, not started yet. */
static struct domain *domain_of(uint32_t count, uint64_t burst, uint64_t pause)
{
    struct domain *d = &domains[domain_number];

    d->id = (domid_t)domain_number;
    d->state = DOMAIN_RUNNING;
    d->vcpu_count = count;
    d->next = domain_list;
    domain_list = d;
    scheduler_init_domain(d);
    for (uint32_t i = 0; i < count; i++) {
        struct vcpu *v = &vcpus[domain_number * MAX_VCPUS + i];

        v->id = i;
        v->domain = d;
        d->vcpu[i] = v;
        scheduler_init_vcpu(v);
        behaviours[v - vcpus] = (struct behaviour){ .burst = burst, .pause = pause, .left = burst };
    }
    domain_number++;
    return d;
}

static void start(struct domain *d)
{
    on(0);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_start(d->vcpu[i]);
}

static void turn_of(uint32_t cpu)
{
    struct cpu *c = &cpus[cpu];

    on(cpu);
    if (hardware[cpu] && hardware[cpu] <= now) {
        hardware[cpu] = 0;
        timers_run();
    }
    kicked[cpu] = false;
    while (c->reschedule)
        schedule();
}

/* Until nobody has to look again. */
static void settle(void)
{
    bool again = true;

    while (again) {
        again = false;
        for (uint32_t i = 0; i < cpu_count; i++) {
            turn_of(i);
            again |= cpus[i].reschedule;
        }
        for (uint32_t i = 0; i < cpu_count; i++)
            again |= kicked[i] || cpus[i].reschedule;
    }
}

static bool waits(const struct vcpu *v)
{
    return v->domain && v->state == VCPU_RUNNABLE && !v->pause_count && !v->domain->parked;
}

/* Each runs in one place and where it may, who is ready is in a queue, and no processor idles while
 * somebody could run there. */
static void check_order(void)
{
    uint64_t idles = 0;

    for (uint32_t i = 0; i < cpu_count; i++) {
        struct vcpu *v = cpus[i].current;

        CHECK(v->running_on == &cpus[i]);
        CHECK(v->state == VCPU_RUNNING);
        if (v == cpus[i].idle)
            idles |= 1UL << i;
        else
            CHECK(may_run_on(v, &cpus[i]) && !v->queued_on && !v->pause_count);
    }
    for (uint32_t i = 0; i < VCPUS; i++) {
        const struct vcpu *v = &vcpus[i];

        if (!v->domain)
            continue;
        CHECK_EQUAL(!!v->queued_on, waits(v));
        CHECK_EQUAL(!!v->running_on, v->state == VCPU_RUNNING);
        CHECK(!waits(v) || !(run_mask(v) & idles & online_cpus()));
    }
}

static void live(struct vcpu *v, struct behaviour *b)
{
    if (v->state == VCPU_RUNNING) {
        b->ran += TICK;
        b->left -= b->burst ? TICK : 0;
    } else if (v->state == VCPU_RUNNABLE) {
        b->waited += TICK;
    }
}

static void sleep_or_wake(struct vcpu *v, struct behaviour *b)
{
    if (v->state == VCPU_RUNNING && b->burst && !b->left) {
        on(v->running_on->id);
        b->left = b->burst;
        b->wakes_at = now + b->pause;
        vcpu_block();
    } else if (v->state == VCPU_BLOCKED && b->wakes_at <= now) {
        on((uint32_t)(random64() % cpu_count));
        vcpu_wake(v);
    }
}

static void run_for(uint64_t ns)
{
    settle();
    for (uint64_t end = now + ns; now < end;) {
        now += TICK;
        for (uint32_t i = 0; i < VCPUS; i++)
            live(&vcpus[i], &behaviours[i]);
        for (uint32_t i = 0; i < VCPUS; i++)
            if (vcpus[i].domain)
                sleep_or_wake(&vcpus[i], &behaviours[i]);
        settle();
        check_order();
    }
}

static uint64_t ran(const struct domain *d)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < d->vcpu_count; i++)
        sum += behaviours[d->vcpu[i] - vcpus].ran;
    return sum;
}

/* In thousandths of one processor. */
static void check_share(const struct domain *d, uint64_t ns, uint64_t expected)
{
    uint64_t found = ran(d) * 1000 / ns;

    if (found * 100 < expected * 97 || found * 100 > expected * 103)
        check_failed(__FILE__, __LINE__, "domain %u: expected %lu thousandths of a processor, found %lu",
                     d->id, expected, found);
}

#define SECONDS (1000 * NS_PER_MS)

TEST(domains_of_equal_weight_share_one_processor_evenly)
{
    machine(1);
    struct domain *a = domain_of(1, 0, 0), *b = domain_of(1, 0, 0), *c = domain_of(1, 0, 0);

    start(a), start(b), start(c);
    run_for(3 * SECONDS);
    check_share(a, 3 * SECONDS, 333);
    check_share(b, 3 * SECONDS, 333);
    check_share(c, 3 * SECONDS, 333);
}

TEST(more_vcpus_get_a_domain_no_more)
{
    machine(1);
    struct domain *a = domain_of(8, 0, 0), *b = domain_of(1, 0, 0);

    start(a), start(b);
    run_for(4 * SECONDS);
    check_share(a, 4 * SECONDS, 500);
    check_share(b, 4 * SECONDS, 500);
}

TEST(weights_divide_four_processors)
{
    machine(4);
    struct domain *a = domain_of(4, 0, 0), *b = domain_of(4, 0, 0), *c = domain_of(8, 0, 0);

    CHECK(!scheduler_set_share(a, 256, 0) && !scheduler_set_share(b, 512, 0)
          && !scheduler_set_share(c, 1024, 0));
    start(a), start(b), start(c);
    run_for(7 * SECONDS);
    check_share(a, 7 * SECONDS, 571);
    check_share(b, 7 * SECONDS, 1143);
    check_share(c, 7 * SECONDS, 2286);
}

TEST(a_weight_that_is_changed_counts_from_then_on)
{
    machine(2);
    struct domain *a = domain_of(2, 0, 0), *b = domain_of(2, 0, 0);

    start(a), start(b);
    run_for(2 * SECONDS);
    CHECK(!scheduler_set_share(a, 768, 0));
    uint64_t before = ran(a);
    run_for(4 * SECONDS);
    CHECK((ran(a) - before) * 100 > 6 * SECONDS * 97);
    CHECK((ran(a) - before) * 100 < 6 * SECONDS * 103);
}

TEST(what_a_domain_cannot_use_is_the_others)
{
    machine(4);
    struct domain *a = domain_of(1, 0, 0), *b = domain_of(8, 0, 0), *c = domain_of(4, 0, 0);

    CHECK(!scheduler_set_share(a, 4096, 0));
    start(a), start(b), start(c);
    run_for(4 * SECONDS);
    check_share(a, 4 * SECONDS, 1000);
    check_share(b, 4 * SECONDS, 1500);
    check_share(c, 4 * SECONDS, 1500);
}

TEST(a_cap_holds_on_an_idle_machine)
{
    machine(4);
    struct domain *a = domain_of(1, 0, 0), *b = domain_of(4, 0, 0);

    CHECK(!scheduler_set_share(a, 256, 30) && !scheduler_set_share(b, 256, 150));
    start(a), start(b);
    run_for(3 * SECONDS);
    check_share(a, 3 * SECONDS, 300);
    check_share(b, 3 * SECONDS, 1500);
    CHECK(!scheduler_set_share(b, 256, 0));
    uint64_t before = ran(b);
    run_for(1 * SECONDS);
    CHECK((ran(b) - before) * 100 > 3600 * NS_PER_MS * 100); /* four without end, less a's third of one */
}

TEST(a_cap_leaves_the_rest_to_others)
{
    machine(2);
    struct domain *a = domain_of(2, 0, 0), *b = domain_of(2, 0, 0);

    CHECK(!scheduler_set_share(a, 2048, 40));
    start(a), start(b);
    run_for(3 * SECONDS);
    check_share(a, 3 * SECONDS, 400);
    check_share(b, 3 * SECONDS, 1600);
}

TEST(pinned_vcpus_share_their_processor_and_run_nowhere_else)
{
    machine(4);
    struct domain *a = domain_of(2, 0, 0), *b = domain_of(1, 0, 0), *c = domain_of(3, 0, 0);

    CHECK(!vcpu_set_affinity(a->vcpu[0], 1, 1) && !vcpu_set_affinity(a->vcpu[1], 1, 1));
    CHECK(!vcpu_set_affinity(b->vcpu[0], 1, 1));
    start(a), start(b), start(c);
    run_for(3 * SECONDS);
    check_share(a, 3 * SECONDS, 500);
    check_share(b, 3 * SECONDS, 500);
    check_share(c, 3 * SECONDS, 3000);
}

TEST(affinity_that_is_changed_moves_at_once)
{
    machine(4);
    struct domain *a = domain_of(4, 0, 0);

    start(a);
    run_for(SECONDS);
    on(2);
    for (uint32_t i = 0; i < 4; i++)
        CHECK(!vcpu_set_affinity(a->vcpu[i], 3UL << 2, ~0UL));
    settle();
    check_order();
    uint64_t before = ran(a);
    run_for(SECONDS);
    CHECK_EQUAL(ran(a) - before, 2 * SECONDS);
    CHECK_EQUAL(vcpu_set_affinity(a->vcpu[0], 0xf0, ~0UL), -EINVAL); /* no such processors */
}

TEST(a_processor_out_of_use_runs_nobody_and_those_bound_to_it_run_elsewhere)
{
    machine(2);
    struct domain *a = domain_of(1, 0, 0), *b = domain_of(2, 0, 0);

    CHECK(!vcpu_set_affinity(a->vcpu[0], 2, 2));
    start(a), start(b);
    run_for(SECONDS);
    on(0);
    CHECK_EQUAL(cpu_set_online(1, false), 0);
    settle();
    check_order();
    CHECK(cpus[1].current == cpus[1].idle);
    CHECK_EQUAL(vcpu_set_affinity(b->vcpu[0], 2, 2), -EINVAL);
    CHECK_EQUAL(vcpu_override_affinity(b->vcpu[0], 1), -EINVAL);
    uint64_t before = ran(a), of_b = ran(b);
    run_for(3 * SECONDS);
    CHECK_EQUAL(ran(a) - before + ran(b) - of_b, 3 * SECONDS);
    CHECK((ran(a) - before) * 100 > 145 * SECONDS);
    CHECK_EQUAL(cpu_set_online(1, true), 0);
    settle();
    check_order();
    CHECK(a->vcpu[0]->running_on == &cpus[1] || a->vcpu[0]->queued_on == &cpus[1]);
    before = ran(a), of_b = ran(b);
    run_for(3 * SECONDS);
    CHECK_EQUAL(ran(a) - before + ran(b) - of_b, 6 * SECONDS);
    CHECK_EQUAL(cpu_set_online(0, false), -EOPNOTSUPP);
    CHECK_EQUAL(cpu_set_online(2, false), -EINVAL);
}

TEST(who_sleeps_runs_soon_after_it_wakes)
{
    machine(2);
    struct domain *busy = domain_of(8, 0, 0), *light = domain_of(1, 1 * NS_PER_MS, 4 * NS_PER_MS);
    const struct behaviour *b = &behaviours[light->vcpu[0] - vcpus];

    start(busy), start(light);
    run_for(3 * SECONDS);
    CHECK(b->ran > 590 * NS_PER_MS); /* a fifth of the time, as alone */
    CHECK(b->waited < 60 * NS_PER_MS);
}

TEST(sleep_is_not_saved_up)
{
    machine(1);
    struct domain *a = domain_of(1, 0, 0), *b = domain_of(1, 0, 0);

    start(a);
    run_for(5 * SECONDS);
    start(b); /* has not run at all: gets its half from now on, no more */
    uint64_t before = ran(a);
    run_for(2 * SECONDS);
    CHECK(ran(a) - before > 970 * NS_PER_MS);
}

TEST(a_paused_domain_stands_still_and_saves_nothing_up)
{
    machine(2);
    struct domain *a = domain_of(2, 0, 0), *b = domain_of(2, 0, 0);

    start(a), start(b);
    run_for(SECONDS);
    on(1);
    domain_pause(a);
    settle();
    CHECK(domain_is_off_cpus(a));
    uint64_t before = ran(a);
    run_for(2 * SECONDS);
    CHECK_EQUAL(ran(a), before);
    domain_unpause(a);
    uint64_t others = ran(b);
    run_for(2 * SECONDS);
    CHECK(ran(b) - others > 1940 * NS_PER_MS);
}

TEST(a_poll_whose_time_is_over_lets_others_run)
{
    struct domain *a, *b;
    const struct vcpu *polls;

    machine(1);
    a = domain_of(1, 0, 0);
    b = domain_of(1, 0, 0);
    start(a);
    start(b);
    run_for(10 * NS_PER_MS);
    on(0);
    polls = cpus[0].current;
    CHECK(polls == a->vcpu[0] || polls == b->vcpu[0]);
    vcpu_poll(1, now - 1);
    CHECK(cpus[0].current != polls);
    CHECK_EQUAL(polls->state, VCPU_RUNNABLE);
}

/* All that can be asked for, in any order; check_order says whether it still holds. */
static void do_something(void)
{
    struct domain *d = &domains[random64() % domain_number];
    struct vcpu *v = d->vcpu[random64() % d->vcpu_count];
    uint64_t hard = random64() & ((1UL << cpu_count) - 1);

    on((uint32_t)(random64() % cpu_count));
    switch (random64() % 9) {
    case 0: vcpu_start(v); break;
    case 1: vcpu_stop(v); break;
    case 2: vcpu_pause(v); break;
    case 3: v->pause_count ? vcpu_unpause(v) : vcpu_wake(v); break;
    case 4: scheduler_set_share(d, (uint32_t)(1 + random64() % WEIGHT_MAX), 0); break;
    case 5: scheduler_set_share(d, 256, (uint32_t)(random64() % 200)); break;
    case 6: vcpu_set_affinity(v, hard, random64()); break;
    case 7:
        if (stack_top()->vcpu->domain)
            vcpu_yield();
        break;
    default:
        if (stack_top()->vcpu->domain)
            vcpu_poll(1, now + random64() % (5 * NS_PER_MS));
        break;
    }
}

TEST(order_is_kept_whatever_is_asked)
{
    for (uint32_t count = 1; count <= 4; count++) {
        machine(count);
        for (uint32_t i = 0; i < DOMAINS; i++)
            start(domain_of(1 + i * 2, i % 2 * 700000, 900000));
        for (int i = 0; i < 20000; i++) {
            do_something();
            if (i % 3 == 0)
                run_for(random64() % 4 * TICK);
        }
    }
}
