/* SPDX-License-Identifier: GPL-2.0-only */
/* Grants to ourselves: mapping, unmapping, copying a page. */
#include "guests/bench/bench.h"

#include "guests/lib/grants.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

enum { REFERENCE = 8 };

static char window[PAGE_SIZE] PAGE_ALIGNED;

static struct gnttab_map_grant_ref map = {
    .host_addr = (uint64_t)window, .flags = GNTMAP_host_map, .ref = REFERENCE, .dom = 0,
};
static struct gnttab_unmap_grant_ref unmap = { .host_addr = (uint64_t)window };

static inline long map_now(void)
{
    return hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_map_grant_ref, &map, 1);
}

static inline long unmap_now(void)
{
    return hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_unmap_grant_ref, &unmap, 1);
}

static void unmap_last(void)
{
    unmap.handle = map.handle;
    unmap_now();
    expect("unmap", unmap.status, GNTST_okay);
}

static void map_next(void)
{
    map_now();
    expect("map", map.status, GNTST_okay);
    unmap.handle = map.handle;
}

void bench_grants(void)
{
    struct gnttab_copy copy = {
        .source = { .u.gmfn = mfn_of(scratch[4]), .domid = DOMID_SELF },
        .dest = { .u.ref = REFERENCE, .domid = 0 },
        .len = PAGE_SIZE,
        .flags = GNTCOPY_dest_gref,
    };

    expect("grant table", grants_init(), GNTST_okay);
    grant_lend(REFERENCE, 0, scratch[3], true);
    map_next();
    report("grant_map", COST(unmap_last(), map_now()));
    unmap_last();
    report("grant_unmap", COST(map_next(), unmap_now()));
    report("grant_copy_4096", COST(,
                                   hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_copy, &copy,
                                              1)));
    expect("copy", copy.status, GNTST_okay);
}
