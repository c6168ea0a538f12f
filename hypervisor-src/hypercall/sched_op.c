/* SPDX-License-Identifier: GPL-2.0-only */
/* sched_op and set_timer_op: decodes, and hands to domain/scheduler.c, domain/watchdog.c and
 * domain/vcpu_timers.c. */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/event_channel.h"
#include "abi/sched.h"
#include "abi/shared_info.h"
#include "cpu/time.h"
#include "domain/event_channel.h"
#include "domain/domain.h"
#include "domain/scheduler.h"
#include "domain/scheduler_control.h"
#include "domain/vcpu_timers.h"
#include "domain/watchdog.h"
#include "memory/guest_copy.h"

enum { POLL_PORTS_MAX = 128 };

/* Unmasks upcalls first: the guest may check, then block, and lose nothing in between. */
static long block(void)
{
    struct vcpu *v = current_vcpu();

    WRITE_ONCE(v->info->evtchn_upcall_mask, 0);
    if (!READ_ONCE(v->info->evtchn_upcall_pending))
        vcpu_block();
    return 0;
}

/* 1: a port is pending, 0: none is, or a negative errno. */
static int any_pending(const struct sched_poll *poll)
{
    const struct domain *d = current_domain();

    for (uint32_t i = 0; i < poll->nr_ports; i++) {
        evtchn_port_t port;

        if (copy_from_guest(&port, guest_va_of(poll->ports + i * sizeof(port)), sizeof(port)))
            return REFUSE(-EFAULT, "list of ports cannot be read");
        if (!port || port >= EVENT_PORTS_MAX)
            return REFUSE_ARG(-EINVAL, "port is out of range", port);
        if (event_is_pending(d, port))
            return 1;
    }
    return 0;
}

static long poll_ports(guest_va_t argument)
{
    struct sched_poll poll;
    evtchn_port_t only = 0;
    int pending;

    if (copy_from_guest(&poll, argument, sizeof(poll)))
        return REFUSE(-EFAULT, "sched_poll cannot be read");
    if (poll.nr_ports > POLL_PORTS_MAX)
        return REFUSE_ARG(-EINVAL, "polls for more than 128 ports", poll.nr_ports);
    pending = any_pending(&poll);
    if (pending)
        return pending < 0 ? pending : 0;
    if (poll.nr_ports == 1 && copy_from_guest(&only, guest_va_of(poll.ports), sizeof(only)))
        return REFUSE(-EFAULT, "list of ports cannot be read");
    vcpu_poll(only, poll.timeout);
    return 0;
}

static long end_domain(guest_va_t argument, bool now)
{
    struct sched_shutdown op;
    struct domain *d = current_domain();

    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "sched_shutdown cannot be read");
    if (op.reason > SHUTDOWN_MAX)
        return REFUSE_ARG(-EINVAL, "shutdown reason is not one of SHUTDOWN_*", op.reason);
    if (now)
        domain_shutdown(d, op.reason);
    else
        d->shutdown_reason = op.reason;
    return 0;
}

static long end_other_domain(guest_va_t argument)
{
    struct sched_remote_shutdown op;
    struct domain *d;

    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "sched_remote_shutdown cannot be read");
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "only Dom0 may end another domain");
    d = domain_by_id(op.domain_id);
    if (!d || d == current_domain())
        return REFUSE_ARG(-ESRCH, "no other domain has this id", op.domain_id);
    if (op.reason > SHUTDOWN_MAX)
        return REFUSE_ARG(-EINVAL, "shutdown reason is not one of SHUTDOWN_*", op.reason);
    domain_shutdown(d, op.reason);
    return 0;
}

static long watch(guest_va_t argument)
{
    struct sched_watchdog op;

    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "sched_watchdog cannot be read");
    return watchdog_set(current_domain(), op.id, op.timeout);
}

static long override_affinity(guest_va_t argument)
{
    struct sched_pin_override op;

    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "only Dom0 may override where it runs");
    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "sched_pin_override cannot be read");
    return vcpu_override_affinity(current_vcpu(), op.pcpu);
}

long hypercall_sched_op(uint64_t command, uint64_t argument, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    switch (command) {
    case SCHEDOP_yield:
        vcpu_yield();
        return 0;
    case SCHEDOP_block:
        return block();
    case SCHEDOP_shutdown:
        return end_domain(guest_va_of(argument), true);
    case SCHEDOP_shutdown_code:
        return end_domain(guest_va_of(argument), false);
    case SCHEDOP_poll:
        return poll_ports(guest_va_of(argument));
    case SCHEDOP_remote_shutdown:
        return end_other_domain(guest_va_of(argument));
    case SCHEDOP_watchdog:
        return watch(guest_va_of(argument));
    case SCHEDOP_pin_override:
        return override_affinity(guest_va_of(argument));
    default:
        return REFUSE_ARG(-ENOSYS, "sched_op has no such command here", command);
    }
}

/* A time far ahead is how older kernels say "never": one past 2^50 ns (13 days) is taken as
 * soon, as Xen does. */
long hypercall_set_timer_op(uint64_t timeout, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();

    (void)a2, (void)a3, (void)a4, (void)a5;
    if ((int64_t)timeout < 0 || (timeout >> 50 && timeout - system_time() > 1UL << 50))
        timeout = system_time() + 100 * NS_PER_MS;
    vcpu_set_singleshot(v, timeout);
    return 0;
}
