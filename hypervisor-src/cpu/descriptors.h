/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processor's tables: Paracore's own part of the GDT (the reserved pages behind every guest's),
 * TSS and IDT.
 */
#ifndef PARACORE_CPU_DESCRIPTORS_H
#define PARACORE_CPU_DESCRIPTORS_H

#include "lib/types.h"

enum {
    SELECTOR_HV_CODE = 0xe008,
    SELECTOR_HV_DATA = 0xe010,
    SELECTOR_TSS = 0xe040,
    SELECTOR_LDT = 0xe050,
    GDT_LIMIT = 0xefff, /* 14 pages of the guest's, one of ours */
};

enum { IST_COUNT = 4 };

struct cpu;
/* What descriptors_init needs: the first processor's is in the image; a further one's is allocated,
 * 0 or -ENOMEM. */
void descriptors_of_first(struct cpu *c);
int descriptors_create(struct cpu *c);
void descriptors_destroy(struct cpu *c);
/* Loads GDT, TSS, IDT and the system call MSRs of this processor. */
void descriptors_init(void);
/* Exceptions with stacks of their own count as the idle vCPU's. */
void descriptors_set_idle(struct cpu *c);

/* Points the GDT register at a window (vcpu_gdt_address), or at Paracore's own when 0. */
void gdt_load(uint64_t window);
/* Loads the LDT register: entries of 8 bytes at base; 0 entries: none. */
void ldt_load(uint64_t base, uint32_t entries);

#endif
