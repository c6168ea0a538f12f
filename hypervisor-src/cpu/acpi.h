/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few facts Paracore takes from the ACPI tables: interrupt controllers (MADT), power registers
 * (FADT, \_S5). All other tables, and all AML, are Dom0's. Read before memory_init, through the
 * boot tables' map of the first 4 GiB.
 */
#ifndef PARACORE_CPU_ACPI_H
#define PARACORE_CPU_ACPI_H

#include "lib/types.h"

enum { IOAPICS_MAX = 4, OVERRIDES_MAX = 16, ACPI_CPUS_MAX = 32, MMCFG_MAX = 4 };

/* PCI configuration space in memory (MCFG, PCI Firmware 3.0, 4.1.2). */
struct mmcfg_area {
    uint64_t address;
    uint16_t segment;
    uint8_t first_bus, last_bus;
};

struct acpi_info {
    uint64_t rsdp; /* 0: no ACPI; the PC's usual places are assumed */
    uint64_t local_apic;
    uint32_t cpu_count; /* without ACPI: 1, and its apic_id is not asked for */
    uint8_t apic_id[ACPI_CPUS_MAX];
    uint32_t ioapic_count;
    struct { uint64_t address; uint32_t gsi_base; } ioapic[IOAPICS_MAX];
    /* ISA interrupts that come in elsewhere, or otherwise wired, than line n, edge, active high. */
    uint32_t override_count;
    struct { uint8_t irq; bool level, active_low; uint32_t gsi; } override[OVERRIDES_MAX];
    uint32_t mmcfg_count;
    struct mmcfg_area mmcfg[MMCFG_MAX];
    uint16_t pm1a_control, pm1b_control; /* ports; 0: none */
    bool has_s5;
    uint8_t s5_type_a, s5_type_b; /* SLP_TYP of soft off */
};

extern struct acpi_info acpi_info;

void acpi_init(void);

#endif
