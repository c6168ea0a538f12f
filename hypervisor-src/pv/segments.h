/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's segments: its GDT and LDT windows, single descriptors, and the bases of FS and GS.
 * Descriptors are checked in pv/descriptor.h; the windows lie in the per-domain area
 * (memory/mapping.h).
 */
#ifndef PARACORE_PV_SEGMENTS_H
#define PARACORE_PV_SEGMENTS_H

#include "domain/domain.h"
#include "memory/layout.h"

static inline uint64_t gdt_pages(uint64_t entries) { return (entries + 511) / 512; }

/* The vCPU's GDT becomes these frames, gdt_pages(entries) of them, at most VCPU_GDT_GUEST_PAGES.
 * 0 or a refusal, the old one kept. The caller reloads the processor's registers when the vCPU
 * is current. */
int gdt_set(struct vcpu *v, const uint64_t *frames, uint32_t entries);
void gdt_release(struct vcpu *v);

/* Writes one descriptor into a frame of d, at a machine address on 8 bytes. 0 or a refusal. */
int descriptor_update(struct domain *d, paddr_t at, uint64_t descriptor);

/* SEGBASE_* of the current vCPU, which is in its kernel. 0 or a refusal. */
int segment_base_set(uint64_t which, uint64_t base);

#endif
