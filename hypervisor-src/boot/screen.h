/* SPDX-License-Identifier: GPL-2.0-only */
/* The screen that the firmware or the loader set up, as Dom0 is told of it to go on with. */
#ifndef PARACORE_BOOT_SCREEN_H
#define PARACORE_BOOT_SCREEN_H

#include "abi/start_info.h"
#include "lib/types.h"

/* False: there is no screen. */
bool screen_describe(struct dom0_vga_console_info *info);

#endif
