/* SPDX-License-Identifier: GPL-2.0-only */
/* Which processors have to flush. Called with the lock. Read next: memory/frame.c, memory/alloc.c. */
#include "memory/tlb.h"

#include "cpu/requests.h"
#include "domain/domain.h"

uint64_t tlb_clock = 1;

static void flush(uint64_t set)
{
    if (set >> current_cpu()->id & 1)
        tlb_flush();
    if (set & ~(1UL << current_cpu()->id))
        cpus_request(set, CPU_REQUEST_FLUSH);
}

void tlb_flush_older(uint32_t age)
{
    uint64_t when = tlb_clock - age, set = 0;

    for (uint32_t i = 0; i < cpu_count; i++)
        if (READ_ONCE(cpus[i].tlb_clock) <= when)
            set |= 1UL << i;
    if (set)
        flush(set);
}

void tlb_flush_vcpus(const struct domain *d, uint64_t vcpus)
{
    uint64_t set = 0;

    for (uint32_t i = 0; i < d->vcpu_count; i++)
        if (vcpus >> i & 1 && d->vcpu[i]->loaded_on)
            set |= 1UL << d->vcpu[i]->loaded_on->id;
    if (set)
        flush(set);
}
