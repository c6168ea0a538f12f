/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages on the console, in Xen's form `(XEN)` for readers' tools, prefix (PARACORE). Levels as
 * loglvl= and guest_loglvl= filter them. May be called from anywhere, interrupts off included;
 * never allocates.
 */
#ifndef PARACORE_DEBUG_PRINTK_H
#define PARACORE_DEBUG_PRINTK_H

#include "lib/types.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Levels up to these are printed; -1: none. Set by loglvl= and guest_loglvl=. */
extern int log_threshold, guest_log_threshold;

void printk(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);
/* About what a guest did: filtered by guest_loglvl=, prefixed with the domain. */
void guest_printk(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);
/*
 * The messages kept, by a count of characters that runs freely: where the oldest stands; a piece
 * from *at on, which moves behind it (0: no more); from now on as if nothing was said before.
 */
uint32_t log_oldest(void);
size_t log_read(uint32_t *at, char *to, size_t room);
void log_clear(void);

/* From now on messages go out to COM1; those before were kept. */
void console_start(void);
/* Text of a guest or for one, as it is, without prefix or filter. */
void console_write(const char *text, size_t length);
/* A line of its own, whatever was sent before; the line is given without its end. */
void console_write_line(const char *prefix, const char *line, size_t length);

/* The hypervisor is wrong: `panic("expected, found")`. Prints registers and stack, halts or
 * reboots (noreboot). */
void panic(const char *format, ...) PRINTF_LIKE(1, 2) NORETURN;

#define ASSERT(condition)                                                                  \
    do {                                                                                   \
        if (unlikely(!(condition)))                                                        \
            panic("%s:%d: expected %s", __FILE__, __LINE__, #condition);                   \
    } while (0)

#endif
