/* SPDX-License-Identifier: GPL-2.0-only */
/* This processor, from the boot tables' state to one that can run guests. */
#ifndef PARACORE_CPU_SETUP_H
#define PARACORE_CPU_SETUP_H

#include "cpu/regs.h"

/* The first processor, before memory: descriptors and exceptions, so that a mistake from here on is
 * a message. It has the lock from here on, until it first idles. */
void cpu_setup_early(void);
/* With memory: the processor's idle vCPU, features, local APIC and clock. */
void cpu_setup(void);

/* For cpu/smp.c. The vCPU that a processor's own stack, which ends in `top`, belongs to; asked for
 * on the first processor. */
void cpu_setup_idle(struct cpu *c, struct stack_top *top);
/* What a further processor does for itself. */
void cpu_setup_further(void);

#endif
