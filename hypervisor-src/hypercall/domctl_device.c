/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the machine's devices a domain may use, by domctl: Dom0 gives what it has itself, and takes
 * it back. Read next: domain/permission.h.
 */
#include "hypercall/domctl.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "domain/event_channel.h"
#include "domain/pci_device.h"
#include "domain/pci_owner.h"
#include "domain/permission.h"
#include "domain/pirq.h"
#include "domain/policy.h"
#include "memory/mapping.h"
#include "pv/io.h"
#include "pv/page_table_entry.h"

enum { PORTS = 0x10000 };

/* What the policy calls each enum permitted_kind. */
static const uint8_t asked[] = {
    [PERMITTED_LINES] = POLICY_LINES, [PERMITTED_PORTS] = POLICY_PORTS,
    [PERMITTED_FRAMES] = POLICY_FRAMES,
};

static long change(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t count,
                   bool allow)
{
    int err = allow ? policy_device((enum policy_kind)asked[kind], d, first, first + count - 1) : 0;

    if (err)
        return err;
    if (d->privileged)
        return allow ? 0 : REFUSE_ARG(-EPERM, "Dom0 keeps the use of the machine's devices", first);
    return allow ? permission_give(d, kind, first, first + count - 1)
                 : permission_take(d, kind, first, first + count - 1);
}

long domctl_irq_permission(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_irq_permission *request = &op->u.irq_permission;
    int line;

    if (request->pirq >= PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", request->pirq);
    line = pirq_line(current_domain(), request->pirq);
    return line < 0 ? line : change(d, PERMITTED_LINES, (uint32_t)line, 1, request->allow_access);
}

long domctl_port_permission(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_ioport_permission *request = &op->u.ioport_permission;
    uint64_t first = request->first_port, count = request->nr_ports;

    if (!count || first + count > PORTS)
        return REFUSE_ARG(-EINVAL, "no such ports", first);
    if (ports_are_paracores((uint32_t)first, (uint32_t)(first + count - 1)))
        return REFUSE_ARG(-EPERM, "some of these ports are Paracore's own", first);
    return change(d, PERMITTED_PORTS, first, count, request->allow_access);
}

long domctl_memory_permission(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_iomem_permission *request = &op->u.iomem_permission;
    uint64_t first = request->first_mfn, count = request->nr_mfns;
    uint64_t frames = 1UL << (physical_bits - PAGE_SHIFT);

    if (!count || count > frames || first > frames - count)
        return REFUSE_ARG(-EINVAL, "no such frames", first);
    if (device_is_ours(mfn_of(first), count))
        return REFUSE_ARG(-EPERM, "some of this device memory is Paracore's own", first);
    return change(d, PERMITTED_FRAMES, first, count, request->allow_access);
}

/*
 * assign_device, deassign_device and test_assign_device: d is NULL for DOMID_IO, nobody, and, when
 * it is asked whether any has it, DOMID_INVALID.
 */
long domctl_assign(struct domain *d, struct xen_domctl *op)
{
    const struct xen_domctl_assign_device *request = &op->u.assign_device;
    uint32_t where = request->u.pci.machine_sbdf;
    pci_function_t f = { (uint16_t)where };
    int err;

    if (pci_assignment == PCI_ASSIGNMENT_OFF)
        return REFUSE(-EOPNOTSUPP, "no IOMMU confines devices: boot with passthrough=trusted to give "
                      "them to domains that you trust");
    if (request->dev != XEN_DOMCTL_DEV_PCI || where >> 16)
        return REFUSE_ARG(-ENODEV, "there are PCI functions of segment 0 alone", where);
    if (!pci_device_known(f))
        return REFUSE_ARG(-ENODEV, "Dom0 has not told of this PCI function", where);
    if (!d && op->domain != DOMID_IO
        && (op->cmd != XEN_DOMCTL_test_assign_device || op->domain != DOMID_INVALID))
        return REFUSE_ARG(-ESRCH, "no domain has this id", op->domain);
    if (op->cmd == XEN_DOMCTL_deassign_device)
        return pci_take_back(f, op->domain);
    err = d ? policy_device(POLICY_PCI, d, f.n, f.n) : 0;
    if (err)
        return err;
    if (op->cmd == XEN_DOMCTL_test_assign_device)
        return pci_may_assign(f);
    return pci_assign(f, op->domain);
}

long domctl_virq_handler(struct domain *d, struct xen_domctl *op)
{
    return event_set_virq_handler(d, op->u.set_virq_handler.virq);
}
