/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing is cached: Dom0 may change any register at any time. Read next: domain/pci_device.c. */
#include "cpu/pci.h"

#include "cpu/processor.h"

enum {
    PORT_ADDRESS = 0xcf8, PORT_DATA = 0xcfc,
    CAPABILITIES_FIRST = 0x40, CAPABILITIES_MAX = 48, /* as many as there is room for */
    BAR_IO = 1, BAR_TYPE = 6, BAR_64 = 4, BAR_FLAGS = 0xf,
};

#define ADDRESS_ENABLE (1U << 31)

static void select_register(pci_function_t f, uint8_t offset)
{
    out32(PORT_ADDRESS, ADDRESS_ENABLE | (uint32_t)f.n << 8 | (offset & 0xfcU));
}

uint32_t pci_read(pci_function_t f, uint8_t offset, unsigned int size)
{
    uint16_t port = (uint16_t)(PORT_DATA + (offset & 3));

    select_register(f, offset);
    switch (size) {
    case 1: return in8(port);
    case 2: return in16(port);
    default: return in32(port);
    }
}

void pci_write(pci_function_t f, uint8_t offset, unsigned int size, uint32_t value)
{
    uint16_t port = (uint16_t)(PORT_DATA + (offset & 3));

    select_register(f, offset);
    switch (size) {
    case 1: out8(port, (uint8_t)value); break;
    case 2: out16(port, (uint16_t)value); break;
    default: out32(port, value); break;
    }
}

uint8_t pci_find_capability(pci_function_t f, uint8_t kind)
{
    uint32_t at;

    /* Of a function that is not there, all reads as ones. */
    if (pci_read(f, 0, 2) == 0xffff || !(pci_read(f, PCI_STATUS, 2) & PCI_STATUS_CAPABILITIES))
        return 0;
    at = pci_read(f, PCI_CAPABILITIES, 1) & 0xfc;
    for (int i = 0; at >= CAPABILITIES_FIRST && i < CAPABILITIES_MAX; i++) {
        uint32_t header = pci_read(f, (uint8_t)at, 2);

        if ((header & 0xff) == kind)
            return (uint8_t)at;
        at = header >> 8 & 0xfc;
    }
    return 0;
}

uint64_t pci_memory_bar(pci_function_t f, unsigned int bar)
{
    uint8_t offset = (uint8_t)(PCI_BAR0 + 4 * bar);
    uint32_t low = pci_read(f, offset, 4);
    uint64_t address = low & ~(uint32_t)BAR_FLAGS;

    if (bar >= PCI_BARS || (low & BAR_IO))
        return 0;
    if ((low & BAR_TYPE) == BAR_64 && bar + 1 < PCI_BARS)
        address |= (uint64_t)pci_read(f, (uint8_t)(offset + 4), 4) << 32;
    return address;
}
