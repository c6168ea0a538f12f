/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices given to a DomU: the second serial port by its ports and its interrupt line, the HPET by its
 * memory. Read next: main.c.
 */
#ifndef TESTS_GUEST_DEVICES_H
#define TESTS_GUEST_DEVICES_H

#include "guests/lib/guest.h"

enum { COM2 = 0x2f8, COM2_PORTS = 8, COM2_LINE = 3, HPET_FRAME = 0xfed00 };

/* What a domain finds, written by Dom0 before it starts. */
extern struct order {
    bool may_use; /* it was given the devices */
} order;

/* The domain's side. */
void child_main(void) __attribute__((noreturn));

#endif
