/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The IO-APICs' lines. Line n of all (its GSI) interrupts by vector VECTOR_DEVICE_FIRST + n, so
 * neither has to be looked up. A level line is masked while its interrupt is dealt with, for only
 * the guest can make the device let go of it.
 */
#include "cpu/ioapic.h"

#include "abi/errno.h"
#include "cpu/acpi.h"
#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "memory/mapping.h"

enum {
    WINDOW_SELECT = 0x00, WINDOW_DATA = 0x10, REG_VERSION = 0x01, REG_ENTRIES = 0x10,
    ENTRY_ACTIVE_LOW = 1 << 13, ENTRY_LEVEL = 1 << 15, ENTRY_MASKED = 1 << 16,
    ENTRY_DESTINATION_SHIFT = 24,
    ISA_LINES = 16,
};

_Static_assert(VECTOR_DEVICE_FIRST + GSI_COUNT - 1 <= VECTOR_DEVICE_LAST,
               "a vector for every line");

struct ioapic {
    volatile uint8_t *window;
    uint64_t physical;
    uint32_t gsi_base, lines;
};

struct gsi_line {
    gsi_handler *handler; /* NULL: nobody's */
    bool level, active_low, masked;
};

static struct ioapic ioapics[IOAPICS_MAX];
static struct gsi_line gsi_lines[GSI_COUNT];

static uint32_t read_register(const struct ioapic *a, uint32_t reg)
{
    *(volatile uint32_t *)(a->window + WINDOW_SELECT) = reg;
    return *(volatile uint32_t *)(a->window + WINDOW_DATA);
}

static void write_register(const struct ioapic *a, uint32_t reg, uint32_t value)
{
    *(volatile uint32_t *)(a->window + WINDOW_SELECT) = reg;
    *(volatile uint32_t *)(a->window + WINDOW_DATA) = value;
}

static const struct ioapic *ioapic_of(uint32_t gsi)
{
    for (uint32_t i = 0; i < acpi_info.ioapic_count; i++)
        if (ioapics[i].window && gsi >= ioapics[i].gsi_base
            && gsi < ioapics[i].gsi_base + ioapics[i].lines)
            return &ioapics[i];
    return NULL;
}

bool gsi_exists(uint32_t gsi)
{
    return gsi < GSI_COUNT && ioapic_of(gsi);
}

/* The low half of a line's entry: how it is wired, where it goes, whether it is masked. */
static uint32_t entry_low(uint32_t gsi, bool masked)
{
    const struct gsi_line *l = &gsi_lines[gsi];

    return (VECTOR_DEVICE_FIRST + gsi) | (l->level ? ENTRY_LEVEL : 0)
        | (l->active_low ? ENTRY_ACTIVE_LOW : 0) | (masked ? ENTRY_MASKED : 0);
}

static uint32_t entry_register(const struct ioapic *a, uint32_t gsi)
{
    return REG_ENTRIES + 2 * (gsi - a->gsi_base);
}

static void set_mask(uint32_t gsi, bool masked)
{
    const struct ioapic *a = ioapic_of(gsi);

    gsi_lines[gsi].masked = masked;
    write_register(a, entry_register(a, gsi), entry_low(gsi, masked));
}

static void write_line(uint32_t gsi, bool masked)
{
    const struct ioapic *a = ioapic_of(gsi);
    uint32_t destination = current_cpu()->apic_id << ENTRY_DESTINATION_SHIFT;

    write_register(a, entry_register(a, gsi) + 1, destination);
    set_mask(gsi, masked);
}

static void set_default_triggers(void)
{
    for (uint32_t gsi = ISA_LINES; gsi < GSI_COUNT; gsi++)
        gsi_lines[gsi].level = gsi_lines[gsi].active_low = true; /* PCI */
    for (uint32_t i = 0; i < acpi_info.override_count; i++) {
        uint32_t gsi = acpi_info.override[i].gsi;

        if (gsi >= GSI_COUNT)
            continue;
        gsi_lines[gsi].level = acpi_info.override[i].level;
        gsi_lines[gsi].active_low = acpi_info.override[i].active_low;
    }
}

void ioapic_init(void)
{
    set_default_triggers();
    for (uint32_t i = 0; i < acpi_info.ioapic_count; i++) {
        struct ioapic *a = &ioapics[i];

        a->physical = acpi_info.ioapic[i].address;
        a->gsi_base = acpi_info.ioapic[i].gsi_base;
        a->window = map_device(paddr_of(a->physical), PAGE_SIZE);
        if (!a->window)
            panic("expected memory for an IO-APIC's mapping, found none");
        a->lines = (read_register(a, REG_VERSION) >> 16 & 0xff) + 1;
        for (uint32_t gsi = a->gsi_base; gsi < a->gsi_base + a->lines && gsi < GSI_COUNT; gsi++)
            write_line(gsi, true);
    }
}

uint32_t gsi_of_isa(uint8_t irq)
{
    for (uint32_t i = 0; i < acpi_info.override_count; i++)
        if (acpi_info.override[i].irq == irq)
            return acpi_info.override[i].gsi;
    return irq;
}

void gsi_set_trigger(uint32_t gsi, bool level, bool active_low)
{
    gsi_lines[gsi].level = level;
    gsi_lines[gsi].active_low = active_low;
    write_line(gsi, gsi_lines[gsi].masked);
}

bool gsi_is_level(uint32_t gsi)
{
    return gsi_lines[gsi].level;
}

int gsi_take(uint32_t gsi, gsi_handler *handler)
{
    if (!gsi_exists(gsi))
        return -EINVAL;
    if (gsi_lines[gsi].handler)
        return -EBUSY;
    gsi_lines[gsi].handler = handler;
    write_line(gsi, false);
    return 0;
}

void gsi_release(uint32_t gsi)
{
    set_mask(gsi, true);
    gsi_lines[gsi].handler = NULL;
}

void gsi_end(uint32_t gsi)
{
    if (gsi_lines[gsi].handler && gsi_lines[gsi].masked)
        set_mask(gsi, false);
}

void gsi_interrupt(uint8_t vector)
{
    uint32_t gsi = vector - VECTOR_DEVICE_FIRST;
    struct gsi_line *l = &gsi_lines[gsi < GSI_COUNT ? gsi : 0];

    if (gsi < GSI_COUNT && l->level)
        set_mask(gsi, true);
    apic_end_of_interrupt();
    TRACE(TRACE_INTERRUPT_DEVICE, vector, gsi);
    if (gsi < GSI_COUNT && l->handler)
        l->handler(gsi);
}

bool ioapic_read_register(uint64_t physical_base, uint32_t reg, uint32_t *value)
{
    for (uint32_t i = 0; i < acpi_info.ioapic_count; i++) {
        if (ioapics[i].physical != physical_base)
            continue;
        *value = read_register(&ioapics[i], reg);
        return true;
    }
    return false;
}

bool ioapic_knows(uint64_t physical_base)
{
    for (uint32_t i = 0; i < acpi_info.ioapic_count; i++)
        if (ioapics[i].physical == physical_base)
            return true;
    return false;
}
