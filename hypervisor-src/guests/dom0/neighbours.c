/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DomUs: maps each one's mailbox when it first rings, then takes each page it offers, by
 * mapping or by copying as it asks. A mapped page is kept until the next request, so that a reader
 * of the grant tables finds some in use.
 */
#include "guests/dom0/dom0.h"

struct neighbour neighbours[MEETING_DOMUS + 1];

/* Addresses for what is mapped; their own frames are not used. */
static char mailboxes[MEETING_DOMUS + 1][PAGE_SIZE] PAGE_ALIGNED;
static char pages[MEETING_DOMUS + 1][PAGE_SIZE] PAGE_ALIGNED;

static void rang(evtchn_port_t port)
{
    neighbours[port].rang = true;
}

void neighbours_init(void)
{
    for (domid_t id = 1; id <= MEETING_DOMUS; id++) {
        long port = event_alloc_unbound(id);

        if (port != id)
            print("dom0: port for domain %u: expected %u, found %ld\n", id, id, port);
        neighbours[id].port = id;
        event_handle(id, rang);
    }
}

static void meet(domid_t id, struct neighbour *n)
{
    int status = grant_map_at(mailboxes[id], id, MEETING_REFERENCE, true, &n->mailbox_handle);

    if (status) {
        print("dom0: domain %u rang, but its mailbox cannot be mapped: status %d\n", id, status);
        return;
    }
    n->mailbox = (void *)mailboxes[id];
    if (n->mailbox->magic != MEETING_MAGIC) {
        print("dom0: domain %u: mailbox magic expected %x, found %x\n", id, MEETING_MAGIC,
              n->mailbox->magic);
        grant_unmap_at(mailboxes[id], n->mailbox_handle);
        return;
    }
    n->state = NEIGHBOUR_MET;
    print("dom0: met domain %u\n", id);
}

static int take_mapped(domid_t id, struct neighbour *n, grant_ref_t ref)
{
    int status = grant_map_at(pages[id], id, ref, false, &n->page_handle);

    n->holds_page = !status;
    n->mapped++;
    return status;
}

static uint64_t copy_target[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;

static int take_copied(domid_t id, struct neighbour *n, grant_ref_t ref)
{
    n->copied++;
    return grant_copy_from(copy_target, id, ref, 0, PAGE_SIZE);
}

static void give_back(domid_t id, struct neighbour *n)
{
    if (n->holds_page && grant_unmap_at(pages[id], n->page_handle))
        print("dom0: page of domain %u cannot be unmapped\n", id);
    n->holds_page = false;
}

static void answer(domid_t id, struct neighbour *n)
{
    uint32_t request = n->mailbox->request;
    bool copy = n->mailbox->way == MEETING_COPY;
    int status;

    give_back(id, n);
    status = copy ? take_copied(id, n, n->mailbox->page) : take_mapped(id, n, n->mailbox->page);
    n->failed += status != 0;
    n->mailbox->status = status;
    if (!status)
        n->mailbox->checksum = page_checksum(copy ? copy_target : (const uint64_t *)pages[id]);
    barrier();
    n->mailbox->answer = request;
    event_send(n->port);
}

void neighbours_serve(void)
{
    for (domid_t id = 1; id <= MEETING_DOMUS; id++) {
        struct neighbour *n = &neighbours[id];

        if (!n->rang)
            continue;
        n->rang = false;
        if (n->state == NEIGHBOUR_AWAITED)
            meet(id, n);
        if (n->state == NEIGHBOUR_MET && n->mailbox->request != n->mailbox->answer)
            answer(id, n);
    }
}
