/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices' interrupt lines (GSI) through the IO-APICs that ACPI names. Knows lines and vectors, not
 * domains: whoever takes a line gives a handler, called with interrupts off. A level line stays
 * masked from its interrupt until gsi_end.
 */
#ifndef PARACORE_CPU_IOAPIC_H
#define PARACORE_CPU_IOAPIC_H

#include "lib/types.h"

enum { GSI_COUNT = 64 };

typedef void gsi_handler(uint32_t gsi);

void ioapic_init(void);
bool gsi_exists(uint32_t gsi);
/* The line of an ISA interrupt, and how ACPI says it is wired. */
uint32_t gsi_of_isa(uint8_t irq);
void gsi_set_trigger(uint32_t gsi, bool level, bool active_low);
bool gsi_is_level(uint32_t gsi);
/* 0, or -EBUSY when somebody has the line, -EINVAL when there is no such line, -ENOSPC without a
 * free vector. Unmasks. */
int gsi_take(uint32_t gsi, gsi_handler *handler);
void gsi_release(uint32_t gsi);
/* A level interrupt has been dealt with: the line may interrupt again. */
void gsi_end(uint32_t gsi);
/* An interrupt came in by this device vector. */
void gsi_interrupt(uint8_t vector);
bool ioapic_knows(uint64_t physical_base);
/* Dom0 reads the IO-APIC's registers through PHYSDEVOP_apic_read; false: no such IO-APIC. */
bool ioapic_read_register(uint64_t physical_base, uint32_t reg, uint32_t *value);

#endif
