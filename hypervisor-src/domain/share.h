/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The arithmetic of proportional shares, without a state of its own.
 *
 * Each vCPU has a virtual time, which runs as long as the vCPU does, the slower the greater its
 * part of its domain's weight. Who is furthest behind runs next: so all virtual times advance
 * together, and what each got stands as its weight does. A cap is a budget in real ns, filled
 * up as time goes by. Read next: domain/run_queue.h, domain/scheduler.c.
 */
#ifndef PARACORE_DOMAIN_SHARE_H
#define PARACORE_DOMAIN_SHARE_H

#include "lib/types.h"

enum { WEIGHT_DEFAULT = 256, WEIGHT_MAX = 65535, CAP_MAX = 800 /* percent, of MAX_VCPUS */ };

#define SLICE_NS 10000000UL         /* after so long another one is looked for */
#define BUDGET_PERIOD_NS 10000000UL /* a capped domain's budget is filled up so often */

/* By how much the virtual time of a vCPU advances that ran for so long; `active` vCPUs of its
 * domain share its weight, itself one of them. */
uint64_t share_cost(uint64_t ns, uint32_t weight, uint32_t active);

/*
 * The virtual time with which a vCPU that slept begins, floor being the least of those that did
 * not, queue_floor that of those it will wait with: its own if it is not further behind than a
 * little, for sleep is not saved up.
 */
uint64_t share_after_sleep(uint64_t virtual_time, uint64_t floor, uint64_t queue_floor);

/*
 * How far a processor's queue, whose vCPUs may not or need not run elsewhere, has run ahead of the
 * floor of all more than it may: so much is taken off each of them, or others that come from
 * elsewhere would be let run alone for as long. It may be far, for a vCPU whose processor was away
 * for a while (an emulator's host runs others, too) has to make up for all of it.
 */
uint64_t share_excess(uint64_t queue_floor, uint64_t floor);

/* A budget after `elapsed` ns with a cap in percent of a processor; what a few periods give is its
 * most, or what was missed when the last time is longer ago. */
int64_t budget_filled(int64_t budget, uint32_t cap, uint64_t elapsed);
/* How long a vCPU may run at most with this budget, which `running` of them use up. */
uint64_t budget_slice(int64_t budget, uint32_t running);

#endif
