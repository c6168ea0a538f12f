/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest's descriptors may be. Its GDT and LDT pages are the processor's own, so a frame
 * becomes one (FRAME_SEGMENT) only when all its entries pass, and changes afterwards by
 * update_descriptor alone.
 */
#ifndef PARACORE_PV_DESCRIPTOR_H
#define PARACORE_PV_DESCRIPTOR_H

#include "lib/types.h"

/*
 * Makes one descriptor safe: code and data get DPL 3 and are marked accessed, so that the processor
 * need not write. False: a present gate, TSS or LDT descriptor, through which a guest could leave
 * ring 3.
 */
bool descriptor_make_safe(uint64_t *descriptor);

/* The same for a page of them. 0 or -EINVAL. */
int descriptor_page_validate(uint64_t *page);

#endif
