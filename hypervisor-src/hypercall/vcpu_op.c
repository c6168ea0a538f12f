/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vcpu_op: a domain brings its vCPUs up and down, sets their timers, says where their areas lie.
 * Only on its own vCPUs; timers and areas of another vCPU than the caller's are refused where Xen
 * refuses them.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/sched.h"
#include "abi/shared_info.h"
#include "abi/vcpu.h"
#include "abi/x86.h"
#include "cpu/cpu.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "domain/domain.h"
#include "domain/runstate.h"
#include "domain/scheduler.h"
#include "domain/vcpu_info.h"
#include "domain/vcpu_timers.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"
#include "pv/vcpu_context.h"

enum { PERIOD_MIN = 1 * NS_PER_MS };

static long initialise(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_guest_context *context;
    int err;

    if (v->regs_valid)
        return REFUSE_ARG(-EEXIST, "vCPU is initialised already", v->id);
    context = hv_alloc_pages(1);
    if (!context)
        return REFUSE(-ENOMEM, "no frames for a vCPU context");
    if (copy_from_guest(context, argument, sizeof(*context)))
        err = REFUSE(-EFAULT, "vcpu_guest_context cannot be read");
    else
        err = vcpu_context_load(v, context);
    hv_free_pages(context, 1);
    return err;
}

static long bring_up(struct vcpu *v)
{
    if (!v->regs_valid)
        return REFUSE_ARG(-EINVAL, "vCPU was never initialised", v->id);
    vcpu_start(v);
    return 0;
}

/* Without its last vCPU a domain has ended. */
static long take_down(struct vcpu *v)
{
    struct domain *d = v->domain;
    bool last = true;

    for (uint32_t i = 0; i < d->vcpu_count; i++)
        last &= d->vcpu[i] == v || d->vcpu[i]->state == VCPU_OFFLINE;
    if (last)
        domain_shutdown(d, SHUTDOWN_poweroff);
    else
        vcpu_stop(v);
    return 0;
}

static long get_runstate(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_runstate_info info;

    runstate_read(v, &info);
    if (copy_to_guest(argument, &info, sizeof(info)))
        return REFUSE(-EFAULT, "runstate cannot be written");
    return 0;
}

static long register_runstate(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_register_runstate_memory_area area;

    if (copy_from_guest(&area, argument, sizeof(area)))
        return REFUSE(-EFAULT, "runstate area's address cannot be read");
    if (!guest_may_name(area.addr.v)
        || !guest_may_name(area.addr.v + sizeof(struct vcpu_runstate_info)))
        return REFUSE_ARG(-EFAULT, "runstate area lies in the hypervisor's addresses", area.addr.v);
    v->runstate.area = guest_va_of(area.addr.v);
    if (v == current_vcpu()) {
        runstate_publish(v);
        return 0;
    }
    struct vcpu_runstate_info info;

    runstate_read(v, &info);
    if (copy_to_guest(v->runstate.area, &info, sizeof(info)))
        return REFUSE(-EFAULT, "runstate area cannot be written");
    return 0;
}

static long register_info(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_register_vcpu_info info;

    if (copy_from_guest(&info, argument, sizeof(info)))
        return REFUSE(-EFAULT, "vcpu_info's place cannot be read");
    return vcpu_info_move(v, mfn_of(info.mfn), info.offset);
}

static long register_time(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_register_time_memory_area area;

    if (copy_from_guest(&area, argument, sizeof(area)))
        return REFUSE(-EFAULT, "time area's address cannot be read");
    if (!guest_may_name(area.addr.v)
        || !guest_may_name(area.addr.v + sizeof(struct vcpu_time_info)))
        return REFUSE_ARG(-EFAULT, "time area lies in the hypervisor's addresses", area.addr.v);
    if (copy_to_guest(guest_va_of(area.addr.v), &v->info->time, sizeof(v->info->time)))
        return REFUSE(-EFAULT, "time area cannot be written");
    v->time_area = area.addr.v;
    return 0;
}

static long set_periodic(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_set_periodic_timer set;

    if (copy_from_guest(&set, argument, sizeof(set)))
        return REFUSE(-EFAULT, "periodic timer's setting cannot be read");
    if (set.period_ns < PERIOD_MIN || set.period_ns > 1UL << 50)
        return REFUSE_ARG(-EINVAL, "a timer's period is 1 ms to 13 days", set.period_ns);
    vcpu_set_periodic(v, set.period_ns);
    return 0;
}

static long set_singleshot(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_set_singleshot_timer set;

    if (v != current_vcpu())
        return REFUSE_ARG(-EINVAL, "a one-shot timer is set by its own vCPU", v->id);
    if (copy_from_guest(&set, argument, sizeof(set)))
        return REFUSE(-EFAULT, "one-shot timer's setting cannot be read");
    if (set.flags & VCPU_SSHOTTMR_future && set.timeout_abs_ns < system_time())
        return -ETIME; /* an answer that kernels expect daily, not a refusal */
    vcpu_set_singleshot(v, set.timeout_abs_ns ? set.timeout_abs_ns : 1);
    return 0;
}

static long stop_singleshot(struct vcpu *v)
{
    if (v != current_vcpu())
        return REFUSE_ARG(-EINVAL, "a one-shot timer is stopped by its own vCPU", v->id);
    vcpu_set_singleshot(v, 0);
    return 0;
}

static long get_physid(struct vcpu *v, guest_va_t argument)
{
    struct vcpu_get_physid id = { .phys_id = v->id | (uint64_t)v->id << 32 };

    if (!v->domain->privileged)
        return REFUSE(-EINVAL, "only a pinned vCPU has a physical id");
    if (copy_to_guest(argument, &id, sizeof(id)))
        return REFUSE(-EFAULT, "physical id cannot be written");
    return 0;
}

/* Its processor looks at what is pending when it goes back to the guest, or comes to the vCPU. */
static long send_nmi(struct vcpu *v)
{
    v->nmi_pending = true;
    if (v->running_on)
        WRITE_ONCE(v->running_on->reschedule, true);
    vcpu_notify(v);
    return 0;
}

long hypercall_vcpu_op(uint64_t command, uint64_t id, uint64_t argument, uint64_t a4, uint64_t a5)
{
    struct domain *d = current_domain();
    guest_va_t at = guest_va_of(argument);
    struct vcpu *v = id < d->vcpu_count ? d->vcpu[id] : NULL;

    (void)a4, (void)a5;
    if (!v)
        return -ENOENT; /* how a kernel finds out how many there are */
    switch (command) {
    case VCPUOP_is_up:
        return v->state != VCPU_OFFLINE;
    case VCPUOP_initialise:
        return initialise(v, at);
    case VCPUOP_up:
        return bring_up(v);
    case VCPUOP_down:
        return take_down(v);
    case VCPUOP_get_runstate_info:
        return get_runstate(v, at);
    case VCPUOP_register_runstate_memory_area:
        return register_runstate(v, at);
    case VCPUOP_register_vcpu_info:
        return register_info(v, at);
    case VCPUOP_register_vcpu_time_memory_area:
        return register_time(v, at);
    case VCPUOP_set_periodic_timer:
        return set_periodic(v, at);
    case VCPUOP_stop_periodic_timer:
        vcpu_set_periodic(v, 0);
        return 0;
    case VCPUOP_set_singleshot_timer:
        return set_singleshot(v, at);
    case VCPUOP_stop_singleshot_timer:
        return stop_singleshot(v);
    case VCPUOP_get_physid:
        return get_physid(v, at);
    case VCPUOP_send_nmi:
        return send_nmi(v);
    default:
        return REFUSE_ARG(-ENOSYS, "vcpu_op has no such command here", command);
    }
}
