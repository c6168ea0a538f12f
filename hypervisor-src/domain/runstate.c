/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runstate accounting. The guest's area is a guest virtual address: it can only be written while
 * the vCPU is current and its kernel's tables are loaded, so it is refreshed just before the vCPU
 * is left and when it runs again. Read next: domain/scheduler.c.
 */
#include "domain/runstate.h"

#include "abi/vcpu.h"
#include "abi/vm_assist.h"
#include "cpu/time.h"
#include "memory/guest_copy.h"
#include "pv/traps.h"

void runstate_change(struct vcpu *v, uint32_t state, uint64_t now)
{
    v->runstate.time[v->runstate.state] += now - v->runstate.entered;
    if (v->runstate.state == RUNSTATE_running)
        v->run_time += now - v->runstate.entered;
    v->runstate.state = state;
    v->runstate.entered = now;
}

void runstate_read(const struct vcpu *v, struct vcpu_runstate_info *info)
{
    info->state = (int32_t)v->runstate.state;
    info->state_entry_time = v->runstate.entered;
    for (unsigned int i = 0; i < ARRAY_SIZE(v->runstate.time); i++)
        info->time[i] = v->runstate.time[i];
    info->time[v->runstate.state] += system_time() - v->runstate.entered;
}

/* With the update flag the guest sees by bit 63 of state_entry_time that the copy is being
 * changed. */
static void publish(struct vcpu *v)
{
    guest_va_t area = v->runstate.area;
    guest_va_t stamp = guest_va_of(area.n + offsetof(struct vcpu_runstate_info, state_entry_time));
    bool flagged = v->domain->vm_assist & (1UL << VMASST_TYPE_runstate_update_flag);
    struct vcpu_runstate_info info = { .state = (int32_t)v->runstate.state };

    info.state_entry_time = v->runstate.entered;
    for (unsigned int i = 0; i < ARRAY_SIZE(info.time); i++)
        info.time[i] = v->runstate.time[i];
    if (!flagged) {
        /* a guest that unmapped its area gets no news */
        (void)copy_to_guest(area, &info, sizeof(info));
        return;
    }
    info.state_entry_time |= XEN_RUNSTATE_UPDATE;
    if (write_guest_u64(stamp, info.state_entry_time))
        return;
    barrier();
    if (copy_to_guest(area, &info, sizeof(info)))
        return;
    barrier();
    (void)write_guest_u64(stamp, info.state_entry_time & ~XEN_RUNSTATE_UPDATE);
}

void runstate_publish(struct vcpu *v)
{
    bool was_user = !v->in_kernel;

    if (!v->runstate.area.n)
        return;
    if (was_user)
        toggle_guest_mode(v);
    publish(v);
    if (was_user)
        toggle_guest_mode(v);
}
