/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A refusal's way to whoever asks "why?": the vCPU's last_refusal, the trace, break filters, and
 * the log. Must never change what the refused request was about. Read next: debug/break.h.
 */
#include "debug/refuse.h"

#include "cpu/processor.h"
#include "debug/break.h"
#include "debug/hooks.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/domain.h"

static void break_on_refusal(const struct vcpu *v, const struct refuse_site *site,
                             uint64_t argument)
{
    struct break_event event;

    if (!hypercall_in_flight(v, &event))
        event = (struct break_event){ .hypercall = BREAK_NO_HYPERCALL, .sub_op = BREAK_NO_SUB_OP,
                                      .argument = { argument } };
    event.kind = BREAK_REFUSAL;
    event.domain = v->domain->id;
    event.vcpu = (uint16_t)v->id;
    event.rip = v->regs->rip;
    event.result = site->error;
    event.refusal = site;
    break_check(&event);
}

int refuse(const struct refuse_site *site, uint64_t argument)
{
    struct vcpu *v = current_vcpu();

    TRACE(TRACE_REFUSED, (uint64_t)site, argument, (uint64_t)(int64_t)site->error);
    if (!v || !v->domain)
        return site->error;
    v->last_refusal.site = site;
    v->last_refusal.argument = argument;
    v->last_refusal.time = read_tsc();
    v->last_refusal.count++;
    v->last_refusal.call = v->hypercall_count;
    guest_printk(LOG_DEBUG, "refused (%d): %s [%lx] %s:%u\n", site->error, site->words, argument,
                 site->file, site->line);
    if (unlikely(READ_ONCE(break_filters_active)))
        break_on_refusal(v, site, argument);
    return site->error;
}
