/* SPDX-License-Identifier: GPL-2.0-only */
/* The demo Dom0's parts: the DomUs it has met (neighbours.c) and its prompt (prompt.c). Read
 * next: main.c. */
#ifndef DOM0_DOM0_H
#define DOM0_DOM0_H

#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/meeting.h"

enum neighbour_state { NEIGHBOUR_AWAITED, NEIGHBOUR_MET };

/* A DomU, at the index of its domain id. */
struct neighbour {
    enum neighbour_state state;
    evtchn_port_t port;
    bool rang;               /* set by its event, taken by neighbours_serve */
    volatile struct mailbox *mailbox;
    grant_handle_t mailbox_handle;
    bool holds_page;         /* the last page it offered is still mapped */
    grant_handle_t page_handle;
    uint64_t mapped, copied, failed;
};

extern struct neighbour neighbours[MEETING_DOMUS + 1];

/* Opens the ports of guests/lib/meeting.h. Must come before any other port is opened. */
void neighbours_init(void);
/* Does what DomUs have asked for since the last call. */
void neighbours_serve(void);

void prompt_init(void);
/* Takes what was typed and obeys. */
void prompt_serve(void);

#endif
