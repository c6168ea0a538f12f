/* SPDX-License-Identifier: GPL-2.0-only */
/* A short list of what is not Dom0's. Read domain/pci_owner.h first. */
#include "domain/pci_owner.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "debug/refuse.h"

enum { GIVEN_MAX = 64 };

enum pci_assignment pci_assignment;

static struct given {
    pci_function_t function;
    domid_t owner;
    bool kept; /* was nobody's before, and is so again after its owner */
} given[GIVEN_MAX];
static uint32_t given_count;

/* NULL: Dom0's. */
static struct given *find(pci_function_t f)
{
    for (uint32_t i = 0; i < given_count; i++)
        if (given[i].function.n == f.n)
            return &given[i];
    return NULL;
}

bool pci_is_owner(const struct domain *d, pci_function_t f)
{
    const struct given *g = find(f);

    return g ? g->owner == d->id : d->privileged;
}

/* PCI Local Bus 3.0, 6.2.2: without the master bit a function neither writes to memory nor sends
 * messages. What it was told to do before has nowhere to go. */
static void silence(pci_function_t f)
{
    uint32_t command = pci_read(f, PCI_COMMAND, 2);

    pci_write(f, PCI_COMMAND, 2, command & ~(uint32_t)PCI_COMMAND_MASTER);
}

int pci_may_assign(pci_function_t f)
{
    const struct given *g = find(f);

    if (g && g->owner != DOMID_IO)
        return REFUSE_ARG(-EBUSY, "a DomU has this PCI function", g->owner);
    return !g && given_count == GIVEN_MAX
        ? REFUSE_ARG(-ENOSPC, "too many PCI functions are given away", given_count) : 0;
}

int pci_assign(pci_function_t f, domid_t to)
{
    struct given *g = find(f);
    int err = pci_may_assign(f);

    if (err)
        return err;
    silence(f);
    *(g ? g : &given[given_count++]) = (struct given){ f, to, g || to == DOMID_IO };
    return 0;
}

int pci_take_back(pci_function_t f, domid_t from)
{
    struct given *g = find(f);

    if (!g || g->owner != from)
        return REFUSE_ARG(-ENODEV, "the domain does not have this PCI function", f.n);
    silence(f);
    if (g->kept && from != DOMID_IO)
        g->owner = DOMID_IO;
    else
        *g = given[--given_count];
    return 0;
}

void pci_take_back_all(const struct domain *d)
{
    for (uint32_t i = 0; i < given_count; i++) {
        if (given[i].owner != d->id)
            continue;
        silence(given[i].function);
        given[i].owner = DOMID_IO;
        given[i].kept = true;
    }
}
