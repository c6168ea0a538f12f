/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The demo DomU's parts, each a step at a time: pages offered to Dom0 (exchange.c), an address
 * space built and torn down (address_space.c), a disk written and read (disk.c). Read next: main.c.
 */
#ifndef DOMU_DOMU_H
#define DOMU_DOMU_H

#include "guests/lib/guest.h"

/* Lends the mailbox and binds to Dom0; waits until Dom0 is there. Returns our domain id. */
domid_t exchange_init(const char *name);
/* Takes Dom0's answer, if there is one, and offers the next page. */
void exchange_step(void);
/* So many pages went to Dom0 and were found there as sent; and otherwise. */
extern uint64_t exchange_good, exchange_bad;

/* Finds the disk in the store; without a store or a disk the steps do nothing. */
void disk_init(void);
/* The next request, if the last one is answered. */
void disk_step(void);
/* So many pages came back from the disk as written; and otherwise. */
extern uint64_t disk_good, disk_bad;

void address_space_step(void);
extern uint64_t address_spaces_built;

#endif
