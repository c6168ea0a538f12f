/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the demo's domains find each other without a xenstore: by convention.
 *
 * Dom0 opens, before any other port, one port for each domain id from 1 to MEETING_DOMUS: so Dom0's
 * port n waits for domain n. A DomU lends its mailbox page to Dom0 under MEETING_REFERENCE, binds
 * to Dom0's port of its own id and rings it; Dom0 then maps the mailbox. How a DomU learns its id:
 * xen_version offers none, so it tries 1, 2, 3 ...: Dom0's port is meant for one domain, and the
 * hypervisor refuses the others.
 */
#ifndef GUEST_MEETING_H
#define GUEST_MEETING_H

#include "abi/grant_table.h"
#include "guests/lib/guest.h"

enum {
    MEETING_DOMUS = 8,
    MEETING_REFERENCE = GNTTAB_NR_RESERVED_ENTRIES,
    MEETING_PAGES = 4,                              /* pages a DomU offers in turn */
    MEETING_FIRST_PAGE = MEETING_REFERENCE + 1,     /* reference of the first of them */
    MEETING_MAGIC = 0x7061726d,
};

enum meeting_way { MEETING_MAP = 0, MEETING_COPY = 1 };

/* One page, written by both. A request stands while request != answer. */
struct mailbox {
    uint32_t magic;    /* MEETING_MAGIC */
    uint32_t request;  /* DomU: one more for each page offered */
    uint32_t answer;   /* Dom0: the request it has done */
    uint32_t page;     /* of this request: the grant reference */
    uint32_t way;      /* enum meeting_way: how Dom0 shall take it */
    int32_t status;    /* Dom0: GNTST_* */
    uint64_t checksum; /* Dom0: what it found in the page */
    char name[32];     /* DomU: what it calls itself */
};

static inline uint64_t page_checksum(const volatile uint64_t *page)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < PAGE_SIZE / sizeof(*page); i++)
        sum = (sum << 1 | sum >> 63) ^ page[i];
    return sum;
}

#endif
