/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hypercall while something is watched: told to the trace and to the break filters before and
 * after. What it is told with lives on the vCPU's own stack, so a hypercall that blocks is matched
 * with its own return. Never changes a hypercall.
 */
#include "debug/hooks.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "cpu/exceptions.h"
#include "cpu/lock.h"
#include "cpu/processor.h"
#include "debug/break.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "memory/guest_copy.h"

enum { SYSCALL_LENGTH = 2 };

/* Hypercalls whose first argument is the sub-op, and those whose first argument points at one. */
#define BIT_OF(name) (1UL << __HYPERVISOR_##name)
static const uint64_t sub_op_direct =
    BIT_OF(memory_op) | BIT_OF(xen_version) | BIT_OF(console_io) | BIT_OF(grant_table_op)
    | BIT_OF(vm_assist) | BIT_OF(vcpu_op) | BIT_OF(set_segment_base) | BIT_OF(nmi_op)
    | BIT_OF(sched_op) | BIT_OF(callback_op) | BIT_OF(event_channel_op) | BIT_OF(physdev_op)
    | BIT_OF(xenpmu_op) | BIT_OF(hvm_op);
static const uint64_t sub_op_pointed =
    BIT_OF(platform_op) | BIT_OF(mmuext_op) | BIT_OF(sysctl) | BIT_OF(domctl) | BIT_OF(arch_0);
#undef BIT_OF

static uint32_t sub_op_of(uint64_t nr, uint64_t first)
{
    uint32_t sub_op;

    if (sub_op_direct >> nr & 1)
        return (uint32_t)first;
    if (sub_op_pointed >> nr & 1 && !copy_from_guest(&sub_op, guest_va_of(first), sizeof(sub_op)))
        return sub_op;
    return BREAK_NO_SUB_OP;
}

static void tell(struct break_event *event, enum break_kind kind)
{
    if (!READ_ONCE(break_filters_active))
        return;
    event->kind = kind;
    break_check(event);
}

/* It gave way and will be made again: rip stands on the SYSCALL, or multicall was told. */
static bool is_restart(const struct break_event *event, long result, uint64_t rip)
{
    if (event->batched)
        return result == -ERESTART;
    return event->hypercall != __HYPERVISOR_iret
           && current_vcpu()->regs->rip == rip - SYSCALL_LENGTH;
}

/* Makes the hypercall, unless the debugger wants it to fail. */
static long call(struct break_event *event)
{
    static const struct refuse_site site = {
        .file = __FILE__, .function = "break_injected", .words = "the debugger made it fail",
    };
    const uint64_t *a = event->argument;
    long injected = READ_ONCE(break_filters_active) ? break_injected(event) : 0;

    if (injected) {
        event->refusal = &site;
        return injected;
    }
    return hypercall_table[event->hypercall](a[0], a[1], a[2], a[3], a[4]);
}

static void describe(struct break_event *event, const struct vcpu *v, uint64_t rip)
{
    event->domain = v->domain->id;
    event->vcpu = (uint16_t)v->id;
    event->rip = rip;
    event->sub_op = sub_op_of(event->hypercall, event->argument[0]);
}

static long call_hooked(struct break_event *event)
{
    struct vcpu *v = current_vcpu();
    const uint64_t *a = event->argument;
    uint64_t nr = event->hypercall, rip = v->regs->rip, refusals = v->last_refusal.count, begun;
    long result;

    describe(event, v, rip); /* where it was called from: iret goes on elsewhere */
    TRACE(TRACE_HYPERCALL_ENTRY, (uint64_t)event->sub_op << 32 | nr, a[0], a[1], a[2], a[3]);
    tell(event, BREAK_HYPERCALL_ENTRY);
    begun = read_tsc();
    result = call(event);
    event->spent = read_tsc() - begun;
    if (is_restart(event, result, rip)) {
        TRACE(TRACE_HYPERCALL_RESTART, nr);
        return result;
    }
    /* iret answers nobody: what it returns is the rax that the guest gets back. */
    event->result = nr == __HYPERVISOR_iret ? 0 : result;
    if (v->last_refusal.count != refusals)
        event->refusal = v->last_refusal.site;
    TRACE(TRACE_HYPERCALL_RETURN, nr, (uint64_t)event->result, rip, event->batched);
    tell(event, BREAK_HYPERCALL_RETURN);
    return result;
}

long hypercall_hooked(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t nr)
{
    struct break_event event = { .hypercall = (uint32_t)nr, .argument = { a1, a2, a3, a4, a5 } };

    return call_hooked(&event);
}

static struct break_event event_of(const struct multicall_entry *call)
{
    const xen_ulong_t *a = call->args;

    return (struct break_event){
        .hypercall = (uint32_t)call->op, .batched = true, .argument = { a[0], a[1], a[2], a[3], a[4] },
    };
}

/*
 * SYSCALL left rip in rcx, and nothing changes rcx before the hypercall is done. rip is elsewhere
 * when the call gave way, after iret, and when the guest was sent to one of its handlers.
 */
bool hypercall_in_flight(const struct vcpu *v, struct break_event *event)
{
    const struct guest_regs *r = v->regs;

    if (r->entry_vector != ENTRY_BY_SYSCALL || r->rip != r->rcx || (uint32_t)r->rax >= HYPERCALL_COUNT)
        return false;
    if (v->multicall_entry)
        *event = event_of(v->multicall_entry);
    else
        *event = (struct break_event){
            .hypercall = (uint32_t)r->rax, .argument = { r->rdi, r->rsi, r->rdx, r->r10, r->r8 },
        };
    describe(event, v, r->rip);
    return true;
}

long hypercall_returned(long result)
{
    const struct vcpu *v = current_vcpu();
    bool taken = big_lock_enter();
    struct break_event event;

    if (hypercall_in_flight(v, &event) && !(event.batched && result == -ERESTART)) {
        event.result = result;
        if (v->last_refusal.call == v->hypercall_count && v->last_refusal.site
            && v->last_refusal.site->error == result)
            event.refusal = v->last_refusal.site;
        tell(&event, BREAK_HYPERCALL_RETURN);
    }
    big_lock_leave(taken);
    return result;
}

long hypercall_hooked_entry(const struct multicall_entry *call)
{
    struct break_event event = event_of(call);

    return call_hooked(&event);
}
