/* SPDX-License-Identifier: GPL-2.0-only */
/* Event channels, upcalls, timers, blocking. */
#include "tests/guest/rules/rules.h"

#include "abi/sched.h"
#include "guests/lib/events.h"

static unsigned int calls;

static void called(evtchn_port_t port)
{
    (void)port;
    calls++;
}

TEST(an_event_reaches_its_handler_at_once)
{
    long port = event_bind_ipi();

    CHECK(port > 0);
    calls = 0;
    event_handle((evtchn_port_t)port, called);
    upcalls_on();
    CHECK_EQUAL(event_send((evtchn_port_t)port), 0);
    CHECK_EQUAL(calls, 1);
    upcalls_off();
    event_send((evtchn_port_t)port);
    event_send((evtchn_port_t)port);
    CHECK_EQUAL(calls, 1);
    upcalls_on();
    CHECK_EQUAL(calls, 2); /* events are bits: two sends, one call */
    upcalls_off();
    CHECK_EQUAL(event_close((evtchn_port_t)port), 0);
}

TEST(a_masked_port_waits_for_its_unmasking)
{
    long port = event_bind_ipi();

    calls = 0;
    event_handle((evtchn_port_t)port, called);
    event_mask((evtchn_port_t)port);
    upcalls_on();
    event_send((evtchn_port_t)port);
    CHECK_EQUAL(calls, 0);
    event_unmask((evtchn_port_t)port);
    CHECK_EQUAL(calls, 1);
    upcalls_off();
    event_close((evtchn_port_t)port);
}

TEST(ports_that_are_not_there_are_refused)
{
    struct evtchn_status status = { .dom = DOMID_SELF, .port = 5000 };

    CHECK_EQUAL(event_send(0), -EINVAL);
    CHECK_EQUAL(event_send(4000), -EINVAL);
    CHECK_EQUAL(event_close(4000), -EINVAL);
    CHECK_EQUAL(event_bind(77, 1), -ESRCH);
    CHECK_EQUAL(event_bind(DOMID_SELF, 4000), -EINVAL);
    CHECK_EQUAL(event_bind_virq(NR_VIRQS), -EINVAL);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_event_channel_op, 99, &status), -ENOSYS);
}

TEST(closing_an_end_leaves_the_other_unbound)
{
    long a = event_alloc_unbound(DOMID_SELF), b = event_bind(DOMID_SELF, (evtchn_port_t)a);
    struct evtchn_status status = { .dom = DOMID_SELF, .port = (evtchn_port_t)a };

    CHECK_EQUAL(hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &status), 0);
    CHECK_EQUAL(status.status, EVTCHNSTAT_interdomain);
    CHECK_EQUAL(status.u.interdomain.port, b);
    CHECK_EQUAL(event_close((evtchn_port_t)b), 0);
    CHECK_EQUAL(hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &status), 0);
    CHECK_EQUAL(status.status, EVTCHNSTAT_unbound);
    CHECK_EQUAL(event_close((evtchn_port_t)a), 0);
}

TEST(the_timer_wakes_a_blocked_vcpu_in_time)
{
    uint64_t start = guest_time();

    upcalls_off();
    event_wait(start + 20000000);
    upcalls_off();
    CHECK(guest_time() >= start + 20000000);
    CHECK(guest_time() < start + 1000000000);
}

TEST(time_never_runs_backwards)
{
    uint64_t last = guest_time();

    for (int i = 0; i < 20000; i++) {
        uint64_t now = guest_time();

        if (now < last)
            CHECK_EQUAL(now, last);
        last = now;
    }
}

TEST(polling_ends_with_the_port_or_the_time)
{
    long port = event_bind_ipi();
    evtchn_port_t polled = (evtchn_port_t)port;
    struct sched_poll poll = { .ports = (uint64_t)&polled, .nr_ports = 1,
        .timeout = guest_time() + 10000000 };

    CHECK_EQUAL(hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll), 0);
    CHECK(guest_time() >= poll.timeout);
    event_send(polled);
    poll.timeout = 0;
    CHECK_EQUAL(hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll), 0); /* pending: at once */
    event_close(polled);
}
