/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore's part of every address space: L4 slots 256 to 271, as the PV interface lays down.
 *
 *   ffff800000000000  slot 256  M2P, read-only for guests (8 bytes a machine frame)
 *   ffff820000000000  slot 260  per-domain area: each vCPU's GDT and LDT windows
 *   ffff82d040000000  slot 261  Paracore's image (text, data, bss)
 *   ffff82e000000000  slot 261  frame table (one struct frame a machine frame)
 *   ffff830000000000  slot 262  direct map of all RAM, up to slot 271
 *
 * Everything Paracore allocates is reached through the direct map, so that a debugger translates by
 * subtraction. The enum makes the bases visible in DWARF: the workbench reads them from the layout
 * file.
 */
#ifndef PARACORE_MEMORY_LAYOUT_H
#define PARACORE_MEMORY_LAYOUT_H

#include "lib/types.h"

enum hv_layout {
    HV_AREA_START   = 0xffff800000000000UL, /* first address no guest may map or name */
    HV_M2P_START    = 0xffff800000000000UL,
    HV_DOMAIN_START = 0xffff820000000000UL,
    HV_IMAGE_START  = 0xffff82d040000000UL,
    HV_FRAMES_START = 0xffff82e000000000UL,
    HV_DIRECT_START = 0xffff830000000000UL,
    HV_AREA_END     = 0xffff880000000000UL, /* exclusive */
};

enum {
    L4_SLOT_HV_FIRST = 256,
    L4_SLOT_M2P = 256,
    L4_SLOT_DOMAIN = 260,
    L4_SLOT_HV_LAST = 271,
};

/* One vCPU's window in the per-domain area: 16 pages of GDT (14 the guest's), then 16 of LDT. */
enum {
    VCPU_GDT_PAGES = 16,
    VCPU_GDT_GUEST_PAGES = 14,
    VCPU_LDT_PAGES = 16,
    VCPU_WINDOW_SIZE = (VCPU_GDT_PAGES + VCPU_LDT_PAGES) << PAGE_SHIFT,
};

/* Physical load address of the image: HV_IMAGE_START maps to it. Set by boot/. */
extern uint64_t hv_image_phys;

static inline void *direct_map(paddr_t a) { return (void *)(HV_DIRECT_START + a.n); }
static inline void *frame_map(mfn_t f) { return direct_map(frame_paddr(f)); }

/* Any address of the direct map or of the image, back to the machine's. */
static inline paddr_t paddr_of_ptr(const void *p)
{
    uint64_t va = (uint64_t)p;

    if (va >= HV_DIRECT_START)
        return paddr_of(va - HV_DIRECT_START);
    return paddr_of(va - HV_IMAGE_START + hv_image_phys);
}

static inline mfn_t frame_of_ptr(const void *p) { return paddr_frame(paddr_of_ptr(p)); }

/* An address the processor can load: bits 63 to 47 alike. */
static inline bool is_canonical(uint64_t va)
{
    return (uint64_t)((int64_t)(va << 16) >> 16) == va;
}

/* True for an address a guest may map or hand over: below the hole, or above our slots. */
static inline bool guest_may_name(uint64_t va)
{
    return va < 0x0000800000000000UL || va >= HV_AREA_END;
}

#endif
