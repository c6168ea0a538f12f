/* SPDX-License-Identifier: GPL-2.0-only */
/* Where boot/entry.S calls C: eax and ebx as the boot loader left them. */
#ifndef PARACORE_BOOT_START_H
#define PARACORE_BOOT_START_H

#include "lib/types.h"

void start_paracore(uint32_t magic, uint32_t info) NORETURN;

#endif
