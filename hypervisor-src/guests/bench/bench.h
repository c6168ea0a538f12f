/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting what an operation costs. Run QEMU with `-icount shift=0,sleep=off`: the TSC then counts
 * instructions, so a figure is exact and the same every time. Each operation is done several times
 * and the least is taken: that leaves out timer interrupts. A line for a machine: `bench <name>
 * <instructions>`. Read next: main.c.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "guests/lib/guest.h"

enum { BENCH_ROUNDS = 9, BATCH = 128 };

extern volatile uint64_t bench_entered; /* TSC when the hypervisor entered us last (entry.S) */
extern uint64_t bench_overhead;         /* of two readings of the TSC */

/* Instructions of `work`, after `before` each time. */
#define COST(before, work) __extension__({                                                 \
    uint64_t least_ = ~0UL;                                                                \
    for (int round_ = 0; round_ < BENCH_ROUNDS; round_++) {                                \
        uint64_t start_, end_;                                                             \
        before;                                                                            \
        start_ = read_tsc();                                                               \
        work;                                                                              \
        end_ = read_tsc();                                                                 \
        if (end_ - start_ < least_)                                                        \
            least_ = end_ - start_;                                                        \
    }                                                                                      \
    least_ - bench_overhead;                                                               \
})

/* The same up to the entry that `work` brings about. */
#define COST_TO_ENTRY(before, work) __extension__({                                        \
    uint64_t least_ = ~0UL;                                                                \
    for (int round_ = 0; round_ < BENCH_ROUNDS; round_++) {                                \
        uint64_t start_;                                                                   \
        before;                                                                            \
        start_ = read_tsc();                                                               \
        work;                                                                              \
        if (bench_entered - start_ < least_)                                               \
            least_ = bench_entered - start_;                                               \
    }                                                                                      \
    least_ - bench_overhead;                                                               \
})

void report(const char *name, uint64_t instructions);

/* An operation that should have worked did not: the figure would mean nothing. */
void expect(const char *what, long result, long expected);

/* Pages of ours that hold nothing else. */
enum { SCRATCH_PAGES = 16 };
extern char scratch[SCRATCH_PAGES][PAGE_SIZE];

void bench_hypercalls(void);
void bench_page_tables(void);
void bench_pins(void);
void bench_events(void);
void bench_traps(void);
void bench_user(void);
void bench_grants(void);
void bench_memory(void);

#endif
