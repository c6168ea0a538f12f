/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain while it is built: where everything goes in its memory, and the frames it has. Of
 * pv/build*.c alone.
 *
 *   from base (guest frame 0) on, mapped:
 *     (free) kernel | ramdisk | P2M | start_info | store | console | tables | stack | slack
 *   from mapped_end on, not mapped there:
 *     ramdisk | P2M list | tables that map it | free, up to guest frame pages - 1
 *
 * The ramdisk and the P2M lie in the first part or in the second, as the kernel's notes have it.
 */
#ifndef PARACORE_PV_BUILD_PLAN_H
#define PARACORE_PV_BUILD_PLAN_H

#include "memory/layout.h"
#include "memory/pte.h"
#include "pv/build.h"
#include "pv/kernel_image.h"

struct build_plan {
    const struct build_request *request;
    struct kernel_image kernel;
    struct domain *domain;
    uint64_t pages;      /* guest frames 0 to pages - 1 */
    uint64_t *p2m;       /* machine frame of each; Paracore's copy while building */
    unsigned int p2m_order;

    /* Virtual addresses; 0: not there */
    uint64_t ramdisk, p2m_list, start_info, store, console, tables, stack_top, mapped_end;
    uint64_t table_count; /* that map base to mapped_end */
    /* Guest frames */
    /* the list and its tables, when not mapped with the rest */
    uint64_t ramdisk_frame, p2m_frame, p2m_frame_count;
    uint64_t used;        /* frames taken by all this: the least the domain needs */
    uint64_t next_table;  /* frame of the next table to be made */
};

static inline uint64_t pages_of(uint64_t bytes) { return (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT; }

/* Fills the places, from kernel, request and pages. False, with a message: they do not fit. */
bool build_plan_layout(struct build_plan *p);

/*
 * Makes the initial page tables as plain memory; they are validated like any other when the vCPU
 * takes them as its root.
 */
void build_page_tables(struct build_plan *p);

static inline void *build_frame(const struct build_plan *p, uint64_t guest_frame)
{
    return frame_map(mfn_of(p->p2m[guest_frame]));
}

/* Guest frame at an address of the mapped part. */
static inline uint64_t build_frame_at(const struct build_plan *p, uint64_t va)
{
    return (va - p->kernel.base) >> PAGE_SHIFT;
}

#endif
