/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI configuration space (PCI Local Bus 3.0, 6.1) by the address and data ports, of segment 0: the
 * first 256 bytes of a function, where all that Paracore looks for lies. Dom0 has its own view
 * (pv/emulate_io.c, or memory-mapped), so neither disturbs the other.
 */
#ifndef PARACORE_CPU_PCI_H
#define PARACORE_CPU_PCI_H

#include "lib/types.h"

enum { PCI_FUNCTIONS = 0x10000 };

/* Bus in bits 15:8, device in 7:3, function in 2:0. */
typedef struct { uint16_t n; } pci_function_t;
static inline pci_function_t pci_function_of(uint8_t bus, uint8_t devfn)
{
    return (pci_function_t){ (uint16_t)(bus << 8 | devfn) };
}

enum {
    PCI_COMMAND = 0x04, PCI_COMMAND_MEMORY = 1 << 1, PCI_COMMAND_MASTER = 1 << 2,
    PCI_STATUS = 0x06, PCI_STATUS_CAPABILITIES = 1 << 4,
    PCI_BAR0 = 0x10, PCI_BARS = 6, PCI_CAPABILITIES = 0x34,
    PCI_CAPABILITY_MSI = 0x05, PCI_CAPABILITY_MSIX = 0x11,
};

uint32_t pci_read(pci_function_t f, uint8_t offset, unsigned int size);
void pci_write(pci_function_t f, uint8_t offset, unsigned int size, uint32_t value);

/* Where the capability of this kind starts; 0: the function has none, or there is no function. */
uint8_t pci_find_capability(pci_function_t f, uint8_t kind);
/* Where a memory BAR is; 0: it is none, or not set. */
uint64_t pci_memory_bar(pci_function_t f, unsigned int bar);

#endif
