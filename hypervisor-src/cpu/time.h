/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System time: nanoseconds since Paracore started, from the TSC, by exactly the arithmetic a guest
 * uses on its vcpu_time_info, so that both always agree. Calibrated once against the PIT.
 */
#ifndef PARACORE_CPU_TIME_H
#define PARACORE_CPU_TIME_H

#include "lib/types.h"

#define NS_PER_SECOND 1000000000ULL
#define NS_PER_MS 1000000ULL

struct time_scale {
    uint64_t tsc_start;  /* TSC at system time 0 */
    uint32_t tsc_to_ns;  /* 32-bit binary fraction, after the shift */
    int8_t tsc_shift;    /* left when positive */
    uint64_t tsc_hz;
};

extern struct time_scale time_scale;

void time_init(void);
uint64_t system_time(void);         /* ns */
/* seconds since 1970 UTC at system time 0, from the CMOS clock */
uint64_t wall_clock_at_start(void);

#endif
