/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guests' clocks. Both follow the interface's version rule: odd while being written, so that a
 * reader tries again.
 */
#include "domain/clock.h"

#include "abi/shared_info.h"
#include "cpu/time.h"

static bool wall_set; /* by Dom0; until then the CMOS clock holds */
static uint64_t wall_seconds; /* since 1970, at system time 0 */
static uint32_t wall_ns;

void vcpu_clock_fill(struct vcpu *v)
{
    struct vcpu_time_info *t = &v->info->time;
    uint32_t version = t->version | 1;

    WRITE_ONCE(t->version, version);
    barrier();
    t->tsc_timestamp = time_scale.tsc_start;
    t->system_time = 0;
    t->tsc_to_system_mul = time_scale.tsc_to_ns;
    t->tsc_shift = time_scale.tsc_shift;
    t->flags = XEN_PVCLOCK_TSC_STABLE_BIT;
    barrier();
    WRITE_ONCE(t->version, version + 1);
}

void domain_clock_fill(struct domain *d)
{
    struct shared_info *s = d->shared_info;
    uint64_t seconds = wall_set ? wall_seconds : wall_clock_at_start();
    uint32_t version = s->wc_version | 1;

    WRITE_ONCE(s->wc_version, version);
    barrier();
    s->wc_sec = (uint32_t)seconds;
    s->wc_sec_hi = (uint32_t)(seconds >> 32);
    s->wc_nsec = wall_ns;
    barrier();
    WRITE_ONCE(s->wc_version, version + 1);
}

void wall_clock_set(uint64_t seconds, uint32_t ns, uint64_t at_system_time)
{
    uint64_t total = seconds * NS_PER_SECOND + ns - at_system_time;

    wall_set = true;
    wall_seconds = total / NS_PER_SECOND;
    wall_ns = (uint32_t)(total % NS_PER_SECOND);
    for (struct domain *d = domain_list; d; d = d->next)
        domain_clock_fill(d);
}
