/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose a PCI function is: Dom0's; a DomU's, which drives it by xen-pciback and xen-pcifront; or nobody's
 * (DOMID_IO), kept for a DomU to come. Only the owner has its messages. Without an IOMMU a device reaches
 * all memory, so whoever owns one is trusted as Dom0 is: it takes a boot option to allow that.
 * Ports, memory and lines of the function are permissions of their own (domain/permission.h).
 */
#ifndef PARACORE_DOMAIN_PCI_OWNER_H
#define PARACORE_DOMAIN_PCI_OWNER_H

#include "cpu/pci.h"
#include "domain/domain.h"

extern enum pci_assignment { PCI_ASSIGNMENT_OFF, PCI_ASSIGNMENT_TRUSTED } pci_assignment;

bool pci_is_owner(const struct domain *d, pci_function_t f);

/* Of functions that Dom0 told of. 0; -EBUSY: a DomU has it; -ENOSPC: too many are given away. */
int pci_may_assign(pci_function_t f);
int pci_assign(pci_function_t f, domid_t to);
/* Dom0's again, or nobody's if it was that before. It can no longer write to memory or interrupt
 * until its new driver lets it. */
int pci_take_back(pci_function_t f, domid_t from);
/* All that a domain has which comes to its end; they are nobody's then. */
void pci_take_back_all(const struct domain *d);

#endif
