/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The firmware's memory map as boot_info keeps it: sorted, without overlaps, and what of it is free
 * for use.
 */
#ifndef PARACORE_BOOT_MEMORY_MAP_H
#define PARACORE_BOOT_MEMORY_MAP_H

#include "lib/types.h"

/* NULL, or in a sentence what is wrong. In any order; where two overlap, the one that is not RAM
 * wins. */
const char *memory_map_add(uint64_t start, uint64_t length, uint32_t kind);
/* After the last region and module: sorts, resolves overlaps, works out boot_info.usable. */
const char *memory_map_finish(void);

#endif
