/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vCPU's local descriptor table: the guest's pages of it, typed FRAME_SEGMENT and mapped in the
 * vCPU's window.
 */
#ifndef PARACORE_PV_LDT_H
#define PARACORE_PV_LDT_H

#include "domain/domain.h"

/*
 * MMUEXT_SET_LDT of the current vCPU: `entries` descriptors at the page-aligned address va; 0
 * entries: none. 0 or a refusal.
 */
int ldt_set(struct vcpu *v, uint64_t va, uint32_t entries);

/* Lets go of its pages; the vCPU will not run again. */
void ldt_release(struct vcpu *v);

#endif
