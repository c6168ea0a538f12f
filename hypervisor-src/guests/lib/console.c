/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes out and in. Ring indices run freely and are published after the data (abi/console.h).
 * When the backend is slow, output waits by yielding: nothing is lost.
 */
#include "guests/lib/console.h"

#include "abi/console.h"
#include "abi/errno.h"
#include "abi/event_channel.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

static volatile struct xencons_interface *ring; /* NULL: console_io */

void console_init(void)
{
    if (start_info->flags & SIF_INITDOMAIN || !start_info->console.domU.mfn)
        return;
    ring = frame_address(start_info->console.domU.mfn);
}

static void ring_write(const char *text, size_t length)
{
    size_t done = 0;

    while (done < length) {
        uint32_t produced = ring->out_prod;
        uint32_t room = (uint32_t)sizeof(ring->out) - (produced - ring->out_cons);

        if (!room) {
            hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
            continue;
        }
        for (; room && done < length; room--)
            ring->out[MASK_XENCONS_IDX(produced++, ring->out)] = text[done++];
        barrier();
        ring->out_prod = produced;
        event_send(start_info->console.domU.evtchn);
    }
}

void console_write(const char *text, size_t length)
{
    if (ring)
        ring_write(text, length);
    else
        hypercall3(__HYPERVISOR_console_io, CONSOLEIO_write, length, text);
}

static size_t ring_read(char *to, size_t room)
{
    uint32_t consumed = ring->in_cons;
    size_t n = 0;

    while (n < room && consumed != ring->in_prod)
        to[n++] = ring->in[MASK_XENCONS_IDX(consumed++, ring->in)];
    barrier();
    ring->in_cons = consumed;
    if (n)
        event_send(start_info->console.domU.evtchn);
    return n;
}

size_t console_read(char *to, size_t room)
{
    long n;

    if (ring)
        return ring_read(to, room);
    n = hypercall3(__HYPERVISOR_console_io, CONSOLEIO_read, room, to);
    return n > 0 ? (size_t)n : 0;
}

long console_port(void)
{
    return ring ? (long)start_info->console.domU.evtchn : event_bind_virq(VIRQ_CONSOLE);
}
