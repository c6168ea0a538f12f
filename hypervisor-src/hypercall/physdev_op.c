/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * physdev_op: interrupt lines, the IO-APIC and PCI devices for Dom0, ports for any guest's user.
 * Decodes; pirqs are domain/pirq.c's, PCI functions domain/pci_device.c's, ports
 * pv/emulate_io.c's.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/physdev.h"
#include "cpu/acpi.h"
#include "cpu/cpu.h"
#include "cpu/ioapic.h"
#include "domain/domain.h"
#include "domain/pci_device.h"
#include "domain/pci_owner.h"
#include "domain/pirq.h"
#include "memory/guest_copy.h"

enum { IOPL_MAX = 3, PORTS = 0x10000, SEGMENT_SHIFT = 16, MESSAGES_MAX = 32 };

static int set_iopl(const struct physdev_set_iopl *arg)
{
    struct vcpu *v = current_vcpu();

    if (arg->iopl > IOPL_MAX)
        return REFUSE_ARG(-EINVAL, "an I/O privilege level above 3", arg->iopl);
    v->iopl = arg->iopl;
    current_cpu()->tss.io_bitmap_offset = io_bitmap_offset(v);
    return 0;
}

static int set_iobitmap(const struct physdev_set_iobitmap *arg)
{
    struct vcpu *v = current_vcpu();

    if (arg->nr_ports > PORTS)
        return REFUSE_ARG(-EINVAL, "more ports than there are", arg->nr_ports);
    v->port_bitmap = guest_va_of(arg->bitmap);
    v->port_bitmap_ports = arg->nr_ports;
    return 0;
}

static int irq_status(struct physdev_irq_status_query *arg)
{
    int needs = pirq_needs_eoi(current_domain(), arg->irq);

    arg->flags = needs > 0 ? XENIRQSTAT_needs_eoi : 0;
    return needs < 0 ? needs : 0;
}

/* What the structure says about a function's messages; 0 or a refusal. */
static int read_message_request(const struct physdev_map_pirq *arg, struct message_request *r)
{
    bool has_segment = arg->type != MAP_PIRQ_TYPE_MSI;

    if (has_segment && (uint32_t)arg->bus >> SEGMENT_SHIFT)
        return REFUSE_ARG(-ENODEV, "PCI has segment 0 alone here", (uint32_t)arg->bus);
    *r = (struct message_request){
        .function = pci_function_of((uint8_t)arg->bus, (uint8_t)arg->devfn),
        .msix = arg->table_base != 0, .table_base = arg->table_base,
        .entry = (uint32_t)arg->entry_nr, .count = 1,
    };
    if (arg->type != MAP_PIRQ_TYPE_MULTI_MSI || r->msix)
        return 0;
    if (arg->entry_nr < 1 || arg->entry_nr > MESSAGES_MAX)
        return REFUSE_ARG(-EDOM, "a function has 1 to 32 messages", (uint32_t)arg->entry_nr);
    while (r->count < (uint32_t)arg->entry_nr)
        r->count *= 2;
    return 0;
}

static int map_messages(struct domain *d, const struct physdev_map_pirq *arg)
{
    struct message_request r;
    int err = read_message_request(arg, &r);

    return err ? err : pirq_map_messages(d, arg->pirq, &r);
}

/* The caller, or a DomU that it gives a device; NULL: there is none. */
static struct domain *whose(domid_t id)
{
    return id == DOMID_SELF ? current_domain() : domain_by_id(id);
}

static int map_pirq(struct physdev_map_pirq *arg)
{
    struct domain *d = whose(arg->domid);
    int pirq;

    if (!d)
        return REFUSE_ARG(-ESRCH, "no domain has this id", arg->domid);
    switch (arg->type) {
    case MAP_PIRQ_TYPE_GSI:
        pirq = pirq_map_gsi(d, arg->pirq, (uint32_t)arg->index);
        break;
    case MAP_PIRQ_TYPE_MSI:
    case MAP_PIRQ_TYPE_MSI_SEG:
    case MAP_PIRQ_TYPE_MULTI_MSI:
        pirq = map_messages(d, arg);
        break;
    default:
        return REFUSE_ARG(-EINVAL, "no such type of pirq", (uint32_t)arg->type);
    }
    if (pirq < 0)
        return pirq;
    arg->pirq = pirq;
    return 0;
}

static int unmap_pirq(const struct physdev_unmap_pirq *arg)
{
    struct domain *d = whose(arg->domid);

    if (!d)
        return REFUSE_ARG(-ESRCH, "no domain has this id", arg->domid);
    return d == current_domain() ? pirq_unmap(d, (uint32_t)arg->pirq)
                                 : pirq_take_away(d, (uint32_t)arg->pirq);
}

/* The vector is Paracore's affair; kernels of old want a number. */
static int alloc_vector(struct physdev_irq *arg)
{
    if (arg->irq >= PIRQ_COUNT)
        return REFUSE_ARG(-EINVAL, "pirq number is out of range", arg->irq);
    arg->vector = arg->irq;
    return 0;
}

static int apic_read(struct physdev_apic *arg)
{
    return ioapic_read_register(arg->apic_physbase, arg->reg, &arg->value)
               ? 0 : REFUSE_ARG(-ENODEV, "no IO-APIC at this address", arg->apic_physbase);
}

static int apic_write(const struct physdev_apic *arg)
{
    return ioapic_knows(arg->apic_physbase)
        ? REFUSE_ARG(-EPERM, "the IO-APIC's entries are Paracore's: setup_gsi says how a line is "
                     "wired", arg->reg)
        : REFUSE_ARG(-ENODEV, "no IO-APIC at this address", arg->apic_physbase);
}

static int get_free_pirq(struct physdev_get_free_pirq *arg)
{
    int pirq = pirq_reserve(current_domain());

    if (pirq < 0)
        return pirq;
    arg->pirq = (uint32_t)pirq;
    return 0;
}

/* Dom0 may reach PCI configuration in memory as the firmware's MCFG table has it. */
static int mmcfg_reserved(const struct physdev_pci_mmcfg_reserved *arg)
{
    for (uint32_t i = 0; i < acpi_info.mmcfg_count; i++) {
        const struct mmcfg_area *area = &acpi_info.mmcfg[i];

        if (area->segment != arg->segment || area->first_bus != arg->start_bus
            || area->last_bus != arg->end_bus)
            continue;
        return area->address == arg->address
            ? 0 : REFUSE_ARG(-EIO, "the firmware names another address for it", arg->address);
    }
    return REFUSE_ARG(-ENODEV, "the firmware names no such area of PCI configuration",
                      arg->address);
}

/* On a function given as segment, bus and devfn. */
static int on_function(uint32_t command, const struct physdev_pci_device *arg)
{
    pci_function_t f = pci_function_of(arg->bus, arg->devfn);

    if (arg->seg)
        return REFUSE_ARG(-ENODEV, "PCI has segment 0 alone here", arg->seg);
    switch (command) {
    case PHYSDEVOP_pci_device_add:
        pci_device_add(f);
        return 0;
    case PHYSDEVOP_pci_device_remove:
        return pci_is_owner(current_domain(), f) ? pci_device_remove(f)
            : REFUSE_ARG(-EBUSY, "PCI function is assigned: Dom0 does not have it", f.n);
    case PHYSDEVOP_restore_msi_ext:
        return pci_device_restore_messages(f);
    default:
        return pci_device_check_msix(f, command == PHYSDEVOP_release_msix);
    }
}

static int on_old_function(uint32_t command, const struct physdev_manage_pci *arg)
{
    static const uint8_t now[] = {
        [PHYSDEVOP_manage_pci_add] = PHYSDEVOP_pci_device_add,
        [PHYSDEVOP_manage_pci_add_ext] = PHYSDEVOP_pci_device_add,
        [PHYSDEVOP_manage_pci_remove] = PHYSDEVOP_pci_device_remove,
        [PHYSDEVOP_restore_msi] = PHYSDEVOP_restore_msi_ext,
    };

    return on_function(now[command], &(struct physdev_pci_device){ .bus = arg->bus,
                                                                   .devfn = arg->devfn });
}

static int set_eoi_map(const struct physdev_pirq_eoi_gmfn *arg, bool unmasks)
{
    return pirq_set_eoi_map(current_domain(), mfn_of(arg->gmfn), unmasks);
}

static int setup_gsi(const struct physdev_setup_gsi *arg)
{
    return pirq_setup_gsi((uint32_t)arg->gsi, arg->triggering, arg->polarity);
}

union argument {
    struct physdev_eoi eoi;
    struct physdev_irq_status_query status;
    struct physdev_set_iopl iopl;
    struct physdev_set_iobitmap iobitmap;
    struct physdev_apic apic;
    struct physdev_irq irq;
    struct physdev_map_pirq map;
    struct physdev_unmap_pirq unmap;
    struct physdev_setup_gsi gsi;
    struct physdev_pci_device_add add;
    struct physdev_pci_device device;
    struct physdev_manage_pci manage;
    struct physdev_manage_pci_ext manage_ext;
    struct physdev_get_free_pirq free_pirq;
    struct physdev_pirq_eoi_gmfn eoi_map;
    struct physdev_pci_mmcfg_reserved mmcfg;
};

/* The size of a command's structure; 0: no such command. */
static size_t argument_size(uint32_t command)
{
    switch (command) {
    case PHYSDEVOP_eoi: return sizeof(struct physdev_eoi);
    case PHYSDEVOP_irq_status_query: return sizeof(struct physdev_irq_status_query);
    case PHYSDEVOP_set_iopl: return sizeof(struct physdev_set_iopl);
    case PHYSDEVOP_set_iobitmap: return sizeof(struct physdev_set_iobitmap);
    case PHYSDEVOP_apic_read:
    case PHYSDEVOP_apic_write: return sizeof(struct physdev_apic);
    case PHYSDEVOP_alloc_irq_vector:
    case PHYSDEVOP_free_irq_vector: return sizeof(struct physdev_irq);
    case PHYSDEVOP_map_pirq: return sizeof(struct physdev_map_pirq);
    case PHYSDEVOP_unmap_pirq: return sizeof(struct physdev_unmap_pirq);
    case PHYSDEVOP_setup_gsi: return sizeof(struct physdev_setup_gsi);
    case PHYSDEVOP_pci_device_add: return sizeof(struct physdev_pci_device_add);
    case PHYSDEVOP_pci_device_remove:
    case PHYSDEVOP_restore_msi_ext:
    case PHYSDEVOP_prepare_msix:
    case PHYSDEVOP_release_msix: return sizeof(struct physdev_pci_device);
    case PHYSDEVOP_get_free_pirq: return sizeof(struct physdev_get_free_pirq);
    case PHYSDEVOP_pirq_eoi_gmfn_v1:
    case PHYSDEVOP_pirq_eoi_gmfn_v2: return sizeof(struct physdev_pirq_eoi_gmfn);
    case PHYSDEVOP_restore_msi:
    case PHYSDEVOP_manage_pci_add:
    case PHYSDEVOP_manage_pci_remove: return sizeof(struct physdev_manage_pci);
    case PHYSDEVOP_manage_pci_add_ext: return sizeof(struct physdev_manage_pci_ext);
    case PHYSDEVOP_pci_mmcfg_reserved: return sizeof(struct physdev_pci_mmcfg_reserved);
    default: return 0;
    }
}

/* What any domain may ask about itself. */
static bool is_unprivileged(uint32_t command)
{
    return command == PHYSDEVOP_set_iopl || command == PHYSDEVOP_set_iobitmap
           || command == PHYSDEVOP_eoi || command == PHYSDEVOP_irq_status_query
           || command == PHYSDEVOP_pirq_eoi_gmfn_v1 || command == PHYSDEVOP_pirq_eoi_gmfn_v2;
}

static int carry_out(uint32_t command, union argument *arg)
{
    switch (command) {
    case PHYSDEVOP_eoi: return pirq_eoi(current_domain(), arg->eoi.irq);
    case PHYSDEVOP_irq_status_query: return irq_status(&arg->status);
    case PHYSDEVOP_set_iopl: return set_iopl(&arg->iopl);
    case PHYSDEVOP_set_iobitmap: return set_iobitmap(&arg->iobitmap);
    case PHYSDEVOP_apic_read: return apic_read(&arg->apic);
    case PHYSDEVOP_alloc_irq_vector: return alloc_vector(&arg->irq);
    case PHYSDEVOP_map_pirq: return map_pirq(&arg->map);
    case PHYSDEVOP_unmap_pirq: return unmap_pirq(&arg->unmap);
    case PHYSDEVOP_setup_gsi: return setup_gsi(&arg->gsi);
    case PHYSDEVOP_apic_write: return apic_write(&arg->apic);
    case PHYSDEVOP_get_free_pirq: return get_free_pirq(&arg->free_pirq);
    case PHYSDEVOP_pirq_eoi_gmfn_v1: return set_eoi_map(&arg->eoi_map, true);
    case PHYSDEVOP_pirq_eoi_gmfn_v2: return set_eoi_map(&arg->eoi_map, false);
    case PHYSDEVOP_pci_mmcfg_reserved: return mmcfg_reserved(&arg->mmcfg);
    case PHYSDEVOP_manage_pci_add:
    case PHYSDEVOP_manage_pci_add_ext:
    case PHYSDEVOP_manage_pci_remove:
    case PHYSDEVOP_restore_msi: return on_old_function(command, &arg->manage);
    case PHYSDEVOP_free_irq_vector: return 0; /* nothing is kept about it */
    default: return on_function(command, &arg->device);
    }
}

static bool returns_something(uint32_t command)
{
    return command == PHYSDEVOP_irq_status_query || command == PHYSDEVOP_apic_read
           || command == PHYSDEVOP_alloc_irq_vector || command == PHYSDEVOP_get_free_pirq
           || command == PHYSDEVOP_map_pirq;
}

long hypercall_physdev_op(uint64_t command, uint64_t argument, uint64_t a3, uint64_t a4,
                          uint64_t a5)
{
    union argument arg;
    size_t size = argument_size((uint32_t)command);
    int err;

    (void)a3, (void)a4, (void)a5;
    if (!size)
        return REFUSE_ARG(-ENOSYS, "no such physdev_op command is offered", command);
    if (!is_unprivileged((uint32_t)command) && !current_domain()->privileged)
        return REFUSE_ARG(-EPERM, "devices are Dom0's", command);
    if (copy_from_guest(&arg, guest_va_of(argument), size))
        return REFUSE_ARG(-EFAULT, "physdev_op's structure cannot be read", argument);
    err = carry_out((uint32_t)command, &arg);
    if (!err && returns_something((uint32_t)command)
        && copy_to_guest(guest_va_of(argument), &arg, size))
        return REFUSE_ARG(-EFAULT, "physdev_op's structure cannot be written", argument);
    return err;
}
