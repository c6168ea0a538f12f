/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watchdogs: a domain that does not set its own again in time is ended (SCHEDOP_watchdog). Read
 * next: domain/timer.h.
 */
#ifndef PARACORE_DOMAIN_WATCHDOG_H
#define PARACORE_DOMAIN_WATCHDOG_H

#include "domain/timer.h"

enum { WATCHDOGS = 2 /* of a domain, as on Xen */ };

struct domain;

struct watchdog {
    struct timer timer;
    struct domain *domain; /* NULL: not in use */
};

/*
 * id 0: takes a free one, and the answer is its id, from 1 on. Otherwise: sets that one again, or
 * gives it back when seconds is 0; the answer is 0. Or a refusal: -ENOSPC when none is free.
 */
int watchdog_set(struct domain *d, uint32_t id, uint32_t seconds);
/* The domain comes to its end. */
void watchdogs_stop(struct domain *d);

#endif
