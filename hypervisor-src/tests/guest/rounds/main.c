/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * 200 domains made and ended, one after the other, each in another state than the one before;
 * after every round as many frames must be free as before it. The first of each kind is not
 * counted: Dom0's own side grows by what it needs once.
 */
#include "abi/errno.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/hypercall.h"
#include "tests/guest/lib/check.h"
#include "tests/guest/rounds/rounds.h"

enum { ROUNDS = 200 };

struct order order;
uint64_t shared_page[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;

static bool call(uint32_t command, domid_t id)
{
    struct xen_domctl op = { 0 };

    return !domctl(command, id, &op);
}

static bool start(domid_t id, enum work work, domain_condition *holds)
{
    order.work = work;
    return domain_fill(id, 1) && call(XEN_DOMCTL_unpausedomain, id) && domain_wait_until(id, holds);
}

static bool empty(domid_t id) { return domain_end(id); }
static bool half_made(domid_t id) { return domain_begin(id) && domain_end(id); }
static bool never_ran(domid_t id) { return domain_fill(id, 2) && domain_end(id); }
static bool asleep(domid_t id) { return start(id, SLEEP, domain_sleeps) && domain_end(id); }
static bool crashed(domid_t id) { return start(id, CRASH, domain_has_ended) && domain_end(id); }
static bool powered_off(domid_t id) { return start(id, POWER_OFF, domain_has_ended) && domain_end(id); }
static bool holding_tables(domid_t id) { return start(id, HOLD_TABLES, domain_sleeps) && domain_end(id); }
static bool resumed(domid_t id)
{
    return start(id, SUSPEND, domain_has_ended) && call(XEN_DOMCTL_resumedomain, id)
        && domain_wait_until(id, domain_sleeps) && domain_end(id);
}

static bool running(domid_t id)
{
    order.work = COMPUTE;
    return domain_fill(id, 2) && call(XEN_DOMCTL_unpausedomain, id) && domain_wait_until(id, domain_has_run)
        && domain_end(id);
}

static bool paused(domid_t id)
{
    return start(id, COMPUTE, domain_has_run) && call(XEN_DOMCTL_pausedomain, id) && domain_end(id);
}

/* A frame of a domain that is no more stays, until nobody maps it. */
static bool looked_into(domid_t id)
{
    bool seen = start(id, LEND, domain_sleeps) && window_show(id, shared_page) && domain_end(id)
        && shown_page[0] == WORD;

    return window_clear() && seen;
}

static bool lending(domid_t id)
{
    grant_handle_t handle;
    bool seen = start(id, LEND, domain_sleeps) && !grant_map_at(shown_page, id, REF, true, &handle)
        && domain_end(id) && shown_page[0] == WORD && !grant_unmap_at(shown_page, handle);

    return window_clear() && seen;
}

static bool borrowing(domid_t id)
{
    shown_page[0] = WORD;
    grant_lend(REF, id, shown_page, true);
    return start(id, BORROW, domain_sleeps) && !grant_take_back(REF) && domain_end(id)
        && grant_take_back(REF);
}

/* Dom0's ends outlive the domain's: what is sent with nobody at the other side is dropped. */
static bool with_ports(domid_t id)
{
    long offered = event_alloc_unbound(id), bound;

    order.port = (uint32_t)offered;
    if (offered < 0 || !start(id, OPEN_PORTS, domain_sleeps))
        return false;
    bound = event_bind(id, 1); /* its first */
    return bound > 0 && !event_send((evtchn_port_t)bound) && domain_end(id)
        && !event_send((evtchn_port_t)bound) && !event_close((evtchn_port_t)bound)
        && !event_close((evtchn_port_t)offered);
}

static bool limited(domid_t id)
{
    struct xen_domctl_createdomain usual = toolstack_domain;
    long made;

    if (!domain_end(id)) /* the one that was made with the usual */
        return false;
    toolstack_domain.grant_opts = 3;
    made = domain_make();
    toolstack_domain.grant_opts = usual.grant_opts;
    toolstack_domain.max_evtchn_port = FEW_PORTS;
    toolstack_domain.max_grant_frames = FEW_FRAMES;
    id = (domid_t)domain_make();
    toolstack_domain = usual;
    return made == -EINVAL && start(id, REACH_LIMITS, domain_sleeps) && domain_end(id);
}

static struct kind {
    bool (*round)(domid_t id);
    const char *name;
    bool failed;
} kinds[] = {
    { empty, "domains without memory leave nothing behind", false },
    { half_made, "domains half made and with a claim leave nothing behind", false },
    { never_ran, "domains that never ran leave nothing behind", false },
    { running, "domains whose two vCPUs run leave nothing behind", false },
    { paused, "domains paused while they run leave nothing behind", false },
    { asleep, "domains asleep leave nothing behind", false },
    { crashed, "domains that crashed leave nothing behind", false },
    { powered_off, "domains that powered off leave nothing behind", false },
    { resumed, "domains suspended and resumed leave nothing behind", false },
    { looked_into, "domains with a frame mapped by Dom0 leave nothing behind", false },
    { lending, "domains with a page lent to Dom0 leave nothing behind", false },
    { borrowing, "domains with a page of Dom0's mapped leave nothing behind", false },
    { with_ports, "domains with ports and a timer leave nothing behind", false },
    { limited, "domains with few ports and grants reach their limits", false },
    { holding_tables, "domains with pinned tables and an LDT leave nothing behind", false },
};

static void run_round(struct kind *kind, bool counts)
{
    uint64_t before = free_bytes();
    long id = domain_make();

    kind->failed |= id < 0 || !kind->round((domid_t)id);
    if (id > 0 && is_there((domid_t)id)) {
        print("domain %ld was not ended as it should be\n", id);
        domain_end((domid_t)id);
    }
    if (!counts || free_bytes() == before)
        return;
    kind->failed = true;
    print("%lu frames free before, %lu after: %s\n", before / PAGE_SIZE, free_bytes() / PAGE_SIZE,
          kind->name);
}

void guest_main(void)
{
    uint64_t before;

    if (!(start_info->flags & SIF_INITDOMAIN))
        child_main();
    check(!grants_init(), "Dom0 has a grant table");
    for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
        run_round(&kinds[i], false);
    before = free_bytes();
    for (unsigned int i = 0; i < ROUNDS; i++)
        run_round(&kinds[i % ARRAY_SIZE(kinds)], true);
    for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
        check(!kinds[i].failed, kinds[i].name);
    check_equal(free_bytes(), before, "after 200 rounds as much memory is free as before");
    check_end();
}
