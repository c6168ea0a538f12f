/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dom0 gives devices to a domain that it makes, ends it, and makes one that is given none; and it
 * cannot give what is Paracore's.
 */
#include "tests/guest/devices/devices.h"

#include "abi/errno.h"
#include "abi/physdev.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "tests/guest/lib/check.h"
#include "tests/guest/lib/toolstack.h"

enum { COM1 = 0x3f8, APIC_FRAME = 0xfee00, FREE_LINE = 200 };
#define PATIENCE_NS 60000000000UL

struct order order;

static long permit_ports(domid_t id, uint32_t first, uint32_t count, bool allow)
{
    struct xen_domctl op = { .u.ioport_permission = { first, count, allow } };

    return domctl(XEN_DOMCTL_ioport_permission, id, &op);
}

static long permit_memory(domid_t id, uint64_t first, uint64_t count, bool allow)
{
    struct xen_domctl op = { .u.iomem_permission = { first, count, allow } };

    return domctl(XEN_DOMCTL_iomem_permission, id, &op);
}

static long permit_line(domid_t id, uint32_t pirq, bool allow)
{
    struct xen_domctl op = { .u.irq_permission = { .pirq = pirq, .allow_access = allow } };

    return domctl(XEN_DOMCTL_irq_permission, id, &op);
}

static long map_line(domid_t id)
{
    struct physdev_map_pirq map = { .domid = id, .type = MAP_PIRQ_TYPE_GSI, .index = COM2_LINE,
                                    .pirq = COM2_LINE };

    return hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, &map);
}

static void run(domid_t id)
{
    struct xen_domctl op = { 0 };
    uint64_t end = guest_time() + PATIENCE_NS;

    check(domain_fill(id, 1) && !domctl(XEN_DOMCTL_unpausedomain, id, &op), "a domain is made");
    do {
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
        domctl(XEN_DOMCTL_getdomaininfo, id, &op);
    } while (!(op.u.getdomaininfo.flags & XEN_DOMINF_shutdown) && guest_time() < end);
    check(op.u.getdomaininfo.flags & XEN_DOMINF_shutdown, "and comes to its end");
    check(domain_end(id), "and is taken down");
}

static void test_what_cannot_be_given(domid_t id)
{
    check_equal((uint64_t)permit_ports(id, COM1, 1, true), (uint64_t)-EPERM,
                "Paracore's console is not given away");
    check_equal((uint64_t)permit_ports(id, 0, 0x100, true), (uint64_t)-EPERM,
                "nor a range with ports of Paracore's in it");
    check_equal((uint64_t)permit_ports(id, 0xffff, 2, true), (uint64_t)-EINVAL,
                "nor ports that do not exist");
    check_equal((uint64_t)permit_memory(id, APIC_FRAME - 1, 2, true), (uint64_t)-EPERM,
                "nor the interrupt controller's memory");
    check_equal((uint64_t)permit_memory(id, ~0UL, 2, true), (uint64_t)-EINVAL,
                "nor memory that no processor can name");
    check_equal((uint64_t)permit_line(id, FREE_LINE, true), (uint64_t)-EPERM,
                "nor an interrupt that Dom0 has not");
    check_equal((uint64_t)permit_ports(0, COM2, 1, false), (uint64_t)-EPERM, "Dom0 keeps its own");
}

static void give_devices(domid_t id)
{
    check(!permit_ports(id, COM2, COM2_PORTS, true) && !permit_memory(id, HPET_FRAME, 1, true),
          "ports and memory are given to a domain");
    check(!map_line(DOMID_SELF) && !map_line(id) && !permit_line(id, COM2_LINE, true),
          "and an interrupt line");
}

/* Given and taken back is as never given. */
static void give_and_take_back(domid_t id)
{
    give_devices(id);
    check(!permit_ports(id, COM2, COM2_PORTS, false) && !permit_memory(id, HPET_FRAME, 1, false)
              && !permit_line(id, COM2_LINE, false), "all that is taken back");
}

void guest_main(void)
{
    struct evtchn_bind_pirq bind = { .pirq = COM2_LINE };
    uint64_t before;
    long id;

    if (!(start_info->flags & SIF_INITDOMAIN))
        child_main();
    id = domain_make();
    test_what_cannot_be_given((domid_t)id);
    order.may_use = true;
    give_devices((domid_t)id);
    run((domid_t)id);
    before = free_bytes();
    order.may_use = false;
    id = domain_make();
    give_and_take_back((domid_t)id);
    run((domid_t)id);
    check_equal(free_bytes(), before, "nothing of the domains is left");
    check_equal((uint64_t)hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_pirq, &bind), 0,
                "and Dom0 has the line again");
    check_end();
}
