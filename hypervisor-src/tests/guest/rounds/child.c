/* SPDX-License-Identifier: GPL-2.0-only */
/* What a domain does before Dom0 ends it: takes what its order names, and sleeps on it. */
#include "tests/guest/rounds/rounds.h"

#include "abi/errno.h"
#include "abi/grant_table.h"
#include "abi/memory.h"
#include "abi/sched.h"
#include "abi/vcpu.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

enum { FAR_NS = 1000000000 };

static char table[PAGE_SIZE] PAGE_ALIGNED, descriptors[PAGE_SIZE] PAGE_ALIGNED;
static char given_back[2][PAGE_SIZE] PAGE_ALIGNED;

/* Dom0 waits for a domain that sleeps, and finds this one ended. */
static void must(bool done, const char *what)
{
    if (done)
        return;
    print("FAIL a domain %s\n", what);
    guest_shutdown(SHUTDOWN_poweroff);
}

static void sleep_for_good(void)
{
    upcalls_off();
    for (;;)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_block, 0);
}

static void compute(void)
{
    for (;;)
        barrier();
}

static void crash(void)
{
    hypercall2(__HYPERVISOR_set_trap_table, 0, 0);
    __asm__ volatile("ud2");
}

static void suspend(void)
{
    struct sched_shutdown arg = { .reason = SHUTDOWN_suspend };

    hypercall3(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &arg, mfn_of(start_info));
}

static void lend(void)
{
    shared_page[0] = WORD;
    must(!grants_init(), "has a grant table");
    grant_lend(REF, 0, shared_page, true);
}

static void borrow(void)
{
    grant_handle_t handle;

    must(!grant_map_at(shared_page, 0, REF, true, &handle), "maps a page of Dom0's");
    must(shared_page[0] == WORD, "sees what is in it");
}

static void open_ports(void)
{
    must(event_alloc_unbound(0) > 0, "offers a port to Dom0");
    must(event_bind(0, order.port) > 0, "binds a port of Dom0's");
    must(event_bind_ipi() > 0, "has a port of its own");
    must(event_bind_virq(VIRQ_TIMER) > 0, "has a timer");
    hypercall2(__HYPERVISOR_set_timer_op, guest_time() + FAR_NS, 0);
}

/* Pinned tables, an LDT, a runstate area, and frames given back. */
static void hold_tables(void)
{
    static struct vcpu_runstate_info area;
    struct vcpu_register_runstate_memory_area where = { .addr.p = (uint64_t)&area };
    struct mmuext_op ldt = { .cmd = MMUEXT_SET_LDT, .arg1.linear_addr = (uint64_t)descriptors,
                             .arg2.nr_ents = 16 };
    uint64_t frames[] = { mfn_of(given_back[0]), mfn_of(given_back[1]) };
    struct xen_memory_reservation back = { .extent_start = (uint64_t)frames, .nr_extents = 2,
                                           .domid = DOMID_SELF };

    must(!set_page_bits(table, PTE_READ) && !mmuext_one(MMUEXT_PIN_L1_TABLE, mfn_of(table)),
         "pins a table");
    must(!set_page_bits(descriptors, PTE_READ)
         && !hypercall4(__HYPERVISOR_mmuext_op, &ldt, 1, 0, DOMID_SELF), "has an LDT");
    must(!hypercall3(__HYPERVISOR_vcpu_op, VCPUOP_register_runstate_memory_area, 0, &where),
         "has its runstates written");
    must(!map_frame(given_back[0], 0, 0) && !map_frame(given_back[1], 0, 0)
         && hypercall2(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &back) == 2,
         "gives frames back");
}

/* Made with FEW_PORTS and FEW_FRAMES. */
static void reach_limits(void)
{
    uint64_t frames[FEW_FRAMES + 1];
    struct gnttab_query_size size = { .dom = DOMID_SELF };
    struct gnttab_setup_table more = { .dom = DOMID_SELF, .nr_frames = FEW_FRAMES + 1,
                                       .frame_list = (uint64_t)frames };
    long port = 0, last;

    do {
        last = port;
        port = event_bind_ipi();
    } while (port > 0);
    must(port == -ENOSPC && last == FEW_PORTS, "opens ports up to its highest");
    hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_query_size, &size, 1);
    must(size.max_nr_frames == FEW_FRAMES, "is told how large its grant table may be");
    hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_setup_table, &more, 1);
    must(more.status != GNTST_okay, "has no larger grant table");
}

static void power_off(void) { guest_shutdown(SHUTDOWN_poweroff); }

void child_main(void)
{
    static void (*const works[])(void) = {
        [COMPUTE] = compute, [SLEEP] = sleep_for_good, [CRASH] = crash, [POWER_OFF] = power_off,
        [SUSPEND] = suspend, [LEND] = lend, [BORROW] = borrow, [OPEN_PORTS] = open_ports,
        [HOLD_TABLES] = hold_tables, [REACH_LIMITS] = reach_limits,
    };

    works[order.work]();
    sleep_for_good();
    __builtin_unreachable();
}
