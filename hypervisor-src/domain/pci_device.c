/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MSI lies in configuration space (PCI Local Bus 3.0, 6.8.1), MSI-X in a table behind a BAR
 * (6.8.2). The table's place is worked out anew for each request and must be no RAM: a BAR is
 * Dom0's to move.
 */
#include "domain/pci_device.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "cpu/message.h"
#include "debug/refuse.h"
#include "memory/frame.h"
#include "memory/mapping.h"

enum {
    MSI_CONTROL = 2, MSI_ADDRESS = 4, MSI_ADDRESS_HIGH = 8, MSI_DATA_32 = 8, MSI_DATA_64 = 12,
    MSI_ENABLE = 1 << 0, MSI_CAPABLE_SHIFT = 1, MSI_ENABLED_SHIFT = 4, MSI_64 = 1 << 7,
    MSI_MASKABLE = 1 << 8, MSI_COUNT_BITS = 7, MSI_AFTER_DATA = 4, MSI_LOG_MAX = 5,
    MSIX_CONTROL = 2, MSIX_TABLE = 4, MSIX_SIZE = 0x7ff, MSIX_BAR = 7, MSIX_ENTRY_BYTES = 16,
    MSIX_ENABLE = 1 << 15, ENTRY_MASKED = 1,
};

/* Where a message is written. */
struct message_place {
    uint16_t function;
    bool used, first, msix;
    uint8_t capability;
    uint8_t index;                 /* MSI: which of the block */
    uint32_t count;                /* MSI: how many there are; of the first */
    volatile uint32_t *entry;      /* MSI-X */
    bool masked;
};

static uint64_t known[PCI_FUNCTIONS / 64];
static struct message_place places[MESSAGE_COUNT];

void pci_device_add(pci_function_t f)
{
    known[f.n / 64] |= 1UL << f.n % 64;
}

bool pci_device_known(pci_function_t f)
{
    return known[f.n / 64] >> f.n % 64 & 1;
}

/* The function interrupts by a message of this kind already; for MSI-X, by this entry. */
static bool in_use(pci_function_t f, bool msix, const volatile uint32_t *entry)
{
    for (uint32_t i = 0; i < MESSAGE_COUNT; i++)
        if (places[i].used && places[i].function == f.n && places[i].msix == msix
            && (!entry || places[i].entry == entry))
            return true;
    return false;
}

int pci_device_remove(pci_function_t f)
{
    if (!pci_device_known(f))
        return REFUSE_ARG(-ENODEV, "PCI function was never added", f.n);
    if (in_use(f, false, NULL) || in_use(f, true, NULL))
        return REFUSE_ARG(-EBUSY, "PCI function still has pirqs of messages", f.n);
    known[f.n / 64] &= ~(1UL << f.n % 64);
    return 0;
}

static bool is_device_memory(uint64_t start, uint64_t bytes)
{
    for (uint64_t at = start & PAGE_MASK; at < start + bytes; at += PAGE_SIZE) {
        mfn_t frame = paddr_frame(paddr_of(at));

        if ((frame_exists(frame) && frame_entry(frame)->owner != DOMID_IO)
            || device_is_ours(frame, 1))
            return false;
    }
    return true;
}

/* Finds the function's entry in its MSI-X table. */
static int plan_msix(struct message_request *r)
{
    uint32_t where = pci_read(r->function, (uint8_t)(r->capability + MSIX_TABLE), 4);
    uint32_t last = pci_read(r->function, (uint8_t)(r->capability + MSIX_CONTROL), 2) & MSIX_SIZE;
    uint64_t bar = pci_memory_bar(r->function, where & MSIX_BAR);
    uint64_t table = bar + (where & ~(uint32_t)MSIX_BAR), bytes = (last + 1) * MSIX_ENTRY_BYTES;
    char *mapped;

    if (r->entry > last)
        return REFUSE_ARG(-EINVAL, "MSI-X table has fewer entries", r->entry);
    if (!(pci_read(r->function, PCI_COMMAND, 2) & PCI_COMMAND_MEMORY))
        return REFUSE_ARG(-ENXIO, "PCI function does not answer to its memory", r->function.n);
    if (!bar || (r->table_base && r->table_base != bar))
        return REFUSE_ARG(-EINVAL, "MSI-X table is not where the BAR says", bar);
    if (!device_memory_reachable(paddr_of(table), bytes) || !is_device_memory(table, bytes))
        return REFUSE_ARG(-EINVAL, "MSI-X table does not lie in device memory", table);
    mapped = map_registers(paddr_of(table), bytes);
    if (!mapped)
        return REFUSE(-ENOMEM, "no memory to map an MSI-X table");
    r->registers = (volatile uint32_t *)(void *)(mapped + r->entry * MSIX_ENTRY_BYTES);
    if (in_use(r->function, true, r->registers))
        return REFUSE_ARG(-EEXIST, "MSI-X entry is mapped already", r->entry);
    return 0;
}

static int plan_msi(const struct message_request *r)
{
    uint32_t control = pci_read(r->function, (uint8_t)(r->capability + MSI_CONTROL), 2);
    uint32_t most = control >> MSI_CAPABLE_SHIFT & MSI_COUNT_BITS;

    if (r->count > 1U << (most < MSI_LOG_MAX ? most : MSI_LOG_MAX))
        return REFUSE_ARG(-EINVAL, "PCI function has fewer messages", r->count);
    if (in_use(r->function, false, NULL))
        return REFUSE_ARG(-EEXIST, "PCI function's MSI is mapped already", r->function.n);
    return 0;
}

int message_plan(struct message_request *r)
{
    uint8_t kind = r->msix ? PCI_CAPABILITY_MSIX : PCI_CAPABILITY_MSI;

    if (!pci_device_known(r->function))
        return REFUSE_ARG(-ENODEV, "Dom0 has not told of this PCI function", r->function.n);
    r->capability = pci_find_capability(r->function, kind);
    if (!r->capability)
        return REFUSE_ARG(-ENODEV, "PCI function has no such capability", kind);
    if (in_use(r->function, !r->msix, NULL))
        return REFUSE_ARG(-EBUSY, "PCI function uses the other kind of messages", r->function.n);
    return r->msix ? plan_msix(r) : plan_msi(r);
}

static void change(const struct message_place *p, unsigned int offset, uint32_t clear, uint32_t set)
{
    pci_function_t f = { p->function };
    uint8_t at = (uint8_t)(p->capability + offset);

    pci_write(f, at, 2, (pci_read(f, at, 2) & ~clear) | set);
}

static void write_msi(const struct message_place *p, uint32_t first)
{
    pci_function_t f = { p->function };
    uint64_t address = message_address();
    bool wide = pci_read(f, (uint8_t)(p->capability + MSI_CONTROL), 2) & MSI_64;
    uint32_t log = (uint32_t)__builtin_ctz(p->count);

    change(p, MSI_CONTROL, MSI_ENABLE | MSI_COUNT_BITS << MSI_ENABLED_SHIFT,
           log << MSI_ENABLED_SHIFT);
    pci_write(f, (uint8_t)(p->capability + MSI_ADDRESS), 4, (uint32_t)address);
    if (wide)
        pci_write(f, (uint8_t)(p->capability + MSI_ADDRESS_HIGH), 4, (uint32_t)(address >> 32));
    pci_write(f, (uint8_t)(p->capability + (wide ? MSI_DATA_64 : MSI_DATA_32)), 2,
              message_data(first));
}

static void write_msix(const struct message_place *p, uint32_t message)
{
    uint64_t address = message_address();

    p->entry[3] = ENTRY_MASKED;
    p->entry[0] = (uint32_t)address;
    p->entry[1] = (uint32_t)(address >> 32);
    p->entry[2] = message_data(message);
}

/* MSI that cannot be masked is switched off as a whole with the last of its messages. */
static void mask_msi(const struct message_place *p, bool masked)
{
    pci_function_t f = { p->function };
    uint32_t control = pci_read(f, (uint8_t)(p->capability + MSI_CONTROL), 2);
    uint8_t at = (uint8_t)(p->capability + MSI_AFTER_DATA
                           + (control & MSI_64 ? MSI_DATA_64 : MSI_DATA_32));

    if (control & MSI_MASKABLE) {
        uint32_t bits = pci_read(f, at, 4), bit = 1U << p->index;

        pci_write(f, at, 4, masked ? bits | bit : bits & ~bit);
    }
    if (!masked)
        change(p, MSI_CONTROL, 0, MSI_ENABLE);
    else if (p->count == 1)
        change(p, MSI_CONTROL, MSI_ENABLE, 0);
}

void message_mask(uint32_t message, bool masked)
{
    struct message_place *p = &places[message];

    p->masked = masked;
    if (!p->msix) {
        mask_msi(p, masked);
        return;
    }
    p->entry[3] = masked ? ENTRY_MASKED : 0;
    if (!masked)
        change(p, MSIX_CONTROL, 0, MSIX_ENABLE);
}

static void write_place(uint32_t message)
{
    const struct message_place *p = &places[message];

    if (p->msix)
        write_msix(p, message);
    else if (p->first)
        write_msi(p, message);
}

void message_program(const struct message_request *r, uint32_t first)
{
    for (uint32_t i = 0; i < r->count; i++)
        places[first + i] = (struct message_place){
            .function = r->function.n, .used = true, .first = !i, .msix = r->msix,
            .capability = r->capability, .index = (uint8_t)i, .count = r->count, .masked = true,
            .entry = r->registers,
        };
    write_place(first);
}

void message_forget(uint32_t first)
{
    uint32_t count = places[first].msix ? 1 : places[first].count;

    if (!places[first].msix)
        change(&places[first], MSI_CONTROL, MSI_ENABLE, 0);
    for (uint32_t i = 0; i < count; i++)
        places[first + i] = (struct message_place){ 0 };
}

int pci_device_restore_messages(pci_function_t f)
{
    if (!pci_device_known(f))
        return REFUSE_ARG(-ENODEV, "Dom0 has not told of this PCI function", f.n);
    for (uint32_t i = 0; i < MESSAGE_COUNT; i++)
        if (places[i].used && places[i].function == f.n) {
            write_place(i);
            message_mask(i, places[i].masked);
        }
    return 0;
}

int pci_device_check_msix(pci_function_t f, bool must_be_idle)
{
    if (!pci_device_known(f) || !pci_find_capability(f, PCI_CAPABILITY_MSIX))
        return REFUSE_ARG(-ENODEV, "no such PCI function with MSI-X", f.n);
    if (must_be_idle && in_use(f, true, NULL))
        return REFUSE_ARG(-EBUSY, "PCI function's MSI-X table is in use", f.n);
    return 0;
}
