/* SPDX-License-Identifier: GPL-2.0-only */
/* A vCPU's periodic and one-shot timer, each of which ends in VIRQ_TIMER. Read next:
 * domain/timer.h. */
#ifndef PARACORE_DOMAIN_VCPU_TIMERS_H
#define PARACORE_DOMAIN_VCPU_TIMERS_H

#include "domain/domain.h"

/* A new vCPU, both timers off. */
void vcpu_timers_init(struct vcpu *v);
/* period in ns, 0: off. */
void vcpu_set_periodic(struct vcpu *v, uint64_t period);
/* deadline in ns of system time, 0: off; one that has passed rings at the next chance. */
void vcpu_set_singleshot(struct vcpu *v, uint64_t deadline);

#endif
