/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which ports a guest reaches, and through what. Paracore keeps the interrupt controllers, the
 * timer, its console, and the address registers that two users would garble: PCI configuration and
 * CMOS, for which each domain has one of its own. Must never let a DomU reach a device that Dom0 did
 * not give it.
 * Read next: pv/io.h.
 */
#include "pv/io.h"

#include "abi/vm_assist.h"
#include "cpu/processor.h"
#include "debug/trace.h"
#include "debug/uart.h"
#include "domain/permission.h"
#include "domain/policy.h"
#include "memory/guest_copy.h"
#include "pv/traps.h"

enum {
    PORT_PIT_CHANNEL2 = 0x42, PORT_PIT_CONTROL = 0x43, PORT_SPEAKER = 0x61,
    PORT_CMOS_INDEX = 0x70, PORT_CMOS_DATA = 0x71,
    PORT_PCI_ADDRESS = 0xcf8, PORT_PCI_DATA = 0xcfc, PORT_PCI_END = 0xd00,
    CMOS_INDEX_BITS = 0x7f, /* bit 7 of the index port disables NMIs */
    SPEAKER_BITS = 0x03,
    PIT_CHANNEL2_FIRST = 0x80, PIT_CHANNEL2_LAST = 0xbf,
    UART_PORTS = 8,
    IOPL_KERNEL = 1, IOPL_USER = 3,
};

#define PCI_ADDRESS_ENABLE (1U << 31)

struct port_range {
    uint16_t first, last;
};

/* Paracore's: both interrupt controllers, and the timer but for what Dom0 gets below. */
static const struct port_range kept[] = {
    { 0x20, 0x21 }, { 0xa0, 0xa1 }, { 0x40, 0x43 }, { PORT_PCI_ADDRESS, PORT_PCI_DATA - 1 },
};

/* Dom0 reaches these only through an emulation below, whatever else is open to it. */
static const struct port_range emulated[] = {
    { PORT_PIT_CHANNEL2, PORT_PIT_CONTROL }, { PORT_SPEAKER, PORT_SPEAKER },
    { PORT_CMOS_INDEX, PORT_CMOS_DATA },
    { PORT_PCI_ADDRESS, PORT_PCI_END - 1 },
};

static bool in_range(const struct port_range *range, uint32_t first, uint32_t last)
{
    return first <= range->last && last >= range->first;
}

static bool in_ranges(const struct port_range *ranges, size_t count, uint32_t first, uint32_t last)
{
    for (size_t i = 0; i < count; i++)
        if (in_range(&ranges[i], first, last))
            return true;
    return false;
}

bool ports_are_paracores(uint32_t first, uint32_t last)
{
    const struct port_range console = { COM1_PORT, COM1_PORT + UART_PORTS - 1 };

    return in_ranges(kept, ARRAY_SIZE(kept), first, last)
           || (uart_present() && in_range(&console, first, last));
}

bool guest_iopl_suffices(const struct vcpu *v)
{
    if (v->in_kernel && v->domain->vm_assist & 1UL << VMASST_TYPE_architectural_iopl)
        return true; /* a kernel's own level is 0 then */
    return v->iopl >= (v->in_kernel ? IOPL_KERNEL : IOPL_USER);
}

/* The bitmap lies in its kernel's memory, which a guest's user tables need not map. */
static int read_port_bitmap(struct vcpu *v, uint16_t port, uint16_t *bits)
{
    bool user = !v->in_kernel;
    int err;

    if (user)
        toggle_guest_mode(v);
    err = copy_from_guest(bits, guest_va_of(v->port_bitmap.n + port / 8), sizeof(*bits));
    if (user)
        toggle_guest_mode(v);
    return err;
}

bool guest_port_allowed(struct vcpu *v, uint16_t port, unsigned int size)
{
    uint16_t bits;

    if (guest_iopl_suffices(v))
        return true;
    if (port + size > v->port_bitmap_ports || read_port_bitmap(v, port, &bits))
        return false;
    return !(bits >> (port & 7) & ((1U << size) - 1));
}

void guest_ports_open(uint8_t *bitmap)
{
    for (uint32_t port = 0; port < 0x10000; port++) {
        uint8_t bit = (uint8_t)(1 << (port & 7));

        /* Channel 2's counter is Dom0's as it is, and it reads it thousands of times. */
        bool closed = port != PORT_PIT_CHANNEL2
            && (ports_are_paracores(port, port)
                || in_ranges(emulated, ARRAY_SIZE(emulated), port, port)
                || !policy_dom0_has_port((uint16_t)port));

        if (closed)
            bitmap[port / 8] |= bit;
        else
            bitmap[port / 8] &= (uint8_t)~bit;
    }
}

static uint32_t all_ones(unsigned int size)
{
    return size == 4 ? ~0U : (1U << 8 * size) - 1;
}

static uint32_t machine_read(uint16_t port, unsigned int size)
{
    switch (size) {
    case 1: return in8(port);
    case 2: return in16(port);
    default: return in32(port);
    }
}

static void machine_write(uint16_t port, unsigned int size, uint32_t value)
{
    switch (size) {
    case 1: out8(port, (uint8_t)value); break;
    case 2: out16(port, (uint16_t)value); break;
    default: out32(port, value); break;
    }
}

/* An access that would run over the data register's end goes nowhere. */
static bool selects_pci(const struct vcpu *v, uint16_t port, unsigned int size)
{
    if (port < PORT_PCI_DATA || port + size > PORT_PCI_END)
        return false;
    return v->domain->privileged && v->domain->ports.pci_address & PCI_ADDRESS_ENABLE;
}

static inline bool may_use(const struct domain *d, uint16_t port, unsigned int size)
{
    return permission_has(d, PERMITTED_PORTS, port, port + size - 1U)
        && !policy_device(POLICY_PORTS, d, port, port + size - 1U);
}

static bool is_pit(uint16_t port)
{
    return port == PORT_PIT_CHANNEL2 || port == PORT_PIT_CONTROL || port == PORT_SPEAKER;
}

static uint32_t port_read(struct vcpu *v, uint16_t port, unsigned int size)
{
    struct domain *d = v->domain;

    if (port == PORT_PCI_ADDRESS && size == 4)
        return d->ports.pci_address;
    if (port >= PORT_PCI_DATA && port < PORT_PCI_END) {
        if (!selects_pci(v, port, size))
            return all_ones(size);
        out32(PORT_PCI_ADDRESS, d->ports.pci_address);
        return machine_read(port, size);
    }
    if (is_pit(port) && size == 1 && !d->privileged)
        return virtual_pit_read(&d->ports.pit, port);
    if (!may_use(d, port, size))
        return all_ones(size);
    if (size == 1 && (port == PORT_PIT_CHANNEL2 || port == PORT_SPEAKER))
        return in8(port);
    if (port == PORT_CMOS_INDEX && size == 1)
        return all_ones(size); /* cannot be read */
    if (port == PORT_CMOS_DATA && size == 1) {
        out8(PORT_CMOS_INDEX, d->ports.cmos_index);
        return in8(PORT_CMOS_DATA);
    }
    if (ports_are_paracores(port, port + size - 1U))
        return all_ones(size);
    return machine_read(port, size);
}

/* Dom0's part of the timer: channel 2 and what opens its gate. */
static void dom0_pit_write(uint16_t port, uint8_t value)
{
    if (port == PORT_SPEAKER)
        out8(port, (uint8_t)((in8(port) & ~SPEAKER_BITS) | (value & SPEAKER_BITS)));
    else if (port == PORT_PIT_CHANNEL2
             || (value >= PIT_CHANNEL2_FIRST && value <= PIT_CHANNEL2_LAST))
        out8(port, value);
}

static void port_write(struct vcpu *v, uint16_t port, unsigned int size, uint32_t value)
{
    struct domain *d = v->domain;

    if (port == PORT_PCI_ADDRESS && size == 4) {
        d->ports.pci_address = value;
        return;
    }
    if (port >= PORT_PCI_DATA && port < PORT_PCI_END) {
        if (selects_pci(v, port, size)) {
            out32(PORT_PCI_ADDRESS, d->ports.pci_address);
            machine_write(port, size, value);
        }
        return;
    }
    if (is_pit(port) && size == 1) {
        if (d->privileged)
            dom0_pit_write(port, (uint8_t)value);
        else
            virtual_pit_write(&d->ports.pit, port, (uint8_t)value);
        return;
    }
    if (!may_use(d, port, size))
        return;
    if (port == PORT_CMOS_INDEX && size == 1) {
        d->ports.cmos_index = value & CMOS_INDEX_BITS;
        return;
    }
    if (port == PORT_CMOS_DATA && size == 1) {
        out8(PORT_CMOS_INDEX, d->ports.cmos_index);
        out8(PORT_CMOS_DATA, (uint8_t)value);
        return;
    }
    if (!ports_are_paracores(port, port + size - 1U))
        machine_write(port, size, value);
}

uint32_t guest_port_read(struct vcpu *v, uint16_t port, unsigned int size)
{
    uint32_t value = port_read(v, port, size);

    TRACE(TRACE_EMULATION_PORT, port, size, value, 0);
    return value;
}

void guest_port_write(struct vcpu *v, uint16_t port, unsigned int size, uint32_t value)
{
    TRACE(TRACE_EMULATION_PORT, port, size, value, 1);
    port_write(v, port, size, value);
}
