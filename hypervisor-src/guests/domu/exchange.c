/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offers a page to Dom0 at every step, to be mapped and to be copied in turn, and compares the
 * checksum Dom0 found. A page is taken back before it is offered again; one still mapped by Dom0 is
 * passed over. Protocol: lib/meeting.h.
 */
#include "guests/domu/domu.h"

#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/meeting.h"

uint64_t exchange_good, exchange_bad;

/* a page of its own: nothing else is lent with it */
static char mailbox_page[PAGE_SIZE] PAGE_ALIGNED;
static volatile struct mailbox *const mailbox = (void *)mailbox_page;
static uint64_t pages[MEETING_PAGES][PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;
static evtchn_port_t dom0_port;
static uint64_t checksum; /* of the page now offered */

static void rang(evtchn_port_t port)
{
    (void)port;
}

/* Our domain id is that for which Dom0's port lets us in. 0: Dom0 is not there yet. */
static domid_t bind(void)
{
    for (domid_t id = 1; id <= MEETING_DOMUS; id++) {
        long port = event_bind(0, id);

        if (port > 0) {
            dom0_port = (evtchn_port_t)port;
            return id;
        }
    }
    return 0;
}

domid_t exchange_init(const char *name)
{
    domid_t id;

    memcpy((char *)mailbox->name, name, strlen(name) + 1);
    mailbox->magic = MEETING_MAGIC;
    grant_lend(MEETING_REFERENCE, 0, mailbox_page, true);
    while (!(id = bind())) {
        upcalls_off();
        event_wait(guest_time() + 10000000);
    }
    event_handle(dom0_port, rang);
    event_send(dom0_port);
    return id;
}

static void take_answer(void)
{
    if (!mailbox->request)
        return;
    if (!mailbox->status && mailbox->checksum == checksum)
        exchange_good++;
    else
        exchange_bad++;
}

static void offer(unsigned int index)
{
    uint64_t seed = mailbox->request * 0x9e3779b97f4a7c15UL;

    for (size_t i = 0; i < ARRAY_SIZE(pages[index]); i++)
        pages[index][i] = seed += 0x9e3779b97f4a7c15UL;
    checksum = page_checksum(pages[index]);
    grant_lend(MEETING_FIRST_PAGE + index, 0, pages[index], false);
    mailbox->page = MEETING_FIRST_PAGE + index;
    mailbox->way = mailbox->request & 1 ? MEETING_COPY : MEETING_MAP;
    barrier();
    mailbox->request++;
    event_send(dom0_port);
}

void exchange_step(void)
{
    static bool lent[MEETING_PAGES];
    unsigned int index;

    if (mailbox->request != mailbox->answer)
        return;
    take_answer();
    index = mailbox->request % MEETING_PAGES;
    if (lent[index] && !grant_take_back(MEETING_FIRST_PAGE + index))
        return;
    lent[index] = true;
    offer(index);
}
