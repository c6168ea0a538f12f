/* SPDX-License-Identifier: GPL-2.0-only */
/* Read domain/watchdog.h first. */
#include "domain/watchdog.h"

#include "abi/errno.h"
#include "abi/sched.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "domain/domain.h"
#include "domain/scheduler.h"

static void expired(struct timer *t)
{
    struct domain *d = container_of(t, struct watchdog, timer)->domain;

    printk(LOG_WARNING, "Domain %u (%s): its watchdog was not set again in time\n", d->id, d->name);
    domain_shutdown(d, SHUTDOWN_watchdog);
}

static void set(struct watchdog *w, struct domain *d, uint32_t seconds)
{
    w->domain = d;
    w->timer.expired = expired;
    timer_arm(&w->timer, system_time() + seconds * NS_PER_SECOND);
}

static void stop(struct watchdog *w)
{
    timer_cancel(&w->timer);
    w->domain = NULL;
}

int watchdog_set(struct domain *d, uint32_t id, uint32_t seconds)
{
    if (id > WATCHDOGS)
        return REFUSE_ARG(-EINVAL, "a domain has no watchdog of this number", id);
    if (!id && !seconds)
        return REFUSE(-EINVAL, "a new watchdog needs a time");
    for (uint32_t i = 0; !id && i < WATCHDOGS; i++)
        if (!d->watchdogs[i].domain) {
            set(&d->watchdogs[i], d, seconds);
            return (int)i + 1;
        }
    if (!id)
        return REFUSE_ARG(-ENOSPC, "the domain's watchdogs are all in use", WATCHDOGS);
    if (!d->watchdogs[id - 1].domain)
        return REFUSE_ARG(-EINVAL, "this watchdog is not in use", id);
    if (seconds)
        set(&d->watchdogs[id - 1], d, seconds);
    else
        stop(&d->watchdogs[id - 1]);
    return 0;
}

void watchdogs_stop(struct domain *d)
{
    for (uint32_t i = 0; i < WATCHDOGS; i++)
        stop(&d->watchdogs[i]);
}
