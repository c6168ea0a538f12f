/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * printf-style formatting into a buffer: %c %s %d %i %u %x %X %p %% with l, ll, z, 0, width,
 * precision, * and '-'. Knows nothing of consoles.
 */
#ifndef PARACORE_LIB_FORMAT_H
#define PARACORE_LIB_FORMAT_H

#include <stdarg.h>

#include "lib/types.h"

/* As C's: writes at most size bytes, the ending 0 included; returns the length the whole text
 * has. */
int vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int snprintf(char *to, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
