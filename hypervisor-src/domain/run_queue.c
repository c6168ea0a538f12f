/* SPDX-License-Identifier: GPL-2.0-only */
/* Read domain/run_queue.h first. Queues are short: a walk is cheaper than a tree. */
#include "domain/run_queue.h"

#include "domain/share.h"

/* So much further behind somebody must be to be taken from another processor, where its data is. */
#define STEAL_EDGE 2000000UL

struct run_queue run_queues[MAX_CPUS];
static uint64_t floor_of_all;
uint64_t offline_cpus;

void run_queue_add(struct cpu *c, struct vcpu *v)
{
    struct run_queue *q = &run_queues[c->id];
    struct vcpu *before = q->last;

    while (before && before->virtual_time > v->virtual_time)
        before = before->run_previous;
    v->run_previous = before;
    v->run_next = before ? before->run_next : q->first;
    if (v->run_next)
        v->run_next->run_previous = v;
    else
        q->last = v;
    if (before)
        before->run_next = v;
    else
        q->first = v;
    q->length++;
    v->queued_on = c;
    v->processor = c->id;
}

void run_queue_remove(struct vcpu *v)
{
    struct run_queue *q = &run_queues[v->queued_on->id];

    if (v->run_previous)
        v->run_previous->run_next = v->run_next;
    else
        q->first = v->run_next;
    if (v->run_next)
        v->run_next->run_previous = v->run_previous;
    else
        q->last = v->run_previous;
    q->length--;
    v->queued_on = NULL;
}

uint32_t run_queue_waiting(void)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < cpu_count; i++)
        n += run_queues[i].length;
    return n;
}

bool run_queue_floor(const struct cpu *c, uint64_t *floor)
{
    const struct vcpu *first = run_queues[c->id].first;
    bool runs = c->current != c->idle && c->current->running_on;

    if (!first && !runs)
        return false;
    *floor = first ? first->virtual_time : c->current->virtual_time;
    if (runs && c->current->virtual_time < *floor)
        *floor = c->current->virtual_time;
    return true;
}

uint64_t run_queue_floor_of_all(void)
{
    uint64_t least = ~0UL, floor;

    for (uint32_t i = 0; i < cpu_count; i++)
        if (run_queue_floor(&cpus[i], &floor) && floor < least)
            least = floor;
    if (least != ~0UL && least > floor_of_all)
        floor_of_all = least;
    return floor_of_all;
}

uint64_t run_queue_excess(const struct cpu *c)
{
    uint64_t floor;

    return run_queue_floor(c, &floor) ? share_excess(floor, run_queue_floor_of_all()) : 0;
}

void run_queue_hold_back(struct cpu *c)
{
    uint64_t excess = run_queue_excess(c);

    for (struct vcpu *v = run_queues[c->id].first; excess && v; v = v->run_next)
        v->virtual_time -= excess;
}

static struct vcpu *first_that_may(const struct run_queue *q, const struct cpu *c)
{
    struct vcpu *v = q->first;

    while (v && !may_run_on(v, c))
        v = v->run_next;
    return v;
}

struct vcpu *run_queue_best(const struct cpu *c)
{
    struct vcpu *best = run_queues[c->id].first;
    uint64_t edge = STEAL_EDGE;

    for (uint32_t i = 0; i < cpu_count; i++) {
        struct vcpu *other = i == c->id ? NULL : first_that_may(&run_queues[i], c);

        if (!other || (best && other->virtual_time + edge >= best->virtual_time))
            continue;
        best = other;
        edge = 0;
    }
    return best;
}

static bool is_idle(const struct cpu *c)
{
    return c->current == c->idle && !run_queues[c->id].first;
}

/* The processor with the shortest queue of a set that is not empty; this one if it is as short. */
static struct cpu *shortest(uint64_t set, uint32_t this)
{
    struct cpu *found = NULL;

    if (set >> this & 1)
        found = &cpus[this];
    for (uint32_t i = 0; i < cpu_count; i++)
        if (set >> i & 1 && (!found || run_queues[i].length < run_queues[found->id].length))
            found = &cpus[i];
    return found;
}

uint64_t run_queue_idle_cpus(void)
{
    uint64_t set = 0;

    for (uint32_t i = 0; i < cpu_count; i++)
        if (is_idle(&cpus[i]))
            set |= 1UL << i;
    return set & online_cpus();
}

struct cpu *run_queue_place(const struct vcpu *v)
{
    uint64_t mask = run_mask(v), idle = run_queue_idle_cpus() & mask;

    if (idle & v->soft_affinity)
        idle &= v->soft_affinity;
    if (idle)
        return shortest(idle, v->processor);
    if (mask >> v->processor & 1)
        return &cpus[v->processor];
    return shortest(mask, v->processor);
}
