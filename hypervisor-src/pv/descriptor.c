/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the rule for guests' descriptors (SDM volume 3, 3.4.5 and 3.5). Bases and limits are the
 * guest's affair: paging protects us. Must never let a system descriptor pass. Read next:
 * hypercall/segments.c.
 */
#include "pv/descriptor.h"

#include "abi/errno.h"
#include "debug/refuse.h"

#define DESCRIPTOR_ACCESSED (1UL << 40)
#define DESCRIPTOR_CODE_OR_DATA (1UL << 44)
#define DESCRIPTOR_DPL3 (3UL << 45)
#define DESCRIPTOR_PRESENT (1UL << 47)

enum { DESCRIPTORS_PER_PAGE = 512 };

bool descriptor_make_safe(uint64_t *descriptor)
{
    if (!(*descriptor & DESCRIPTOR_PRESENT))
        return true;
    if (!(*descriptor & DESCRIPTOR_CODE_OR_DATA))
        return false;
    *descriptor |= DESCRIPTOR_DPL3 | DESCRIPTOR_ACCESSED;
    return true;
}

int descriptor_page_validate(uint64_t *page)
{
    for (unsigned int i = 0; i < DESCRIPTORS_PER_PAGE; i++)
        if (!descriptor_make_safe(&page[i]))
            return REFUSE_ARG(-EINVAL, "descriptor page holds a gate, TSS or LDT descriptor",
                              page[i]);
    return 0;
}
