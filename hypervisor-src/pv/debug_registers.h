/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest's debug registers: what it may set, by hypercall or by a MOV to DRn that was emulated. */
#ifndef PARACORE_PV_DEBUG_REGISTERS_H
#define PARACORE_PV_DEBUG_REGISTERS_H

#include "domain/domain.h"

/* DR0 to DR3, DR6, DR7 of the current vCPU (4 and 5 mean 6 and 7). 0 or a refusal: -EPERM an
 * address of ours, -EINVAL no such register or a bit that must not be set. */
int debug_register_set(unsigned int number, uint64_t value);
/* 0 or -EINVAL. */
int debug_register_get(unsigned int number, uint64_t *value);

#endif
