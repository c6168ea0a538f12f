/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The 2-level event bits: an upcall says "some", pending_sel says which words, the words say which
 * ports. Pending bits are cleared before the handler runs, so that an event that comes meanwhile is
 * not lost.
 */
#include "guests/lib/events.h"

#include "abi/sched.h"
#include "abi/version.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/traps.h"

static event_handler *handlers[EVTCHN_2L_NR_CHANNELS];

static inline uint64_t exchange(volatile uint64_t *word, uint64_t value)
{
    return __atomic_exchange_n(word, value, __ATOMIC_SEQ_CST);
}

static void deliver_word(unsigned int word)
{
    uint64_t ready;

    while ((ready = shared_info->evtchn_pending[word] & ~shared_info->evtchn_mask[word])) {
        evtchn_port_t port = word * 64 + (unsigned int)__builtin_ctzl(ready);

        __atomic_and_fetch(&shared_info->evtchn_pending[word], ~(1UL << port % 64),
                           __ATOMIC_SEQ_CST);
        if (handlers[port])
            handlers[port](port);
    }
}

static void deliver(struct trap_frame *frame)
{
    uint64_t selected;

    (void)frame;
    do {
        vcpu_info()->evtchn_upcall_pending = 0;
        barrier();
        selected = exchange(&vcpu_info()->evtchn_pending_sel, 0);
        while (selected) {
            deliver_word((unsigned int)__builtin_ctzl(selected));
            selected &= selected - 1;
        }
        barrier();
    } while (*(volatile uint8_t *)&vcpu_info()->evtchn_upcall_pending);
}

void events_init(void)
{
    for (unsigned int word = 0; word < ARRAY_SIZE(shared_info->evtchn_mask); word++)
        shared_info->evtchn_mask[word] = ~0UL;
    trap_set(TRAP_UPCALL, deliver);
}

long event_alloc_unbound(domid_t remote)
{
    struct evtchn_alloc_unbound arg = { .dom = DOMID_SELF, .remote_dom = remote };
    long err = hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, &arg);

    return err ? err : (long)arg.port;
}

long event_bind(domid_t remote, evtchn_port_t remote_port)
{
    struct evtchn_bind_interdomain arg = { .remote_dom = remote, .remote_port = remote_port };
    long err = hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_interdomain, &arg);

    return err ? err : (long)arg.local_port;
}

long event_bind_virq(uint32_t virq)
{
    struct evtchn_bind_virq arg = { .virq = virq };
    long err = hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_virq, &arg);

    return err ? err : (long)arg.port;
}

long event_bind_ipi(void)
{
    struct evtchn_bind_ipi arg = { .vcpu = 0 };
    long err = hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &arg);

    return err ? err : (long)arg.port;
}

long event_close(evtchn_port_t port)
{
    struct evtchn_close arg = { .port = port };

    event_mask(port);
    handlers[port] = NULL;
    return hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_close, &arg);
}

long event_send(evtchn_port_t port)
{
    struct evtchn_send arg = { .port = port };

    return hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &arg);
}

void event_handle(evtchn_port_t port, event_handler *handler)
{
    handlers[port] = handler;
    event_unmask(port);
}

void event_mask(evtchn_port_t port)
{
    __atomic_or_fetch(&shared_info->evtchn_mask[port / 64], 1UL << port % 64, __ATOMIC_SEQ_CST);
}

/* The hypervisor clears the bit: it sees whether an event was waiting behind it. */
void event_unmask(evtchn_port_t port)
{
    struct evtchn_unmask arg = { .port = port };

    hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_unmask, &arg);
}

void upcalls_on(void)
{
    barrier();
    vcpu_info()->evtchn_upcall_mask = 0;
    barrier();
    if (*(volatile uint8_t *)&vcpu_info()->evtchn_upcall_pending)
        hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0); /* any hypercall delivers */
}

/* The timer's event only has to wake us. */
static void timer_rang(evtchn_port_t port)
{
    (void)port;
}

void event_wait(uint64_t until)
{
    static long timer_port;

    if (until && !timer_port) {
        timer_port = event_bind_virq(VIRQ_TIMER);
        event_handle((evtchn_port_t)timer_port, timer_rang);
    }
    if (until)
        hypercall2(__HYPERVISOR_set_timer_op, until, 0);
    hypercall2(__HYPERVISOR_sched_op, SCHEDOP_block, 0);
}
