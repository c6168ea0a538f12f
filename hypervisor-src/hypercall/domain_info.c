/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain in the toolstack's words: its flags are summed up from the states of its vCPUs. */
#include "hypercall/domain_info.h"

#include "domain/scheduler_control.h"
#include "lib/string.h"

enum { GUEST_ADDRESS_BITS = 52 };

static bool sleeps(const struct vcpu *v)
{
    return v->state == VCPU_BLOCKED || v->state == VCPU_POLLING;
}

static uint32_t flags_of_vcpus(const struct domain *d)
{
    bool blocked = true, running = false;

    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        const struct vcpu *v = d->vcpu[i];

        if (v->state == VCPU_OFFLINE)
            continue;
        blocked &= sleeps(v);
        running |= v->state == VCPU_RUNNING;
    }
    return (blocked ? XEN_DOMINF_blocked : 0) | (running ? XEN_DOMINF_running : 0);
}

static uint32_t flags(const struct domain *d)
{
    uint32_t all = flags_of_vcpus(d);

    if (d->toolstack_pauses)
        all |= XEN_DOMINF_paused;
    if (d->state == DOMAIN_DYING)
        all |= XEN_DOMINF_dying;
    if (d->state == DOMAIN_SHUTDOWN || d->state == DOMAIN_CRASHED)
        all |= XEN_DOMINF_shutdown | d->shutdown_reason << XEN_DOMINF_shutdownshift;
    return all;
}

void domain_info_fill(const struct domain *d, struct xen_domctl_getdomaininfo *info)
{
    memset(info, 0, sizeof(*info));
    info->domain = d->id;
    info->flags = flags(d);
    info->tot_pages = d->frames;
    info->max_pages = d->max_frames;
    info->outstanding_pages = d->claimed;
    info->shared_info_frame = d->shared_info_frame.n;
    info->max_vcpu_id = d->vcpu_count - 1;
    info->gpaddr_bits = GUEST_ADDRESS_BITS;
    memcpy(info->handle, d->handle, sizeof(info->handle));
    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        info->cpu_time += vcpu_run_time(d->vcpu[i]);
        info->nr_online_vcpus += d->vcpu[i]->state != VCPU_OFFLINE;
    }
}
