/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's console: the PV ring where start_info names one (DomU), else the hypervisor's own by
 * console_io (Dom0).
 */
#ifndef GUEST_CONSOLE_H
#define GUEST_CONSOLE_H

#include "guests/lib/guest.h"

void console_init(void);
void console_write(const char *text, size_t length);

/* What was typed, at once; 0 when nothing was. */
size_t console_read(char *to, size_t room);

/* The port that says that something was typed, or a negative errno. */
long console_port(void);

#endif
