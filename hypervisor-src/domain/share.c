/* SPDX-License-Identifier: GPL-2.0-only */
/* Read domain/share.h first. Virtual time is in ns of one vCPU alone with the default weight. */
#include "domain/share.h"

#define SLEEPER_BEHIND 5000000UL /* what a sleeper may be: it goes before those that compute */
#define SLEEPER_BEHIND_QUEUE 100000000UL
#define QUEUE_AHEAD 4000000000UL
#define BUDGET_PERIODS_KEPT 10  /* or what a busy processor makes it miss would be lost */
#define SLICE_MIN 100000UL      /* a shorter one would be spent on switching */

uint64_t share_cost(uint64_t ns, uint32_t weight, uint32_t active)
{
    return ns * WEIGHT_DEFAULT * active / weight;
}

static uint64_t at_least(uint64_t virtual_time, uint64_t floor, uint64_t behind)
{
    return virtual_time + behind > floor ? virtual_time : floor - behind;
}

uint64_t share_after_sleep(uint64_t virtual_time, uint64_t floor, uint64_t queue_floor)
{
    return at_least(at_least(virtual_time, floor, SLEEPER_BEHIND), queue_floor, SLEEPER_BEHIND_QUEUE);
}

uint64_t share_excess(uint64_t queue_floor, uint64_t floor)
{
    return queue_floor > floor + QUEUE_AHEAD ? queue_floor - floor - QUEUE_AHEAD : 0;
}

int64_t budget_filled(int64_t budget, uint32_t cap, uint64_t elapsed)
{
    uint64_t kept = BUDGET_PERIODS_KEPT * BUDGET_PERIOD_NS, time = elapsed > kept ? elapsed : kept;
    int64_t most = (int64_t)(time * cap / 100);

    budget += (int64_t)(elapsed * cap / 100);
    return budget < most ? budget : most;
}

uint64_t budget_slice(int64_t budget, uint32_t running)
{
    uint64_t slice = budget > 0 ? (uint64_t)budget / running : 0;

    if (slice < SLICE_MIN)
        return SLICE_MIN;
    return slice < SLICE_NS ? slice : SLICE_NS;
}
