/* SPDX-License-Identifier: GPL-2.0-only */
/* A vCPU's timers. They go on while it sleeps, for they are what wakes it. */
#include "domain/vcpu_timers.h"

#include "abi/event_channel.h"
#include "cpu/time.h"
#include "domain/event_channel.h"

static void periodic_expired(struct timer *t)
{
    struct vcpu *v = container_of(t, struct vcpu, periodic);

    event_send_virq(v, VIRQ_TIMER);
    timer_arm(&v->periodic, system_time() + v->periodic_period);
}

static void singleshot_expired(struct timer *t)
{
    event_send_virq(container_of(t, struct vcpu, singleshot), VIRQ_TIMER);
}

void vcpu_timers_init(struct vcpu *v)
{
    v->periodic.expired = periodic_expired;
    v->singleshot.expired = singleshot_expired;
}

void vcpu_set_periodic(struct vcpu *v, uint64_t period)
{
    v->periodic_period = period;
    if (period)
        timer_arm(&v->periodic, system_time() + period);
    else
        timer_cancel(&v->periodic);
}

void vcpu_set_singleshot(struct vcpu *v, uint64_t deadline)
{
    if (deadline)
        timer_arm(&v->singleshot, deadline);
    else
        timer_cancel(&v->singleshot);
}
