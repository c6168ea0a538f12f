/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's stand-in for memory/layout.h: RAM is an array, the frame table another; the words are the same.
 * Found first by the include path of the host tests. What guests may name is judged as in the real one.
 */
#ifndef PARACORE_MEMORY_LAYOUT_H
#define PARACORE_MEMORY_LAYOUT_H

#include "lib/types.h"

enum hv_layout {
    HV_AREA_START   = 0xffff800000000000UL,
    HV_M2P_START    = 0xffff800000000000UL,
    HV_DOMAIN_START = 0xffff820000000000UL,
    HV_IMAGE_START  = 0xffff82d040000000UL,
    HV_DIRECT_START = 0xffff830000000000UL,
    HV_AREA_END     = 0xffff880000000000UL,
};

enum {
    L4_SLOT_HV_FIRST = 256,
    L4_SLOT_M2P = 256,
    L4_SLOT_DOMAIN = 260,
    L4_SLOT_HV_LAST = 271,
};

enum {
    VCPU_GDT_PAGES = 16,
    VCPU_GDT_GUEST_PAGES = 14,
    VCPU_LDT_PAGES = 16,
    VCPU_WINDOW_SIZE = (VCPU_GDT_PAGES + VCPU_LDT_PAGES) << PAGE_SHIFT,
};

enum { HOST_FRAMES = 1024 };
extern char host_memory[HOST_FRAMES][4096];
extern char host_frame_table[];
#define HV_FRAMES_START host_frame_table

void host_check_address(uint64_t machine_address);

static inline void *direct_map(paddr_t a)
{
    host_check_address(a.n);
    return (char *)host_memory + a.n;
}

static inline void *frame_map(mfn_t f) { return direct_map(frame_paddr(f)); }
static inline paddr_t paddr_of_ptr(const void *p) { return paddr_of((uint64_t)((const char *)p - (char *)host_memory)); }
static inline mfn_t frame_of_ptr(const void *p) { return paddr_frame(paddr_of_ptr(p)); }
static inline bool guest_may_name(uint64_t va) { return va < 0x0000800000000000UL || va >= HV_AREA_END; }

#endif
