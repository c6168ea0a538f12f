/* SPDX-License-Identifier: GPL-2.0-only */
/* Read domain/share.h first. Virtual time is in ns of one vCPU alone with the default weight. */
#include "domain/share.h"

#define SLEEPER_AHEAD 5000000UL /* what a sleeper may be behind: it goes before those that compute */
#define QUEUE_AHEAD 100000000UL
#define SLICE_MIN 100000UL      /* a shorter one would be spent on switching */

uint64_t share_cost(uint64_t ns, uint32_t weight, uint32_t active)
{
    return ns * WEIGHT_DEFAULT * active / weight;
}

uint64_t share_after_sleep(uint64_t virtual_time, uint64_t floor)
{
    uint64_t least = floor > SLEEPER_AHEAD ? floor - SLEEPER_AHEAD : 0;

    return virtual_time > least ? virtual_time : least;
}

uint64_t share_excess(uint64_t queue_floor, uint64_t floor)
{
    return queue_floor > floor + QUEUE_AHEAD ? queue_floor - floor - QUEUE_AHEAD : 0;
}

int64_t budget_filled(int64_t budget, uint32_t cap, uint64_t elapsed)
{
    uint64_t time = elapsed > BUDGET_PERIOD_NS ? elapsed : BUDGET_PERIOD_NS;
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
