/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore's own mappings: idle_l4 and what it shares with every guest's L4 (slots 256 to 271), and
 * the per-domain area. Built once by memory_init; later changes only add below tables that all L4s
 * share already. No entry here is ever writable for a guest. Read next: memory/layout.h.
 */
#ifndef PARACORE_MEMORY_MAPPING_H
#define PARACORE_MEMORY_MAPPING_H

#include "memory/pte.h"

struct domain;
struct vcpu;

/*
 * Takes over from boot/: builds idle_l4 and loads it, makes the frame table, the M2P and the free
 * lists. Called once, boot_info filled, the first 4 GiB in the direct map. Afterwards nothing below
 * it is mapped any more. With too little memory it says so and halts the machine.
 */
void memory_init(void);

/* Gives the whole frames of [start, end) (a boot module no longer needed) to the allocator. */
void memory_release(paddr_t start, paddr_t end);

/* The table loaded while no guest's is: Paracore's slots only. */
extern uint64_t idle_l4[PT_ENTRIES];

/*
 * Device registers or firmware tables outside RAM: makes them reachable by direct_map, uncached.
 * Never undone. NULL: no memory.
 */
void *map_device(paddr_t start, size_t bytes);
/* The same for registers that Paracore shares with Dom0, who drives the device. */
void *map_registers(paddr_t start, size_t bytes);
/* The direct map has room for these addresses. */
bool device_memory_reachable(paddr_t start, size_t bytes);
/* True when map_device mapped one of these frames: a device Paracore keeps for itself. */
bool device_is_ours(mfn_t first, uint64_t count);

/* Writes slots 256 to 271 of a guest's L4. */
void install_hypervisor_slots(uint64_t *l4, const struct domain *d);

/* Width of a machine address on this processor. */
extern unsigned int physical_bits;

/*
 * Machine frame to guest frame, writable for Paracore only. M2P_INVALID: none. Indexed by mfn below
 * frame_count.
 */
extern uint64_t *machine_to_phys;
#define M2P_INVALID (~0UL)
/* The frame is one that the table lies in: Dom0 may map it to read (XENMEM_machphys_mfn_list). Such
 * frames have a reference of their own, that they stay Paracore's. */
bool frame_is_machine_to_phys(mfn_t f);

/* The per-domain area (L4 slot 260) of a new domain; 0 or -ENOMEM. */
int domain_area_create(struct domain *d);
void domain_area_destroy(struct domain *d);
/* Where a vCPU's GDT window lies; its LDT window follows. */
uint64_t vcpu_gdt_address(const struct vcpu *v);
uint64_t vcpu_ldt_address(const struct vcpu *v);
/*
 * Sets one page of a vCPU's window: 0-15 of the GDT, 16-31 of the LDT. entry 0 unmaps. The caller
 * flushes.
 */
void vcpu_window_set(struct vcpu *v, unsigned int page, pte_t entry);
pte_t vcpu_window_get(const struct vcpu *v, unsigned int page);

#endif
