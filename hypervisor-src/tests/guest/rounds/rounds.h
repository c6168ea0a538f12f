/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains made and ended by a bare toolstack, in every state: what a round orders of its domain,
 * which finds it where Dom0 wrote it. Read next: main.c, tests/guest/lib/toolstack.h.
 */
#ifndef TESTS_GUEST_ROUNDS_H
#define TESTS_GUEST_ROUNDS_H

#include "tests/guest/lib/toolstack.h"

enum work {
    COMPUTE, SLEEP, CRASH, POWER_OFF, SUSPEND, LEND, BORROW, OPEN_PORTS, HOLD_TABLES, REACH_LIMITS,
};

enum { REF = 8, WORD = 0x600d600d, FEW_PORTS = 20, FEW_FRAMES = 2 };

/* Of the domain being made. */
extern struct order {
    enum work work;
    uint32_t port; /* of Dom0's, that OPEN_PORTS binds */
} order;

/* A page of the domain's. */
extern uint64_t shared_page[PAGE_SIZE / sizeof(uint64_t)];

/* The domain's side: carries its order out and does not return. */
void child_main(void) __attribute__((noreturn));

#endif
