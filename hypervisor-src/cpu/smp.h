/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starting the processors after the first. Each comes up with an idle vCPU of its own, and waits for
 * work (domain/scheduler.c).
 */
#ifndef PARACORE_CPU_SMP_H
#define PARACORE_CPU_SMP_H

#include "lib/types.h"

/* Starts those that ACPI names, MAX_CPUS in all and `most` at most. One that does not come, or whose
 * clock differs, is left out, with a message. Once, by the first processor, with the lock. */
void start_further_cpus(uint32_t most);

/* From boot/trampoline.S, on the new processor. */
void start_further_cpu(void) NORETURN;

#endif
