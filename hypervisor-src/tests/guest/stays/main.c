/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long Paracore stays with one guest while another thing is due: a timer runs out within a long
 * hypercall, at each of many points, and its upcall tells how late it comes. The clock counts
 * instructions (-icount), so that what is measured is the same on any computer.
 */
#include "abi/event_channel.h"
#include "abi/grant_table.h"
#include "abi/memory.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "tests/guest/lib/check.h"
#include "tests/guest/lib/toolstack.h"

enum { BATCH = 512, TABLES = 32, POINTS = 24, LEAD = 5000, GRANT_FRAMES = 64,
    MOST = 1000000 /* a third of a millisecond */ };

static volatile uint64_t rang;
static void ring(evtchn_port_t port)
{
    (void)port;
    rang = guest_time();
}

/* How late the timer is that runs out that long after the operation began. */
static uint64_t lateness(bool (*operation)(void), uint64_t after, bool *done)
{
    uint64_t due = guest_time() + LEAD + after;

    rang = 0;
    hypercall2(__HYPERVISOR_set_timer_op, due, 0);
    *done &= operation();
    while (!rang)
        barrier();
    return rang > due ? rang - due : 0;
}

/* `operation` may be done again and again; `undo`, not measured, comes after each time. */
static void measure(const char *name, bool (*operation)(void), bool (*undo)(void))
{
    uint64_t start = guest_time(), length, longest = 0;
    bool done = operation();

    length = guest_time() - start;
    done &= !undo || undo();
    for (unsigned int i = 0; i < POINTS; i++) {
        uint64_t late = lateness(operation, length * i / POINTS, &done);

        longest = late > longest ? late : longest;
        done &= !undo || undo();
    }
    print("stay %s: %lu of %lu instructions\n", name, longest, length);
    check(done, name);
    check(longest < MOST, "what is due meanwhile comes in time");
}

static uint64_t l4[PTE_ENTRIES] PAGE_ALIGNED, l3[PTE_ENTRIES] PAGE_ALIGNED,
    l2[PTE_ENTRIES] PAGE_ALIGNED, l1[TABLES][PTE_ENTRIES] PAGE_ALIGNED;
static uint64_t page[PTE_ENTRIES] PAGE_ALIGNED, copied[PTE_ENTRIES] PAGE_ALIGNED;

static void make_tree(void)
{
    for (unsigned int t = 0; t < TABLES; t++) {
        for (unsigned int i = 0; i < PTE_ENTRIES; i++)
            l1[t][i] = mfn_of(page) << PAGE_SHIFT | PTE_DATA;
        l2[t] = mfn_of(l1[t]) << PAGE_SHIFT | PTE_TABLE;
        set_page_bits(l1[t], PTE_READ);
    }
    l3[0] = mfn_of(l2) << PAGE_SHIFT | PTE_TABLE;
    l4[0] = mfn_of(l3) << PAGE_SHIFT | PTE_TABLE;
    set_page_bits(l2, PTE_READ);
    set_page_bits(l3, PTE_READ);
    set_page_bits(l4, PTE_READ);
}

static bool pin(void) { return !mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(l4)); }
static bool unpin(void) { return !mmuext_one(MMUEXT_UNPIN_TABLE, mfn_of(l4)); }

static bool update_batch(void)
{
    static struct mmu_update batch[BATCH];

    for (unsigned int i = 0; i < BATCH; i++) {
        batch[i].ptr = maddr_of(&l1[0][i]) | MMU_NORMAL_PT_UPDATE;
        batch[i].val = l1[0][i] ^ PTE_WRITABLE;
    }
    return !hypercall4(__HYPERVISOR_mmu_update, batch, BATCH, 0, DOMID_SELF);
}

static uint64_t frames[BATCH];

static bool reserve(unsigned int command)
{
    struct xen_memory_reservation r = { .extent_start = (uint64_t)frames, .nr_extents = BATCH,
                                        .domid = DOMID_SELF };

    return hypercall2(__HYPERVISOR_memory_op, command, &r) == BATCH;
}

static uint64_t numbers[BATCH]; /* of the frames, by the guest's own count */

/* The numbers become machine frames, and then are numbers again. */
static bool populate(void)
{
    memcpy(frames, numbers, sizeof(frames));
    return reserve(XENMEM_populate_physmap);
}
static bool decrease(void) { return reserve(XENMEM_decrease_reservation); }

/* The last ones, which are not mapped anywhere. */
static void measure_memory(void)
{
    for (unsigned int i = 0; i < BATCH; i++) {
        numbers[i] = start_info->nr_pages - BATCH + i;
        frames[i] = pfn_to_mfn(numbers[i]);
    }
    measure("512 frames are given back", decrease, populate);
    check(decrease(), "they are given back again");
    measure("512 frames are taken", populate, decrease);
}

static bool grow_grants(void)
{
    static uint64_t list[GRANT_FRAMES];
    struct gnttab_setup_table setup = { .dom = DOMID_SELF, .nr_frames = GRANT_FRAMES,
                                        .frame_list = (uint64_t)list };

    return !hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_setup_table, &setup, 1)
           && !setup.status;
}

static bool set_grant_version(uint32_t version)
{
    struct gnttab_set_version op = { .version = version };

    return !hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_set_version, &op, 1);
}
static bool to_version_2(void) { return set_grant_version(2); }
static bool to_version_1(void) { return set_grant_version(1); }

static bool copy_pages(void)
{
    static struct gnttab_copy copies[BATCH];
    bool done;

    for (unsigned int i = 0; i < BATCH; i++)
        copies[i] = (struct gnttab_copy){
            .source = { .u.gmfn = mfn_of(page), .domid = DOMID_SELF },
            .dest = { .u.gmfn = mfn_of(copied), .domid = DOMID_SELF }, .len = PAGE_SIZE,
        };
    done = !hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_copy, copies, BATCH);
    for (unsigned int i = 0; i < BATCH; i++)
        done &= !copies[i].status;
    return done;
}

/* It cannot be undone, nor do upcalls come as before: how long it is. */
static void measure_fifo(void)
{
    static char control[PAGE_SIZE] PAGE_ALIGNED, words[PAGE_SIZE] PAGE_ALIGNED;
    struct evtchn_init_control init = { .control_gfn = mfn_of(control) };
    struct evtchn_expand_array expand = { .array_gfn = mfn_of(words) };
    uint64_t start = guest_time(), length;

    check(!hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_init_control, &init)
              && !hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_expand_array, &expand),
          "event channels become FIFO queues");
    length = guest_time() - start;
    print("stay FIFO queues are set up: %lu instructions\n", length);
    check(length < MOST, "FIFO queues are set up in time");
}

static domid_t made;

static bool make(void)
{
    long id = domain_make();

    made = (domid_t)id;
    return id > 0 && domain_fill(made, 1);
}
static bool end(void) { return domain_end(made); }

/* A domain that has pinned a deep tree, and sleeps. */
static bool make_with_tree(void)
{
    struct xen_domctl op = { 0 };

    return make() && !domctl(XEN_DOMCTL_unpausedomain, made, &op)
           && domain_wait_until(made, domain_sleeps);
}

static void child_main(void)
{
    make_tree();
    check(pin(), "a domain pins a deep tree");
    for (;;)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_block, 0);
}

void guest_main(void)
{
    bool grown = true;
    uint64_t late;

    if (!(start_info->flags & SIF_INITDOMAIN))
        child_main();
    event_handle((evtchn_port_t)event_bind_virq(VIRQ_TIMER), ring);
    upcalls_on();
    late = lateness(grow_grants, 0, &grown);
    print("stay a grant table grows to %u frames: %lu instructions\n", GRANT_FRAMES, late);
    check(late < MOST && grown, "a grant table grows in time");
    measure("64 frames of grants become version 2", to_version_2, to_version_1);
    measure("512 pages are copied", copy_pages, NULL);
    check(make_with_tree(), "a domain with a deep tree sleeps");
    measure("a domain with a deep tree is ended", end, make_with_tree);
    check(end(), "it is ended again");
    make_tree();
    measure("a deep tree is pinned", pin, unpin);
    check(pin(), "the tree is pinned again");
    measure("512 page table entries are set", update_batch, NULL);
    measure("the tree is unpinned", unpin, pin);
    measure_memory();
    measure("a domain is made", make, end);
    check(make(), "a domain is made again");
    measure("a domain is ended", end, make);
    measure_fifo();
    check_end();
}
