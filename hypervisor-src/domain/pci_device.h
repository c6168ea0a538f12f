/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI functions that Dom0 told of (PHYSDEVOP_pci_device_add), and their message-signalled
 * interrupts: Paracore writes address and data, for only it knows vectors; the driver in Dom0 does
 * the rest. Segment 0 alone. Read next: cpu/message.h, domain/pirq.h.
 */
#ifndef PARACORE_DOMAIN_PCI_DEVICE_H
#define PARACORE_DOMAIN_PCI_DEVICE_H

#include "cpu/pci.h"
#include "lib/types.h"

void pci_device_add(pci_function_t f);
/* 0, -ENODEV: it was never added, -EBUSY: its messages are in use. */
int pci_device_remove(pci_function_t f);
bool pci_device_known(pci_function_t f);

/* What a function is to interrupt with. */
struct message_request {
    pci_function_t function;
    bool msix;
    uint32_t entry;      /* MSI-X: which of the table */
    uint64_t table_base; /* MSI-X: what Dom0 takes for the table's BAR; 0: not said */
    uint32_t count;      /* MSI: how many messages, a power of two */
    /* What message_plan found: the capability, and for MSI-X the entry. */
    uint8_t capability;
    volatile uint32_t *registers;
};

/*
 * Checks the request and finds the function's registers: 0 or a refusal, nothing changed.
 * message_program then writes message `first` and those after it, masked; it cannot fail.
 */
int message_plan(struct message_request *r);
void message_program(const struct message_request *r, uint32_t first);
/* The message belongs to this function no more. For the first one of a block. */
void message_forget(uint32_t first);
/* Lets the device interrupt by this message, or keeps it from that. */
void message_mask(uint32_t message, bool masked);

/* After the function lost its registers (PHYSDEVOP_restore_msi): writes all its messages again. */
int pci_device_restore_messages(pci_function_t f);
/* PHYSDEVOP_prepare_msix and release_msix: whether another may use the function's table now. */
int pci_device_check_msix(pci_function_t f, bool must_be_idle);

#endif
