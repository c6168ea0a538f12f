/* SPDX-License-Identifier: GPL-2.0-only */
/* Event channels: domain/event_channel.c, domain/event_bind.c, hypercall/event_channel_op.c. */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "debug/trace.h"
#include "domain/event_channel.h"
#include "hypercall/hypercall.h"
#include "memory/alloc.h"

static bool pending(struct domain *d, long port)
{
    return d->shared_info->evtchn_pending[port / 64] >> port % 64 & 1;
}

static void mask(struct domain *d,
                 long port) { d->shared_info->evtchn_mask[port / 64] |= 1UL << port % 64; }
static long op(unsigned int command,
               void *argument) { return hypercall_event_channel_op(command, (uint64_t)argument, 0,
                                                                   0, 0); }

/* Both ends of a pair between two domains. */
static void pair(struct domain *a, struct domain *b, long *port_a, long *port_b)
{
    *port_a = event_alloc_unbound(a, b->id);
    *port_b = event_bind_interdomain(b, a, (port_t)*port_a);
    b->shared_info->evtchn_pending[0] = 0;
    b->vcpu[0]->info->evtchn_upcall_pending = 0;
    b->vcpu[0]->info->evtchn_pending_sel = 0;
}

TEST(the_first_port_is_one_and_ports_are_reused)
{
    host_reset();
    struct domain *d = host_domain(1, 1);

    CHECK_EQUAL(event_alloc_unbound(d, 0), 1);
    CHECK_EQUAL(event_alloc_unbound(d, 0), 2);
    CHECK_EQUAL(event_close(d, 1), 0);
    CHECK_EQUAL(event_alloc_unbound(d, 0), 1);
}

TEST(a_domain_opens_no_port_above_its_highest)
{
    host_reset();
    struct domain *d = host_domain(1, 1);

    d->events->highest = 2;
    CHECK_EQUAL(event_alloc_unbound(d, 0), 1);
    CHECK_EQUAL(event_alloc_unbound(d, 0), 2);
    CHECK_EQUAL(event_alloc_unbound(d, 0), -ENOSPC);
    CHECK_EQUAL(event_close(d, 2), 0);
    CHECK_EQUAL(event_alloc_unbound(d, 0), 2);
}

TEST(a_send_makes_the_other_end_pending_and_raises_the_upcall)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    CHECK_EQUAL(event_send(a, (port_t)port_a), 0);
    CHECK(pending(b, port_b));
    CHECK(!pending(a, port_a));
    CHECK_EQUAL(b->vcpu[0]->info->evtchn_pending_sel, 1);
    CHECK_EQUAL(b->vcpu[0]->info->evtchn_upcall_pending, 1);
}

TEST(binding_raises_the_new_end_so_that_nothing_sent_before_is_lost)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port = event_alloc_unbound(a, b->id);

    CHECK_EQUAL(event_send(a, (port_t)port), 0); /* nobody there */
    CHECK(pending(b, event_bind_interdomain(b, a, (port_t)port)));
}

TEST(a_masked_port_is_pending_without_an_upcall_until_unmasked)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    mask(b, port_b);
    event_send(a, (port_t)port_a);
    CHECK(pending(b, port_b));
    CHECK_EQUAL(b->vcpu[0]->info->evtchn_upcall_pending, 0);
    CHECK_EQUAL(event_unmask(b, (port_t)port_b), 0);
    CHECK_EQUAL(b->vcpu[0]->info->evtchn_upcall_pending, 1);
}

TEST(the_trace_says_whether_a_pending_port_is_masked)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    trace_classes = 1U << TRACE_EVENT;
    CHECK_EQUAL(event_send(a, (port_t)port_a), 0);
    CHECK_EQUAL(host_traced_count, 2);
    CHECK_EQUAL(host_traced[0].event, TRACE_EVENT_SEND);
    CHECK_EQUAL(host_traced[1].event, TRACE_EVENT_PENDING);
    CHECK_EQUAL(host_traced[1].argument[0], b->id);
    CHECK_EQUAL(host_traced[1].argument[1], port_b);
    CHECK_EQUAL(host_traced[1].argument[3], 0);
    b->shared_info->evtchn_pending[0] = 0;
    mask(b, port_b);
    CHECK_EQUAL(event_send(a, (port_t)port_a), 0);
    CHECK_EQUAL(host_traced[3].argument[3], 1);
}

TEST(only_the_domain_aport_is_meant_for_may_bind)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1), *c = host_domain(3, 1);
    long port = event_alloc_unbound(a, b->id);

    CHECK_EQUAL(event_bind_interdomain(c, a, (port_t)port), -EINVAL);
    CHECK(event_bind_interdomain(b, a, (port_t)port) > 0);
    CHECK_EQUAL(event_bind_interdomain(b, a, (port_t)port), -EINVAL); /* bound by now */
    CHECK_EQUAL(event_bind_interdomain(b, a, 99), -EINVAL);
}

TEST(closing_one_end_leaves_the_other_unbound_for_the_same_domain)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    CHECK_EQUAL(event_close(b, (port_t)port_b), 0);
    CHECK_EQUAL(event_channel_find(a, (port_t)port_a)->kind, EVENT_UNBOUND);
    CHECK_EQUAL(event_send(a, (port_t)port_a), 0);
    CHECK(event_bind_interdomain(b, a, (port_t)port_a) > 0);
}

TEST(a_closed_port_leaves_no_event_for_its_next_user)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    long port = event_bind_ipi(d, 0);

    event_send(d, (port_t)port);
    CHECK(pending(d, port));
    event_close(d, (port_t)port);
    CHECK(!pending(d, port));
}

TEST(a_destroyed_domains_ports_are_unbound_at_the_other_end)
{
    host_reset();
    struct domain *a = host_domain(1, 1), *b = host_domain(2, 1);
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    host_domain_destroy(b);
    CHECK_EQUAL(event_channel_find(a, (port_t)port_a)->kind, EVENT_UNBOUND);
    CHECK_EQUAL(event_send(a, (port_t)port_a), 0);
}

TEST(a_virq_of_avcpu_is_bound_once_per_vcpu)
{
    host_reset();
    struct domain *d = host_domain(1, 2);
    long first = event_bind_virq(d, VIRQ_TIMER, 0), second = event_bind_virq(d, VIRQ_TIMER, 1);

    CHECK(first > 0 && second > 0);
    CHECK_EQUAL(event_bind_virq(d, VIRQ_TIMER, 1), -EEXIST);
    event_send_virq(d->vcpu[1], VIRQ_TIMER);
    CHECK(pending(d, second) && !pending(d, first));
    CHECK_EQUAL(d->vcpu[1]->info->evtchn_upcall_pending, 1);
    event_close(d, (port_t)second);
    CHECK(event_bind_virq(d, VIRQ_TIMER, 1) > 0);
}

TEST(a_virq_of_the_domain_is_bound_on_vcpu_0and_may_move)
{
    host_reset();
    struct domain *d = host_domain(0, 2);
    long port;

    CHECK_EQUAL(event_bind_virq(d, VIRQ_CONSOLE, 1), -EINVAL);
    port = event_bind_virq(d, VIRQ_CONSOLE, 0);
    CHECK_EQUAL(event_bind_vcpu(d, (port_t)port, 1), 0);
    event_send_virq(d->vcpu[0], VIRQ_CONSOLE);
    CHECK_EQUAL(d->vcpu[1]->info->evtchn_upcall_pending, 1);
    CHECK_EQUAL(d->vcpu[0]->info->evtchn_upcall_pending, 0);
    event_close(d, (port_t)port);
    CHECK(event_bind_virq(d, VIRQ_CONSOLE, 0) > 0);
}

TEST(a_virq_of_the_machine_goes_to_dom0_or_to_who_dom0_named)
{
    host_reset();
    struct domain *d = host_domain(0, 1), *other = host_domain(1, 1);

    dom0 = d;
    event_bind_virq(d, VIRQ_DOM_EXC, 0);
    event_bind_virq(other, VIRQ_DOM_EXC, 0);
    CHECK_EQUAL(event_set_virq_handler(other, VIRQ_TIMER), -EINVAL);
    CHECK_EQUAL(event_set_virq_handler(other, NR_VIRQS), -EINVAL);
    CHECK_EQUAL(event_set_virq_handler(other, VIRQ_DOM_EXC), 0);
    event_tell_virq(VIRQ_DOM_EXC);
    CHECK_EQUAL(other->vcpu[0]->info->evtchn_upcall_pending, 1);
    CHECK_EQUAL(d->vcpu[0]->info->evtchn_upcall_pending, 0);
    event_forget_virq_handler(other);
    event_tell_virq(VIRQ_DOM_EXC);
    CHECK_EQUAL(d->vcpu[0]->info->evtchn_upcall_pending, 1);
}

TEST(wrong_virqs_and_vcpus_are_refused)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    long ipi = event_bind_ipi(d, 0);

    CHECK_EQUAL(event_bind_virq(d, NR_VIRQS, 0), -EINVAL);
    CHECK_EQUAL(event_bind_virq(d, VIRQ_TIMER, 1), -ENOENT);
    CHECK_EQUAL(event_bind_ipi(d, 1), -ENOENT);
    CHECK_EQUAL(event_bind_vcpu(d, (port_t)ipi, 0), -EINVAL);
    CHECK_EQUAL(event_bind_vcpu(d, 77, 0), -EINVAL);
}

TEST(sending_on_aport_of_avirq_or_apirq_is_refused)
{
    host_reset();
    struct domain *d = host_domain(0, 1);

    CHECK_EQUAL(event_send(d, (port_t)event_bind_virq(d, VIRQ_DEBUG, 0)), -EINVAL);
    CHECK_EQUAL(event_send(d, (port_t)event_bind_pirq(d, 9, false)), -EINVAL);
    CHECK_EQUAL(event_send(d, 0), -EINVAL);
    CHECK_EQUAL(event_send(d, EVENT_PORTS_MAX), -EINVAL);
}

TEST(a_pirq_that_cannot_be_bound_leaves_no_port)
{
    host_reset();
    struct domain *d = host_domain(0, 1);

    host_pirq_result = -EBUSY;
    CHECK_EQUAL(event_bind_pirq(d, 9, false), -EBUSY);
    CHECK_EQUAL(d->events->ports_open, 0);
    CHECK_EQUAL(host_pirq_unbinds, 0);
    host_pirq_result = 0;
    CHECK_EQUAL(event_close(d, (port_t)event_bind_pirq(d, 9, false)), 0);
    CHECK_EQUAL(host_pirq_unbinds, 1);
}

static unsigned int consumed;

static void consume(struct domain *d, port_t port)
{
    consumed += d->id * 100 + port;
}

TEST(a_port_to_paracore_calls_it_and_cannot_be_closed_by_the_guest)
{
    host_reset();
    struct domain *d = host_domain(3, 1);
    long port = event_open_paracore(d, consume);

    consumed = 0;
    CHECK_EQUAL(event_send(d, (port_t)port), 0);
    CHECK_EQUAL(consumed, 301);
    CHECK_EQUAL(event_close(d, (port_t)port), -EINVAL);
    CHECK_EQUAL(event_reset(d), 0);
    CHECK(event_channel_find(d, (port_t)port));
}

TEST(all_ports_can_be_opened_and_no_more)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    uint64_t before = free_frames();

    for (long port = 1; port < EVTCHN_2L_NR_CHANNELS; port++)
        CHECK_EQUAL(event_alloc_unbound(d, 0), port);
    CHECK_EQUAL(event_alloc_unbound(d, 0), -ENOSPC);
    CHECK_EQUAL(event_reset(d), 0);
    CHECK_EQUAL(d->events->ports_open, 0);
    CHECK_EQUAL(before - free_frames(), EVTCHN_2L_NR_CHANNELS / EVENT_PORTS_PER_PAGE);
}

TEST(status_tells_what_aport_is)
{
    host_reset();
    struct domain *a = host_domain(0, 1), *b = host_domain(2, 1);
    struct evtchn_status status = { .dom = 2 };
    long port_a, port_b;

    pair(a, b, &port_a, &port_b);
    host_run(a, 0);
    status.port = (evtchn_port_t)port_b;
    CHECK_EQUAL(op(EVTCHNOP_status, &status), 0);
    CHECK_EQUAL(status.status, EVTCHNSTAT_interdomain);
    CHECK_EQUAL(status.u.interdomain.dom, 0);
    CHECK_EQUAL(status.u.interdomain.port, port_a);
    host_run(b, 0);
    status.dom = 0;
    CHECK_EQUAL(op(EVTCHNOP_status, &status), -EPERM);
}

TEST(a_hypercall_whose_result_cannot_be_written_opens_no_port)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    struct evtchn_alloc_unbound alloc = { .dom = DOMID_SELF, .remote_dom = 0 };

    CHECK_EQUAL(op(EVTCHNOP_alloc_unbound, &alloc), 0);
    CHECK_EQUAL(alloc.port, 1);
    CHECK_EQUAL(op(EVTCHNOP_alloc_unbound, (void *)0xffff830000000000UL), -EFAULT);
    CHECK_EQUAL(d->events->ports_open, 1);
}

TEST(a_reset_stops_for_an_interrupt_and_goes_on)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    struct evtchn_reset reset = { .dom = DOMID_SELF };

    for (unsigned int i = 0; i < 100; i++)
        event_alloc_unbound(d, 0);
    d->vcpu[0]->hypercall_may_restart = host_yield = true;
    CHECK_EQUAL(event_reset(d), -ERESTART);
    CHECK_EQUAL(d->events->ports_open, 68);
    CHECK_EQUAL(op(EVTCHNOP_reset, &reset), 0);
    CHECK_EQUAL(host_restarts, 1);
    CHECK_EQUAL(d->events->ports_open, 0);
    CHECK(!d->vcpu[0]->hypercall_may_restart);
}

TEST(unknown_commands_answer_not_implemented)
{
    host_reset();
    uint64_t argument[4] = { 0 };

    host_domain(1, 1);
    CHECK_EQUAL(op(EVTCHNOP_set_priority + 1, argument), -ENOSYS);
    CHECK_EQUAL(op(99, argument), -ENOSYS);
}
