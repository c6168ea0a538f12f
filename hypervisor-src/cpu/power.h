/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends of the machine. */
#ifndef PARACORE_CPU_POWER_H
#define PARACORE_CPU_POWER_H

#include "lib/types.h"

/* Stops this processor for good. */
void cpu_halt(void) NORETURN;
/* Stops all processors for good. */
void machine_halt(void) NORETURN;
/* Restarts the machine, or halts under noreboot. */
void machine_restart(void) NORETURN;
/* Powers off through ACPI when Paracore knows how, else halts. */
void machine_power_off(void) NORETURN;
/* Writes the ACPI PM1 control registers for Dom0 (XENPF_enter_acpi_sleep), whose values name the
 * sleep state. */
void machine_sleep(uint16_t pm1a_control, uint16_t pm1b_control);

#endif
