/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks a guest reads for itself: vcpu_time_info (system time from the TSC) and the wall clock
 * in shared_info.
 */
#ifndef PARACORE_DOMAIN_CLOCK_H
#define PARACORE_DOMAIN_CLOCK_H

#include "domain/domain.h"

/* Fills the vCPU's vcpu_time_info. Once: the scale never changes (cpu/time.h), and the contents
 * move with the vcpu_info. */
void vcpu_clock_fill(struct vcpu *v);
/* Fills the wall clock: at creation, and of every domain after Dom0 set it. */
void domain_clock_fill(struct domain *d);
/* XENPF_settime64: the wall clock, as seconds since 1970 and ns, at the system time given. */
void wall_clock_set(uint64_t seconds, uint32_t ns, uint64_t at_system_time);

#endif
