/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Message-signalled interrupts: a device interrupts by writing to the local APIC. Each message is
 * a vector of its own; whoever takes some gives a handler, called with interrupts off. Knows no
 * devices: domain/pci_device.c writes them into the registers.
 */
#ifndef PARACORE_CPU_MESSAGE_H
#define PARACORE_CPU_MESSAGE_H

#include "cpu/apic.h"
#include "lib/types.h"

enum { MESSAGE_COUNT = VECTOR_MESSAGE_LAST - VECTOR_MESSAGE_FIRST + 1 };

typedef void message_handler(uint32_t message);

/*
 * Takes `count` messages (a power of two) whose vectors follow one another, the first a multiple
 * of count, as a function with many messages needs them. The first, or -ENOSPC.
 */
int messages_take(uint32_t count, message_handler *handler);
void messages_give(uint32_t first, uint32_t count);

/* What the device writes, and where (SDM volume 3, 11.11): edge-triggered, to this processor. */
uint64_t message_address(void);
uint32_t message_data(uint32_t message);

/* An interrupt came in by one of the messages' vectors. */
void message_interrupt(uint8_t vector);

#endif
