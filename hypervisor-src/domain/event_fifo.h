/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FIFO event channels (abi/event_channel.h): a word for each port in pages of the guest's, and a
 * queue for each vCPU and priority, of words that name the next port. The hypervisor appends, the
 * guest takes from the head. Tails are Paracore's own; what the guest writes into links and heads
 * can lose its own events, nothing else. Pages are held as FRAME_WRITABLE. Read next:
 * domain/event_channel.c.
 */
#ifndef PARACORE_DOMAIN_EVENT_FIFO_H
#define PARACORE_DOMAIN_EVENT_FIFO_H

#include "domain/event_channel.h"

enum {
    EVENT_WORDS_PER_PAGE = PAGE_SIZE / sizeof(event_word_t),
    EVENT_WORD_PAGES = EVENT_PORTS_MAX / EVENT_WORDS_PER_PAGE,
};

/* events->fifo */
struct event_fifo {
    uint32_t word_pages;
    event_word_t *words[EVENT_WORD_PAGES]; /* ours to map, the guest's to own */
    struct evtchn_fifo_control_block *control[MAX_VCPUS]; /* NULL: not set up */
    uint32_t tail[MAX_VCPUS * EVTCHN_FIFO_MAX_QUEUES];    /* port, 0: the queue is empty */
};

/* For a domain that uses FIFO: as event_raise and event_unmask. True: it was not pending. */
bool event_fifo_raise(struct domain *d, port_t port, struct event_channel *channel);
void event_fifo_unmask(struct domain *d, port_t port, struct event_channel *channel);
bool event_fifo_is_pending(const struct domain *d, port_t port);
bool event_fifo_is_masked(const struct domain *d, port_t port);
/* A port that is closed is pending no more; its word leaves the queue when the guest gets there. */
void event_fifo_forget(struct domain *d, port_t port);

/* The control block of one vCPU; the first turns the domain to FIFO. 0 or a refusal. */
int event_fifo_init(struct domain *d, uint32_t vcpu, mfn_t frame, uint32_t offset);
/* One more page of words. 0 or a refusal. */
int event_fifo_expand(struct domain *d, mfn_t frame);
/* Back to 2-level; no guest's port may be open. */
void event_fifo_end(struct domain *d);

#endif
