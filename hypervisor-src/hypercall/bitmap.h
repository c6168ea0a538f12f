/* SPDX-License-Identifier: GPL-2.0-only */
/* The toolstack's bitmaps (struct xenctl_bitmap), of CPUs and of nodes, as one word. */
#ifndef PARACORE_HYPERCALL_BITMAP_H
#define PARACORE_HYPERCALL_BITMAP_H

#include "abi/domctl.h"
#include "lib/types.h"

/* Bits the caller left out are 0, those beyond 64 are not looked at. 0 or a refusal. */
int bitmap_read(const struct xenctl_bitmap *map, uint64_t *bits);
/* As much of them as the caller has room for; the rest of its room is cleared. */
int bitmap_write(const struct xenctl_bitmap *map, uint64_t bits);

#endif
