/* SPDX-License-Identifier: GPL-2.0-only */
/* FIFO event channels: domain/event_fifo.c, by the sub-ops a guest calls. */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "domain/event_fifo.h"
#include "hypercall/hypercall.h"
#include "memory/alloc.h"
#include "pv/page_table.h"

#define PENDING (1U << EVTCHN_FIFO_PENDING)
#define MASKED  (1U << EVTCHN_FIFO_MASKED)
#define LINKED  (1U << EVTCHN_FIFO_LINKED)

static long op(unsigned int command, void *argument)
{
    return hypercall_event_channel_op(command, (uint64_t)argument, 0, 0, 0);
}

static long init_control(mfn_t frame, uint32_t vcpu, uint32_t offset)
{
    struct evtchn_init_control init = { .control_gfn = frame.n, .vcpu = vcpu, .offset = offset };
    long result = op(EVTCHNOP_init_control, &init);

    if (!result)
        CHECK_EQUAL(init.link_bits, 17);
    return result;
}

static long expand(mfn_t frame)
{
    struct evtchn_expand_array array = { .array_gfn = frame.n };

    return op(EVTCHNOP_expand_array, &array);
}

static long set_priority(port_t port, uint32_t priority)
{
    struct evtchn_set_priority set = { .port = port, .priority = priority };

    return op(EVTCHNOP_set_priority, &set);
}

/* A domain of two vCPUs on FIFO, its control block and words as it sees them; three IPI ports. */
struct scene {
    struct domain *d;
    mfn_t control_frame, words_frame;
    struct evtchn_fifo_control_block *control;
    event_word_t *words;
    port_t a, b, c;
};

static struct scene make_scene(void)
{
    struct scene s = { .d = host_domain(1, 2) };

    s.control_frame = host_frame(s.d);
    s.words_frame = host_frame(s.d);
    s.control = (void *)host_words(s.control_frame);
    s.words = (void *)host_words(s.words_frame);
    CHECK_EQUAL(init_control(s.control_frame, 0, 0), 0);
    CHECK_EQUAL(expand(s.words_frame), 0);
    s.a = (port_t)event_bind_ipi(s.d, 0);
    s.b = (port_t)event_bind_ipi(s.d, 0);
    s.c = (port_t)event_bind_ipi(s.d, 0);
    return s;
}

static uint8_t *upcall(struct scene *s) { return &s->d->vcpu[0]->info->evtchn_upcall_pending; }

/* What a guest does with the head of a queue: takes it out and handles it. Its port. */
static port_t take(struct scene *s, uint32_t priority)
{
    port_t port = s->control->head[priority];

    s->control->head[priority] = s->words[port] & EVTCHN_FIFO_LINK_MASK;
    s->words[port] &= ~(LINKED | EVTCHN_FIFO_LINK_MASK | PENDING);
    return port;
}

TEST(events_come_out_in_the_order_they_came)
{
    host_reset();
    struct scene s = make_scene();

    event_send(s.d, s.b);
    CHECK_EQUAL(*upcall(&s), 1);
    event_send(s.d, s.a);
    event_send(s.d, s.c);
    event_send(s.d, s.a); /* pending already */
    CHECK_EQUAL(s.control->ready, 1 << EVTCHN_FIFO_PRIORITY_DEFAULT);
    CHECK_EQUAL(take(&s, 7), s.b);
    CHECK_EQUAL(take(&s, 7), s.a);
    event_send(s.d, s.b);
    CHECK_EQUAL(take(&s, 7), s.c);
    CHECK_EQUAL(take(&s, 7), s.b);
    CHECK_EQUAL(s.control->head[7], 0);
    CHECK_EQUAL(event_channel_find(s.d, s.a)->sent, 1);
    CHECK_EQUAL(event_channel_find(s.d, s.b)->sent, 2);
}

TEST(a_queue_that_ran_empty_begins_anew_and_tells_again)
{
    host_reset();
    struct scene s = make_scene();

    event_send(s.d, s.a);
    take(&s, 7);
    s.control->ready = 0;
    *upcall(&s) = 0;
    event_send(s.d, s.a);
    CHECK_EQUAL(s.control->head[7], s.a);
    CHECK_EQUAL(s.control->ready, 1 << 7);
    CHECK_EQUAL(*upcall(&s), 1);
}

TEST(a_masked_port_is_queued_when_it_is_unmasked)
{
    host_reset();
    struct scene s = make_scene();

    s.words[s.a] = MASKED;
    event_send(s.d, s.a);
    CHECK_EQUAL(s.words[s.a], MASKED | PENDING);
    CHECK_EQUAL(*upcall(&s), 0);
    CHECK(event_is_pending(s.d, s.a));
    CHECK_EQUAL(event_unmask(s.d, s.a), 0);
    CHECK_EQUAL(s.words[s.a], PENDING | LINKED);
    CHECK_EQUAL(s.control->head[7], s.a);
    CHECK_EQUAL(*upcall(&s), 1);
}

TEST(each_priority_has_a_queue)
{
    host_reset();
    struct scene s = make_scene();

    CHECK_EQUAL(set_priority(s.b, EVTCHN_FIFO_PRIORITY_MAX), 0);
    CHECK_EQUAL(set_priority(s.b, 16), -EINVAL);
    CHECK_EQUAL(set_priority(99, 1), -EINVAL);
    event_send(s.d, s.a);
    event_send(s.d, s.b);
    CHECK_EQUAL(s.control->ready, 1 << 7 | 1 << 0);
    CHECK_EQUAL(s.control->head[0], s.b);
    CHECK_EQUAL(s.control->head[7], s.a);
}

TEST(a_port_that_changes_queues_leaves_the_old_one_whole)
{
    host_reset();
    struct scene s = make_scene();

    event_send(s.d, s.a);
    take(&s, 7); /* the old queue's tail is a port in no queue */
    set_priority(s.a, 3);
    event_send(s.d, s.a);
    CHECK_EQUAL(s.control->head[3], s.a);
    event_send(s.d, s.b);
    CHECK_EQUAL(s.control->head[7], s.b);
    CHECK_EQUAL(s.words[s.a] & EVTCHN_FIFO_LINK_MASK, 0);
}

TEST(a_closed_port_still_linked_is_opened_again_without_harm)
{
    host_reset();
    struct scene s = make_scene();
    port_t again;

    event_send(s.d, s.a);
    event_close(s.d, s.a);
    CHECK_EQUAL(s.words[s.a], LINKED);
    again = (port_t)event_bind_ipi(s.d, 1);
    CHECK_EQUAL(again, s.a);
    event_send(s.d, again); /* linked: no second queue */
    CHECK_EQUAL(s.words[s.a], LINKED | PENDING);
    event_send(s.d, s.b);
    CHECK_EQUAL(s.words[s.a] & EVTCHN_FIFO_LINK_MASK, s.b);
}

TEST(what_was_pending_before_comes_with_the_words)
{
    host_reset();
    struct domain *d = host_domain(1, 1);
    port_t port = (port_t)event_bind_ipi(d, 0), other = (port_t)event_bind_ipi(d, 0);
    mfn_t control = host_frame(d), words = host_frame(d);

    event_send(d, port);
    CHECK_EQUAL(init_control(control, 0, 8), 0);
    event_send(d, other);
    CHECK(!event_is_pending(d, other));
    CHECK_EQUAL(expand(words), 0);
    CHECK(event_is_pending(d, port));
    CHECK(event_is_pending(d, other));
    CHECK_EQUAL(((uint32_t *)(void *)host_words(control))[2 + 2 + 7], port);
}

TEST(a_guest_that_spoils_its_words_loses_its_own_events_only)
{
    host_reset();
    struct scene s = make_scene();

    event_send(s.d, s.a);
    s.words[s.a] = LINKED | EVTCHN_FIFO_LINK_MASK;
    event_send(s.d, s.b);
    CHECK_EQUAL(s.words[s.a] & EVTCHN_FIFO_LINK_MASK, s.b);
    s.words[s.b] = 0;
    s.control->head[7] = 0xffffffff;
    event_send(s.d, s.c);
    CHECK_EQUAL(s.control->head[7], s.c);
}

TEST(wrong_pages_and_places_are_refused)
{
    host_reset();
    struct domain *other = host_domain(2, 1), *d = host_domain(1, 2);
    mfn_t page = host_frame(d), table = host_frame(d);

    CHECK_EQUAL(expand(page), -EOPNOTSUPP);
    CHECK_EQUAL(set_priority(1, 1), -ENOSYS);
    CHECK(init_control(host_frame(other), 0, 0) < 0);
    CHECK(init_control(mfn_of(1UL << 40), 0, 0) < 0);
    CHECK_EQUAL(init_control(page, 2, 0), -ENOENT);
    CHECK_EQUAL(init_control(page, 0, 4), -EINVAL);
    CHECK_EQUAL(init_control(page, 0, PAGE_SIZE - 64), -EINVAL);
    CHECK_EQUAL(page_table_pin(d, table, 1), 0);
    CHECK(init_control(table, 0, 0) < 0);
    CHECK(!d->events->fifo);
    CHECK_EQUAL(init_control(page, 0, 0), 0);
    CHECK_EQUAL(init_control(page, 0, 128), -EINVAL);
    CHECK_EQUAL(init_control(page, 1, 128), 0);
    CHECK(expand(table) < 0);
    CHECK_EQUAL(page_table_pin(d, page, 1), -EBUSY);
}

TEST(fifo_has_more_ports_and_a_reset_goes_back)
{
    host_reset();
    struct scene s = make_scene();

    for (long port = s.c + 1; port < EVENT_PORTS_MAX; port++)
        CHECK_EQUAL(event_alloc_unbound(s.d, 0), port);
    CHECK_EQUAL(event_alloc_unbound(s.d, 0), -ENOSPC);
    for (unsigned int i = 1; i < EVENT_WORD_PAGES; i++)
        CHECK_EQUAL(expand(host_frame(s.d)), 0);
    CHECK_EQUAL(expand(host_frame(s.d)), -ENOSPC);
    CHECK_EQUAL(event_reset(s.d), 0);
    CHECK(!s.d->events->fifo);
    CHECK_EQUAL(frame_entry(s.words_frame)->use.count, 0);
    CHECK_EQUAL(frame_entry(s.control_frame)->use.count, 0);
    for (long port = 1; port < EVTCHN_2L_NR_CHANNELS; port++)
        CHECK_EQUAL(event_alloc_unbound(s.d, 0), port);
    CHECK_EQUAL(event_alloc_unbound(s.d, 0), -ENOSPC);
}

TEST(a_domain_that_goes_gives_its_pages_back)
{
    uint64_t before;

    host_reset();
    before = free_frames();
    host_domain_destroy(make_scene().d);
    CHECK_EQUAL(free_frames(), before);
}
