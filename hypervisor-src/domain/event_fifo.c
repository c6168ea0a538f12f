/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Appending to a guest's queues. A word is changed by both sides at any time, so always by one
 * atomic step; a port is in at most one queue, for only who sets LINKED appends it. Read next:
 * domain/event_channel.c.
 */
#include "domain/event_fifo.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "memory/alloc.h"
#include "memory/frame.h"

enum { APPEND_TRIES = 64 }; /* an honest guest changes a word a few times on its way */

#define PENDING (1U << EVTCHN_FIFO_PENDING)
#define MASKED  (1U << EVTCHN_FIFO_MASKED)
#define LINKED  (1U << EVTCHN_FIFO_LINKED)

/* NULL: the guest gave no page for it yet. */
static inline event_word_t *word_of(const struct event_fifo *fifo, port_t port)
{
    uint32_t page = port / EVENT_WORDS_PER_PAGE;

    return page < fifo->word_pages ? &fifo->words[page][port % EVENT_WORDS_PER_PAGE] : NULL;
}

static inline event_word_t set_bits(event_word_t *word, event_word_t bits)
{
    return __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
}

/* Behind the tail, if the guest did not take that out meanwhile. */
static bool append(event_word_t *tail, port_t port)
{
    event_word_t seen = READ_ONCE(*tail);

    for (unsigned int i = 0; i < APPEND_TRIES && (seen & LINKED); i++) {
        event_word_t linked = (seen & ~(event_word_t)EVTCHN_FIFO_LINK_MASK) | port;

        if (__atomic_compare_exchange_n(tail, &seen, linked, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
            return true;
    }
    return false;
}

/* Puts a pending port into the queue of its vCPU and priority, unless it is masked or in one. */
static void link(struct domain *d, port_t port, struct event_channel *channel, event_word_t *word)
{
    struct event_fifo *fifo = d->events->fifo;
    struct evtchn_fifo_control_block *control = fifo->control[channel->vcpu];
    uint32_t queue = channel->vcpu * EVTCHN_FIFO_MAX_QUEUES + channel->priority;
    uint32_t bit = 1U << channel->priority, tail;

    if (!control || (READ_ONCE(*word) & MASKED) || (set_bits(word, LINKED) & LINKED))
        return;
    /* It was the last of its old queue and was taken out: that queue is empty. */
    if (fifo->tail[channel->queue] == port)
        fifo->tail[channel->queue] = 0;
    channel->queue = (uint8_t)queue;
    tail = fifo->tail[queue];
    fifo->tail[queue] = port;
    if (tail && append(word_of(fifo, tail), port))
        return;
    WRITE_ONCE(control->head[channel->priority], port);
    if (!(set_bits(&control->ready, bit) & bit))
        event_upcall(d->vcpu[channel->vcpu]);
}

bool event_fifo_raise(struct domain *d, port_t port, struct event_channel *channel)
{
    event_word_t *word = word_of(d->events->fifo, port);
    bool was;

    if (unlikely(!word)) {
        was = channel->early;
        channel->early = true;
        return !was;
    }
    was = set_bits(word, PENDING) & PENDING;
    link(d, port, channel, word);
    return !was;
}

void event_fifo_unmask(struct domain *d, port_t port, struct event_channel *channel)
{
    event_word_t *word = word_of(d->events->fifo, port);

    if (word && (__atomic_and_fetch(word, ~MASKED, __ATOMIC_SEQ_CST) & PENDING))
        link(d, port, channel, word);
}

bool event_fifo_is_pending(const struct domain *d, port_t port)
{
    const event_word_t *word = word_of(d->events->fifo, port);

    return word && (READ_ONCE(*word) & PENDING);
}

bool event_fifo_is_masked(const struct domain *d, port_t port)
{
    const event_word_t *word = word_of(d->events->fifo, port);

    return word && (READ_ONCE(*word) & MASKED);
}

void event_fifo_forget(struct domain *d, port_t port)
{
    event_word_t *word = word_of(d->events->fifo, port);

    if (word)
        __atomic_and_fetch(word, ~PENDING, __ATOMIC_SEQ_CST);
}

/* What is pending in the 2-level layout stays so until its word is there. */
static void take_over_ports(struct domain *d)
{
    for (port_t port = 1; port < d->events->port_count; port++) {
        struct event_channel *channel = event_channel_find(d, port);

        if (channel)
            channel->early = event_is_pending(d, port);
    }
}

static int check_control(const struct domain *d, uint32_t vcpu, uint32_t offset)
{
    if (vcpu >= d->vcpu_count)
        return REFUSE_ARG(-ENOENT, "control block of a vCPU the domain does not have", vcpu);
    if (offset > PAGE_SIZE - sizeof(struct evtchn_fifo_control_block) || offset % 8)
        return REFUSE_ARG(-EINVAL, "control block must lie within a page, on 8 bytes", offset);
    if (d->events->fifo && d->events->fifo->control[vcpu])
        return REFUSE_ARG(-EINVAL, "the vCPU has a control block already", vcpu);
    return 0;
}

int event_fifo_init(struct domain *d, uint32_t vcpu, mfn_t frame, uint32_t offset)
{
    _Static_assert(sizeof(struct event_fifo) <= PAGE_SIZE, "one page holds it");
    int err = check_control(d, vcpu, offset);
    struct event_fifo *fifo = d->events->fifo;

    if (!err)
        err = frame_get_type(frame, FRAME_WRITABLE, d);
    if (err)
        return err;
    if (!fifo) {
        fifo = hv_alloc_pages(0);
        if (!fifo) {
            frame_put_type(frame);
            return REFUSE(-ENOMEM, "no memory for FIFO event channels");
        }
        take_over_ports(d);
        d->events->fifo = fifo;
    }
    fifo->control[vcpu] = (void *)((char *)frame_map(frame) + offset);
    return 0;
}

int event_fifo_expand(struct domain *d, mfn_t frame)
{
    struct event_fifo *fifo = d->events->fifo;
    port_t port;
    int err;

    if (!fifo)
        return REFUSE(-EOPNOTSUPP, "event words are given before any control block");
    if (fifo->word_pages == EVENT_WORD_PAGES)
        return REFUSE_ARG(-ENOSPC, "there are words for all ports", EVENT_PORTS_MAX);
    err = frame_get_type(frame, FRAME_WRITABLE, d);
    if (err)
        return err;
    port = fifo->word_pages * EVENT_WORDS_PER_PAGE;
    fifo->words[fifo->word_pages++] = frame_map(frame);
    for (port_t end = port + EVENT_WORDS_PER_PAGE; port < end; port++) {
        struct event_channel *channel = event_channel_find(d, port);

        if (channel && channel->early) {
            channel->early = false;
            event_fifo_raise(d, port, channel);
        }
    }
    return 0;
}

void event_fifo_end(struct domain *d)
{
    struct event_fifo *fifo = d->events->fifo;

    if (!fifo)
        return;
    d->events->fifo = NULL;
    for (unsigned int i = 0; i < fifo->word_pages; i++)
        frame_put_type(frame_of_ptr(fifo->words[i]));
    for (unsigned int i = 0; i < MAX_VCPUS; i++)
        if (fifo->control[i])
            frame_put_type(frame_of_ptr((void *)((uint64_t)fifo->control[i] & ~(PAGE_SIZE - 1))));
    hv_free_pages(fifo, 0);
}
