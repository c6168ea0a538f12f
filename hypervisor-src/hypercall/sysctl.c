/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysctl: what Dom0's toolstack asks of the machine and of Paracore. Decodes the structure, calls
 * the command's function and copies it back. Read next: hypercall/sysctl_machine.c,
 * hypercall/policy.c, debug/keys.h.
 */
#include "hypercall/sysctl.h"

#include "abi/errno.h"
#include "debug/keys.h"
#include "debug/printk.h"
#include "hypercall/domain_info.h"
#include "hypercall/hypercall.h"
#include "hypercall/policy.h"
#include "memory/guest_copy.h"

enum { KEYS_MAX = 64, PIECE = 256 };

/* Paracore's messages, from the oldest kept or from where the caller was. */
static long read_console(struct xen_sysctl *op)
{
    struct xen_sysctl_readconsole *c = &op->u.readconsole;
    uint32_t at = log_oldest(), done = 0;
    char piece[PIECE];

    if (c->incremental && (int32_t)(c->index - at) > 0)
        at = c->index;
    while (done < c->count) {
        size_t n = log_read(&at, piece, c->count - done < PIECE ? c->count - done : PIECE);

        if (!n)
            break;
        if (copy_to_guest(guest_va_of(c->buffer + done), piece, n))
            return REFUSE_ARG(-EFAULT, "buffer for messages cannot be written", c->buffer);
        done += (uint32_t)n;
    }
    if (c->clear)
        log_clear();
    c->count = done;
    c->index = at;
    return 0;
}

static long list_domains(struct xen_sysctl *op)
{
    struct xen_sysctl_getdomaininfolist *list = &op->u.getdomaininfolist;
    uint32_t n = 0;

    for (const struct domain *d = domain_list; d && n < list->max_domains; d = d->next) {
        struct xen_domctl_getdomaininfo info;

        if (d->id < list->first_domain)
            continue;
        domain_info_fill(d, &info);
        if (copy_to_guest(guest_va_of(list->buffer + n++ * sizeof(info)), &info, sizeof(info)))
            return REFUSE_ARG(-EFAULT, "list of domains cannot be written", list->buffer);
    }
    list->num_domains = n;
    return 0;
}

static long debug_keys(struct xen_sysctl *op)
{
    const struct xen_sysctl_debug_keys *keys = &op->u.debug_keys;

    if (keys->nr_keys > KEYS_MAX)
        return REFUSE_ARG(-EINVAL, "at most 64 debug keys at once", keys->nr_keys);
    for (uint32_t i = 0; i < keys->nr_keys; i++) {
        char key;

        if (copy_from_guest(&key, guest_va_of(keys->keys + i), 1))
            return REFUSE_ARG(-EFAULT, "debug keys cannot be read", keys->keys);
        debug_key(key);
    }
    return 0;
}

static long scheduler_name(struct xen_sysctl *op)
{
    op->u.sched_id.sched_id = XEN_SCHEDULER_CREDIT2;
    return 0;
}

static long scheduler(struct xen_sysctl *op)
{
    struct xen_sysctl_scheduler_op *s = &op->u.scheduler_op;

    if (s->cpupool_id || s->sched_id != XEN_SCHEDULER_CREDIT2)
        return REFUSE_ARG(-EINVAL, "the scheduler is of credit2's kind: use sched-credit2",
                          s->sched_id);
    if (s->cmd != XEN_SYSCTL_SCHEDOP_getinfo)
        return REFUSE_ARG(-EOPNOTSUPP, "there is no rate limit to set", s->cmd);
    s->u.sched_credit2.ratelimit_us = 0;
    return 0;
}

static long system_policy(struct xen_sysctl *op) { return policy_of_system(&op->u.cpu_policy); }
static long features(struct xen_sysctl *op) { return policy_featureset(&op->u.cpu_featureset); }

/* CPUID is not levelled by the processor: PV guests are asked to use the emulated one. */
static long levelling(struct xen_sysctl *op)
{
    op->u.cpu_levelling_caps.caps = 0;
    return 0;
}

static sysctl_fn *const commands[] = {
    [XEN_SYSCTL_readconsole] = read_console,
    [XEN_SYSCTL_physinfo] = sysctl_physinfo,
    [XEN_SYSCTL_sched_id] = scheduler_name,
    [XEN_SYSCTL_getdomaininfolist] = list_domains,
    [XEN_SYSCTL_debug_keys] = debug_keys,
    [XEN_SYSCTL_getcpuinfo] = sysctl_cpu_times,
    [XEN_SYSCTL_availheap] = sysctl_available,
    [XEN_SYSCTL_cpu_hotplug] = sysctl_hotplug,
    [XEN_SYSCTL_cputopoinfo] = sysctl_topology,
    [XEN_SYSCTL_numainfo] = sysctl_numa,
    [XEN_SYSCTL_cpupool_op] = sysctl_pool,
    [XEN_SYSCTL_scheduler_op] = scheduler,
    [XEN_SYSCTL_get_cpu_levelling_caps] = levelling,
    [XEN_SYSCTL_get_cpu_featureset] = features,
    [XEN_SYSCTL_get_cpu_policy] = system_policy,
};

static long unknown(uint32_t command)
{
    printk(LOG_WARNING, "Dom0 asked for sysctl %u, which Paracore does not offer\n", command);
    return REFUSE_ARG(-ENOSYS, "sysctl has no such command here", command);
}

long hypercall_sysctl(uint64_t argument, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct xen_sysctl op;
    long error;

    (void)a2, (void)a3, (void)a4, (void)a5;
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "the machine is Dom0's to ask about");
    if (copy_from_guest(&op, guest_va_of(argument), sizeof(op)))
        return REFUSE_ARG(-EFAULT, "sysctl's structure cannot be read", argument);
    if (op.interface_version != XEN_SYSCTL_INTERFACE_VERSION)
        return REFUSE_ARG(-EACCES, "expected another interface version", op.interface_version);
    error = op.cmd < ARRAY_SIZE(commands) && commands[op.cmd] ? commands[op.cmd](&op)
                                                              : unknown(op.cmd);
    if (copy_to_guest(guest_va_of(argument), &op, sizeof(op)))
        return REFUSE_ARG(-EFAULT, "sysctl's structure cannot be written", argument);
    return error;
}
