/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * COM1, a 16550: Paracore's and Dom0's console. Sends by polling, receives by interrupt or by
 * polling.
 */
#ifndef PARACORE_DEBUG_UART_H
#define PARACORE_DEBUG_UART_H

#include "lib/types.h"

enum { COM1_PORT = 0x3f8, COM1_IRQ = 4 };

/* False when no UART answers at COM1: nothing is sent then. */
bool uart_init(uint32_t baud);
bool uart_present(void);
/* Sends as they are, each '\n' as "\r\n". */
void uart_write(const char *text, size_t length);
/* A received character, or -1. */
int uart_read(void);
void uart_enable_interrupt(void);

#endif
