/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entries that a DomU finds at its start: who it is, its memory, vCPU and console, and by
 * disk.c its disk. Names and places are those of Xen's toolstacks.
 */
#include "guests/dom0/devices.h"

#include "abi/domctl.h"
#include "abi/sysctl.h"
#include "guests/dom0/store.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/meeting.h"

static void write_entries(domid_t id)
{
    char name[16];

    write_text(name, sizeof(name), "domu-%u", id);
    store_put(name, "/local/domain/%u/name", id);
    store_put_number(id, "/local/domain/%u/domid", id);
    store_put("online", "/local/domain/%u/cpu/0/availability", id);
    store_put("hypervisor", "/local/domain/%u/console/type", id);
    store_put("", "/local/domain/%u/control/shutdown", id);
    store_put("", "/local/domain/%u/data", id);
    disk_offer(id);
}

void devices_init(void)
{
    static struct xen_domctl_getdomaininfo found[MEETING_DOMUS];
    struct xen_sysctl op = {
        .cmd = XEN_SYSCTL_getdomaininfolist, .interface_version = XEN_SYSCTL_INTERFACE_VERSION,
        .u.getdomaininfolist = { .first_domain = 1, .max_domains = MEETING_DOMUS,
                                 .buffer = (uint64_t)found },
    };

    store_put("Domain-0", "/local/domain/0/name");
    store_put_number(0, "/local/domain/0/domid");
    if (hypercall2(__HYPERVISOR_sysctl, &op, 0))
        return;
    for (uint32_t i = 0; i < op.u.getdomaininfolist.num_domains; i++)
        if (found[i].domain <= MEETING_DOMUS && store_introduce(found[i].domain))
            write_entries(found[i].domain);
}

/* What a disk writes into the store goes out at once: hence the second turn. */
void devices_serve(void)
{
    static uint64_t seen;

    store_serve();
    if (seen != store_changes) {
        disks_follow_store();
        seen = store_changes;
        store_serve();
    }
    disks_serve();
}
