/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy in force, by the table that ./table writes: Dom0 and three DomUs of this same image, of
 * whom the policy names two. Each rule is tried on both sides of its border, and what it refuses is
 * named in Paracore's log, as `xl dmesg` shows it.
 */
#include "abi/errno.h"
#include "abi/physdev.h"
#include "abi/sched.h"
#include "abi/sysctl.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/hypercall.h"
#include "tests/guest/lib/check.h"
#include "tests/guest/lib/toolstack.h"

enum { FRIEND = 1, SUSPECT, STRANGER };
enum { FROM_DOMU = 8, TO_DOMU = 16 /* and up, by domain */, READY = 0x600d, LOG_ROOM = 32768 };
#define PATIENCE_NS 20000000000UL

/* What a DomU lends. */
static struct lent {
    uint64_t ready;
    uint64_t port; /* it waits there for Dom0; 0: it could open none */
} lent PAGE_ALIGNED;

static uint64_t window[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;
static uint64_t own_page[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;
static char log[LOG_ROOM];

static void yield(void)
{
    hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
}

/* A mapping of what a domain lends, once it does; refused by the policy at once, whether or not. */
static int map_when_lent(domid_t id, grant_ref_t ref, grant_handle_t *handle)
{
    uint64_t end = guest_time() + PATIENCE_NS;
    int status;

    do {
        status = grant_map_at(window, id, ref, false, handle);
        if (status != GNTST_general_error) /* the entry permits nothing yet */
            break;
        yield();
    } while (guest_time() < end);
    return status;
}

/* The port that the domain opened for Dom0, read through its page; 0: none. */
static uint64_t test_lender(domid_t id, const char *name)
{
    volatile struct lent *seen = (void *)window;
    uint64_t end = guest_time() + PATIENCE_NS, port;
    grant_handle_t handle = 0;

    check_equal((uint64_t)map_when_lent(id, FROM_DOMU, &handle), GNTST_okay, name);
    while (seen->ready != READY && guest_time() < end)
        yield();
    port = seen->port;
    check_equal((uint64_t)grant_unmap_at(window, handle), GNTST_okay, "and taken out again");
    return port;
}

static void test_grants(void)
{
    grant_handle_t handle;
    uint64_t port = test_lender(FRIEND, "a friend's page is mapped, by an allowing rule");

    check_equal((uint64_t)grant_copy_from(own_page, FRIEND, FROM_DOMU, 0, 8), GNTST_okay,
                "and copied from, by the rule before one that refuses all");
    check(event_bind(FRIEND, (evtchn_port_t)port) > 0, "a friend's port is bound");
    test_lender(STRANGER, "the page of one that no rule names is mapped");
    check_equal((uint64_t)grant_copy_from(own_page, STRANGER, FROM_DOMU, 0, 8),
                (uint64_t)GNTST_permission_denied, "but not copied from, by a rule about all");
    check_equal((uint64_t)map_when_lent(SUSPECT, FROM_DOMU, &handle),
                (uint64_t)GNTST_permission_denied, "a suspect's page is not mapped");
    check_equal((uint64_t)grant_copy_to(SUSPECT, FROM_DOMU, 0, own_page, 8),
                (uint64_t)GNTST_permission_denied, "nor copied to");
    check_equal((uint64_t)event_bind(SUSPECT, 1), (uint64_t)-EPERM, "nor is its port bound");
    check_equal((uint64_t)event_alloc_unbound(SUSPECT), (uint64_t)-EPERM, "nor one opened for it");
}

static long permit_ports(domid_t id, uint32_t first, uint32_t count)
{
    struct xen_domctl op = { .u.ioport_permission = { first, count, true } };

    return domctl(XEN_DOMCTL_ioport_permission, id, &op);
}

static long permit_frames(domid_t id, uint64_t first, uint64_t count)
{
    struct xen_domctl op = { .u.iomem_permission = { first, count, true } };

    return domctl(XEN_DOMCTL_iomem_permission, id, &op);
}

static long map_line(int32_t line)
{
    struct physdev_map_pirq map = { .domid = DOMID_SELF, .type = MAP_PIRQ_TYPE_GSI, .index = line,
                                    .pirq = line };

    return hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, &map);
}

static void test_devices(void)
{
    check_equal((uint64_t)permit_ports(STRANGER, 0x378, 1), (uint64_t)-EPERM,
                "ports that nobody may use are not given");
    check_equal((uint64_t)permit_ports(STRANGER, 0x36f, 0x10), (uint64_t)-EPERM,
                "nor with others around them");
    check_equal((uint64_t)permit_ports(STRANGER, 0x380, 8), 0, "those behind them are");
    check_equal((uint64_t)permit_ports(SUSPECT, 0x370, 0xc), 0,
                "a rule before gives some of them to one");
    check_equal((uint64_t)permit_ports(SUSPECT, 0x370, 0xd), (uint64_t)-EPERM, "and no more");
    check_equal((uint64_t)permit_frames(FRIEND, 0xfebff, 2), (uint64_t)-EPERM,
                "a device's frames are not given");
    check_equal((uint64_t)permit_frames(FRIEND, 0xfec80, 1), 0, "other frames are");
    check_equal((uint64_t)map_line(5), (uint64_t)-EPERM, "a rule takes a line from Dom0 too");
    check_equal((uint64_t)map_line(7), 0, "and leaves it the others");
}

static bool logged(const char *words)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_readconsole,
                             .interface_version = XEN_SYSCTL_INTERFACE_VERSION,
                             .u.readconsole = { .buffer = (uint64_t)log, .count = LOG_ROOM } };

    if (hypercall2(__HYPERVISOR_sysctl, &op, 0))
        return false;
    for (uint32_t i = 0; i + strlen(words) <= op.u.readconsole.count; i++)
        if (!memcmp(log + i, words, strlen(words)))
            return true;
    return false;
}

static void test_log(void)
{
    check(logged("d0 (Dom0) was refused: policy rule quarantine: suspect may not lend to Dom0 [2]"),
          "the log names the rule, who asked, and about whom");
    check(logged("policy rule quarantine: suspect may not lend to Dom0 [2], 2 so far"),
          "and how often");
    check(logged("policy rule silence: Dom0 may not bind with suspect"), "of event channels too");
    check(logged("d3 (stranger) was refused: policy rule printer: nobody may use ports 378-37f"),
          "and the device's new user");
    check(!logged("policy rule friendship"), "a rule that allows is no refusal");
}

static void as_dom0(void)
{
    check(!grants_init(), "Dom0 has a grant table");
    for (domid_t id = FRIEND; id <= STRANGER; id++)
        grant_lend(TO_DOMU + id, id, own_page, true);
    test_grants();
    test_devices();
    test_log();
    check_end();
}

static void as_domu(const char *role)
{
    bool suspect = begins_with(role, "suspect");
    domid_t id = suspect ? SUSPECT : begins_with(role, "friend") ? FRIEND : STRANGER;
    grant_handle_t handle;
    long port;

    check(!grants_init(), "a DomU has a grant table");
    port = event_alloc_unbound(0);
    if (suspect)
        check_equal((uint64_t)port, (uint64_t)-EPERM, "a suspect opens no port for Dom0");
    else
        check(port > 0, "others do");
    check_equal((uint64_t)map_when_lent(0, TO_DOMU + id, &handle), GNTST_okay,
                "Dom0 may lend to each, for no rule is about that");
    lent.port = port > 0 ? (uint64_t)port : 0;
    lent.ready = READY;
    grant_lend(FROM_DOMU, 0, &lent, true);
    for (;;)
        event_wait(0);
}

void guest_main(void)
{
    const char *role = guest_option("role");

    if (role)
        as_domu(role);
    else
        as_dom0();
}
