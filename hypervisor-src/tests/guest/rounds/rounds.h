/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains made and ended by a bare toolstack, in every state: what a round orders of its domain,
 * and the toolstack's calls. A domain is a copy of this very image, so it starts at guest_main()
 * too and finds its order where Dom0 wrote it. Read next: main.c.
 */
#ifndef TESTS_GUEST_ROUNDS_H
#define TESTS_GUEST_ROUNDS_H

#include "abi/domctl.h"
#include "guests/lib/guest.h"

enum work { COMPUTE, SLEEP, CRASH, POWER_OFF, SUSPEND, LEND, BORROW, OPEN_PORTS, HOLD_TABLES };

enum { REF = 8, WORD = 0x600d600d };

/* Of the domain being made. */
extern struct order {
    enum work work;
    uint32_t port; /* of Dom0's, that OPEN_PORTS binds */
} order;

/* A page of the domain's; and a page of Dom0's that shows frames of others. */
extern uint64_t shared_page[PAGE_SIZE / sizeof(uint64_t)], window[PAGE_SIZE / sizeof(uint64_t)];

/* The domain's side: carries its order out and does not return. */
void child_main(void) __attribute__((noreturn));

/* toolstack.c */
long domctl(uint32_t command, domid_t id, struct xen_domctl *op);
uint64_t free_bytes(void);
/* A domain without memory and without vCPUs; its id. */
long domain_make(void);
/* Gives it memory and fills that; its first vCPU, or both of two, will run once it is unpaused. */
bool domain_fill(domid_t id, unsigned int vcpus);
/* Shows the domain's frame of a page of its image in `window`, or takes the frame out again. */
bool window_show(domid_t id, const void *image_page);
bool window_clear(void);
/* Some frames and a claim for more, and no more than that. */
bool domain_begin(domid_t id);
bool domain_end(domid_t id);
bool is_there(domid_t id);

#endif
