/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How memory/mapping.c hands frames to the allocator at start and when boot modules are done with.
 * Of memory/ alone.
 */
#ifndef PARACORE_MEMORY_FREE_LIST_H
#define PARACORE_MEMORY_FREE_LIST_H

#include "lib/types.h"

/* Frames [first, end) become free. They must be RAM in nobody's use. */
void free_list_add(mfn_t first, mfn_t end);

#endif
