/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The list of domains, and how a domain and its vCPUs come to be. Each step of making one can fail,
 * and then takes back the steps before. Read next: pv/build.h and hypercall/domctl.c (filling a
 * domain), domain/destroy.c, domain/scheduler.h.
 */
#include "domain/create.h"

#include "abi/base.h"
#include "abi/errno.h"
#include "abi/sched.h"
#include "abi/shared_info.h"
#include "abi/vcpu.h"
#include "abi/x86.h"
#include "cpu/context.h"
#include "cpu/fpu.h"
#include "cpu/lock.h"
#include "cpu/processor.h"
#include "cpu/time.h"
#include "debug/break.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/clock.h"
#include "domain/console.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "domain/permission.h"
#include "domain/scheduler.h"
#include "domain/scheduler_control.h"
#include "domain/vcpu_info.h"
#include "domain/vcpu_timers.h"
#include "lib/format.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/mapping.h"
#include "pv/cpu_policy.h"
#include "pv/segments.h"

enum { VCPU_ORDER = 1, DOMAIN_ORDER = 0 };

_Static_assert(sizeof(struct vcpu) <= PAGE_SIZE << VCPU_ORDER, "a vCPU has two pages");
_Static_assert(sizeof(struct domain) <= PAGE_SIZE << DOMAIN_ORDER, "a domain has a page");

struct domain *domain_list;
struct domain *dom0;

struct domain *domain_even_dying(domid_t id)
{
    struct domain *d = domain_list;

    while (d && d->id != id)
        d = d->next;
    return d;
}

struct domain *domain_by_id(domid_t id)
{
    struct domain *d = domain_even_dying(id);

    return d && d->state != DOMAIN_DYING ? d : NULL;
}

static void list_add(struct domain *d)
{
    struct domain **at = &domain_list;

    while (*at && (*at)->id < d->id)
        at = &(*at)->next;
    d->next = *at;
    *at = d;
}

void domain_free(struct domain *d)
{
    struct domain **at = &domain_list;

    while (*at != d)
        at = &(*at)->next;
    *at = d->next;
    hv_free_pages(d, DOMAIN_ORDER);
}

static int create_parts(struct domain *d)
{
    d->shared_info = domain_alloc_shared(d);
    if (!d->shared_info)
        return -ENOMEM;
    d->shared_info_frame = frame_of_ptr(d->shared_info);
    for (unsigned int i = 0; i < XEN_LEGACY_MAX_VCPUS; i++)
        d->shared_info->vcpu_info[i].evtchn_upcall_mask = 1;
    domain_clock_fill(d);
    return domain_area_create(d) || event_channels_create(d) || grant_table_create(d)
        || console_create(d) ? -ENOMEM : 0;
}

void domain_parts_destroy(struct domain *d)
{
    permissions_destroy(d);
    if (d->console)
        console_destroy(d);
    if (d->grants)
        grant_table_destroy(d);
    if (d->events)
        event_channels_destroy(d);
    if (d->domain_l3)
        domain_area_destroy(d);
    if (d->memory_map)
        hv_free_pages(d->memory_map, 0);
    if (d->shared_info)
        domain_free_shared(d->shared_info);
}

struct domain *domain_create(domid_t id, const char *name, bool privileged, uint64_t max_frames)
{
    static uint32_t serial;
    struct domain *d;

    if (id >= DOMID_FIRST_RESERVED || domain_even_dying(id))
        return NULL;
    d = hv_alloc_pages(DOMAIN_ORDER);
    if (!d)
        return NULL;
    d->id = id;
    d->privileged = privileged;
    d->state = DOMAIN_BUILDING;
    d->serial = ++serial;
    d->max_frames = max_frames;
    d->vcpu_limit = MAX_VCPUS;
    scheduler_init_domain(d);
    cpu_policy_init(d);
    snprintf(d->name, sizeof(d->name), "%s", name);
    list_add(d); /* before its parts: frames find their owner here */
    if (create_parts(d)) {
        domain_parts_destroy(d);
        domain_free(d);
        return NULL;
    }
    if (privileged)
        dom0 = d;
    TRACE(TRACE_DOMAIN_CREATED, id);
    return d;
}

static void init_vcpu(struct vcpu *v, struct domain *d, uint32_t id)
{
    v->id = id;
    v->domain = d;
    v->state = VCPU_OFFLINE;
    v->runstate.state = RUNSTATE_offline;
    v->runstate.entered = system_time();
    v->in_kernel = true;
    v->cr0 = CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE;
    scheduler_init_vcpu(v);
    v->pause_count = d && d->state != DOMAIN_RUNNING;
    vcpu_timers_init(v);
    v->watch = break_watch_of(d ? d->id : DOMID_IDLE, d ? id : 0);
}

void vcpu_free(struct vcpu *v)
{
    if (v->fpu_state)
        fpu_state_destroy(v);
    if (v->stack)
        vcpu_stack_destroy(v);
    hv_free_pages(v, VCPU_ORDER);
}

struct vcpu *vcpu_create(struct domain *d)
{
    struct vcpu *v;

    if (d->vcpu_count == d->vcpu_limit)
        return NULL;
    v = hv_alloc_pages(VCPU_ORDER);
    if (!v)
        return NULL;
    init_vcpu(v, d, d->vcpu_count);
    v->info = &d->shared_info->vcpu_info[v->id];
    if (vcpu_stack_create(v) || fpu_state_create(v)) {
        vcpu_free(v);
        return NULL;
    }
    d->vcpu[d->vcpu_count++] = v;
    vcpu_clock_fill(v);
    gdt_release(v); /* its window shows the empty pages */
    return v;
}

struct vcpu *idle_vcpu_create(uint32_t cpu)
{
    struct vcpu *v = hv_alloc_pages(VCPU_ORDER);

    if (!v)
        panic("expected frames for the idle vCPU, found none");
    init_vcpu(v, NULL, cpu);
    v->state = VCPU_RUNNING;
    v->runstate.state = RUNSTATE_running;
    return v;
}

void domain_crash(struct domain *d, const char *why, ...)
{
    bool taken = big_lock_enter(); /* called from where the lock is not held, too */
    va_list arguments;

    if (d->state == DOMAIN_CRASHED) {
        big_lock_leave(taken);
        return;
    }
    va_start(arguments, why);
    vsnprintf(d->crash_reason, sizeof(d->crash_reason), why, arguments);
    va_end(arguments);
    TRACE(TRACE_DOMAIN_CRASHED, d->id);
    printk(LOG_ERROR, "Domain %u (%s) crashed: %s\n", d->id, d->name, d->crash_reason);
    domain_shutdown(d, SHUTDOWN_crash);
    big_lock_leave(taken);
}
