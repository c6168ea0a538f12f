/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads what a multiboot 1 or 2 loader left in memory into boot_info. Runs first, on the boot
 * tables.
 */
#ifndef PARACORE_BOOT_MULTIBOOT_H
#define PARACORE_BOOT_MULTIBOOT_H

#include "lib/types.h"

/* NULL, or in a sentence what is wrong with what the loader gave; magic and info are eax and ebx
 * at entry. */
const char *multiboot_read(uint32_t magic, uint32_t info);

#endif
