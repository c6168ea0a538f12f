/* SPDX-License-Identifier: GPL-2.0-only */
/* Event channels to ourselves: sending to a masked port, up to the upcall, the round trip;
 * unmasking; blocking. */
#include "guests/bench/bench.h"

#include "abi/callback.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"

extern char bench_upcall[];
extern struct vcpu_info *bench_vcpu_info;

static evtchn_port_t port, sender; /* the two ends */

/* Nothing pending, upcalls on. */
static void quiet(void)
{
    struct vcpu_info *info = vcpu_info();

    info->evtchn_upcall_mask = 1;
    barrier();
    for (unsigned int i = 0; i < ARRAY_SIZE(shared_info->evtchn_pending); i++)
        shared_info->evtchn_pending[i] = 0;
    info->evtchn_pending_sel = 0;
    info->evtchn_upcall_pending = 0;
    barrier();
    info->evtchn_upcall_mask = 0;
    barrier();
}

static void quiet_but_masked(void)
{
    quiet();
    event_mask(port);
}

static void quiet_and_open(void)
{
    event_unmask(port);
    quiet();
}

static void pending_and_off(void)
{
    quiet();
    vcpu_info()->evtchn_upcall_mask = 1;
    barrier();
    event_send(sender);
}

void bench_events(void)
{
    struct callback_register callback = { .type = CALLBACKTYPE_event,
        .address = (uint64_t)bench_upcall };
    struct evtchn_send send;
    struct evtchn_unmask unmask;
    long opened = event_alloc_unbound(DOMID_SELF);
    long bound = event_bind(DOMID_SELF, (evtchn_port_t)opened);

    expect("bind", bound > 0, true);
    port = (evtchn_port_t)opened;
    sender = (evtchn_port_t)bound;
    send.port = sender;
    unmask.port = port;
    bench_vcpu_info = vcpu_info();
    expect("callback", hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback), 0);

    report("event_send_masked", COST(quiet_but_masked(),
                                     hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_send,
                                                &send)));
    report("event_send_to_upcall",
           COST_TO_ENTRY(quiet_and_open(),
                         hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &send)));
    report("event_send_round_trip",
           COST(quiet_and_open(), hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &send)));
    report("event_unmask", COST(quiet_but_masked(),
                                hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_unmask,
                                           &unmask)));
    event_unmask(port);
    report("sched_block_pending", COST(pending_and_off(),
                                       hypercall2(__HYPERVISOR_sched_op, SCHEDOP_block, 0)));
    quiet();
    upcalls_off();
}
