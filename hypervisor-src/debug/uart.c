/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * COM1. A 16550 takes 16 characters whenever its holding register is empty, so the line status, a
 * slow read, is polled once for 16. Must never wait for ever: a UART that does not drain is given
 * up on. Read next: debug/printk.c.
 */
#include "debug/uart.h"

#include "cpu/processor.h"

enum {
    REG_DATA = 0, REG_INTERRUPT_ENABLE = 1, REG_FIFO = 2, REG_LINE = 3, REG_MODEM = 4, REG_STATUS =
    5, REG_SCRATCH = 7,
    LINE_8N1 = 0x03, LINE_DIVISOR = 0x80,
    FIFO_ON = 0x01, FIFO_RESET = 0x06,
    MODEM_DTR_RTS_OUT2 = 0x0b,
    STATUS_RECEIVED = 0x01, STATUS_EMPTY = 0x20,
    INTERRUPT_RECEIVED = 0x01,
    FIFO_DEPTH = 16,
    PATIENCE = 1000000, /* polls; far over the 1.4 ms that 16 characters take at 115200 baud */
};

static bool present;
static unsigned int room; /* characters that may be sent without looking */

bool uart_init(uint32_t baud)
{
    uint16_t divisor = (uint16_t)(115200 / baud);

    out8(COM1_PORT + REG_SCRATCH, 0x5a);
    present = in8(COM1_PORT + REG_SCRATCH) == 0x5a;
    if (!present)
        return false;
    out8(COM1_PORT + REG_INTERRUPT_ENABLE, 0);
    out8(COM1_PORT + REG_LINE, LINE_DIVISOR);
    out8(COM1_PORT, (uint8_t)divisor);
    out8(COM1_PORT + 1, (uint8_t)(divisor >> 8));
    out8(COM1_PORT + REG_LINE, LINE_8N1);
    out8(COM1_PORT + REG_FIFO, FIFO_ON | FIFO_RESET);
    out8(COM1_PORT + REG_MODEM, MODEM_DTR_RTS_OUT2);
    return true;
}

bool uart_present(void)
{
    return present;
}

static void send(uint8_t c)
{
    if (!room) {
        for (int i = 0; !(in8(COM1_PORT + REG_STATUS) & STATUS_EMPTY); i++) {
            if (i == PATIENCE)
                return;
            cpu_relax();
        }
        room = FIFO_DEPTH;
    }
    room--;
    out8(COM1_PORT + REG_DATA, c);
}

void uart_write(const char *text, size_t length)
{
    if (!present)
        return;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            send('\r');
        send((uint8_t)text[i]);
    }
}

int uart_read(void)
{
    if (!present || !(in8(COM1_PORT + REG_STATUS) & STATUS_RECEIVED))
        return -1;
    return in8(COM1_PORT + REG_DATA);
}

void uart_enable_interrupt(void)
{
    if (present)
        out8(COM1_PORT + REG_INTERRUPT_ENABLE, INTERRUPT_RECEIVED);
}
