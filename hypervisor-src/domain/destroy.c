/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a domain, in stages. Order matters: what names frames goes before the frames, and the
 * tables before the windows they show. Each stage can be left for other work and goes on where it
 * was; none can fail. Read next: domain/create.h.
 */
#include "domain/create.h"

#include "cpu/context.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "domain/pci_owner.h"
#include "domain/pirq.h"
#include "domain/scheduler.h"
#include "domain/vcpu_info.h"
#include "domain/vcpu_timers.h"
#include "domain/watchdog.h"
#include "memory/alloc.h"
#include "pv/ldt.h"
#include "pv/page_table.h"
#include "pv/segments.h"

/* From here on nobody finds the domain, so nothing new can come to hang on it; what its vCPUs are at
 * comes to its end. */
static bool stop(struct domain *d)
{
    if (d->state != DOMAIN_DYING) {
        domain_pause(d);
        watchdogs_stop(d);
        d->state = DOMAIN_DYING;
        event_forget_virq_handler(d);
        (void)domain_claim(d, 0);
    }
    return domain_is_off_cpus(d);
}

static bool release_vcpus(struct domain *d)
{
    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        struct vcpu *v = d->vcpu[i];

        vcpu_stop(v);
        vcpu_set_periodic(v, 0);
        vcpu_set_singleshot(v, 0);
        vcpu_unload(v);
        page_table_set_roots(v, mfn_of(0), mfn_of(0));
        gdt_release(v);
        ldt_release(v);
        vcpu_info_release(v);
    }
    pirq_release_all(d);
    pci_take_back_all(d); /* its devices reach its frames no more before these are others' */
    return true;
}

static bool free_parts(struct domain *d)
{
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        vcpu_free(d->vcpu[i]);
    d->vcpu_count = 0;
    domain_parts_destroy(d);
    return true;
}

static bool (*const stages[])(struct domain *d) = {
    stop, release_vcpus, event_channels_close, grant_mappings_end, domain_unpin_frames, domain_release_frames,
    free_parts, domain_disown_frames,
};

bool domain_destroy(struct domain *d)
{
    ASSERT(!d->privileged);
    while (d->destroy_stage < ARRAY_SIZE(stages)) {
        if (!stages[d->destroy_stage](d))
            return false;
        d->destroy_stage++;
    }
    TRACE(TRACE_DOMAIN_DESTROYED, d->id);
    domain_free(d);
    return true;
}
