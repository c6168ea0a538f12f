/* SPDX-License-Identifier: GPL-2.0-only */
/* This processor, from the boot tables' state to one that can run guests. */
#ifndef PARACORE_CPU_SETUP_H
#define PARACORE_CPU_SETUP_H

#include "lib/types.h"

/* Before memory: descriptors and exceptions, so that a mistake from here on is a message. */
void cpu_setup_early(void);
/* With memory: the processor's idle vCPU, features, local APIC and clock. */
void cpu_setup(void);

#endif
