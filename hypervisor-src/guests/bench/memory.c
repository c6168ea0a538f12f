/* SPDX-License-Identifier: GPL-2.0-only */
/* Giving a frame back and getting one. Last of all: the frames differ afterwards. */
#include "guests/bench/bench.h"

#include "abi/memory.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

static xen_pfn_t extent;
static struct xen_memory_reservation reservation = {
    .extent_start = (uint64_t)&extent, .nr_extents = 1, .domid = DOMID_SELF,
};

static inline long memory(unsigned int command)
{
    return hypercall2(__HYPERVISOR_memory_op, command, &reservation);
}

/* The frame that `extent` names goes back; after that `extent` names the guest frame that lacks
 * one. */
static void give(void)
{
    expect("decrease_reservation", memory(XENMEM_decrease_reservation), 1);
    extent = pfn_of(scratch[5]);
}

/* And comes again, another one; its machine frame number is then in `extent`. */
static void get(void)
{
    extent = pfn_of(scratch[5]);
    expect("populate_physmap", memory(XENMEM_populate_physmap), 1);
}

void bench_memory(void)
{
    extent = mfn_of(scratch[5]);
    expect("unmap", map_frame(scratch[5], 0, 0), 0);
    give();
    report("decrease_reservation", COST(get(), memory(XENMEM_decrease_reservation)));
    get();
    report("populate_physmap", COST(give(), memory(XENMEM_populate_physmap)));
}
