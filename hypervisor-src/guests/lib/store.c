/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes go round a ring in one page; answers and events of watches come back in another ring of the
 * same page. Must never wait with upcalls on: the store's event could come between looking and
 * sleeping.
 */
#include "guests/lib/store.h"

#include "abi/xenstore.h"
#include "guests/lib/events.h"
#include "guests/lib/page_table.h"

static volatile struct xenstore_domain_interface *ring;
static char payload[XENSTORE_PAYLOAD_MAX + 1]; /* of the last message, and a 0 */
static bool changed;

static void rang(evtchn_port_t port)
{
    (void)port;
}

bool store_init(void)
{
    if (start_info->flags & SIF_INITDOMAIN || !start_info->store_evtchn)
        return false;
    ring = frame_address(start_info->store_mfn);
    event_handle(start_info->store_evtchn, rang);
    return true;
}

static void send_bytes(const void *from, size_t length)
{
    const char *at = from;

    while (length) {
        uint32_t produced = ring->req_prod;

        upcalls_off();
        if (produced - ring->req_cons == XENSTORE_RING_SIZE) {
            event_send(start_info->store_evtchn);
            event_wait(0);
            continue;
        }
        ring->req[MASK_XENSTORE_IDX(produced)] = *at++;
        barrier();
        ring->req_prod = produced + 1;
        length--;
    }
}

static void receive_bytes(void *to, size_t length)
{
    char *at = to;

    while (length) {
        uint32_t consumed = ring->rsp_cons;

        upcalls_off();
        if (consumed == ring->rsp_prod) {
            event_wait(0);
            continue;
        }
        barrier();
        *at++ = ring->rsp[MASK_XENSTORE_IDX(consumed)];
        barrier();
        ring->rsp_cons = consumed + 1;
        length--;
    }
    upcalls_on();
    event_send(start_info->store_evtchn); /* there is room again */
}

/* The next message, with its bytes in `payload`. */
static struct xsd_sockmsg receive(void)
{
    struct xsd_sockmsg header;

    receive_bytes(&header, sizeof(header));
    if (header.len > XENSTORE_PAYLOAD_MAX)
        header.len = XENSTORE_PAYLOAD_MAX;
    if (header.len)
        receive_bytes(payload, header.len);
    payload[header.len] = 0;
    changed |= header.type == XS_WATCH_EVENT;
    return header;
}

/* Asks, and waits for the answer. `more` follows the path and its 0. False: refused. */
static bool ask(uint32_t type, const char *path, const char *more, size_t more_length)
{
    static uint32_t last_request;
    struct xsd_sockmsg header = { .type = type, .req_id = ++last_request,
        .len = (uint32_t)(strlen(path) + 1 + more_length) };

    send_bytes(&header, sizeof(header));
    send_bytes(path, strlen(path) + 1);
    send_bytes(more, more_length);
    upcalls_on();
    event_send(start_info->store_evtchn);
    do
        header = receive();
    while (header.type == XS_WATCH_EVENT || header.req_id != last_request);
    return header.type == type;
}

static void take(char *to, size_t room)
{
    write_text(to, room, "%s", payload);
}

bool store_read(const char *path, char *to, size_t room)
{
    bool found = ask(XS_READ, path, "", 0);

    if (found)
        take(to, room);
    return found;
}

uint64_t store_read_number(const char *path)
{
    return ask(XS_READ, path, "", 0) ? number_in(payload) : 0;
}

bool store_write(const char *path, const char *value)
{
    return ask(XS_WRITE, path, value, strlen(value));
}

bool store_first_child(const char *path, char *to, size_t room)
{
    bool found = ask(XS_DIRECTORY, path, "", 0) && payload[0];

    if (found)
        take(to, room);
    return found;
}

bool store_watch(const char *path)
{
    return ask(XS_WATCH, path, "1", 2);
}

bool store_changed(void)
{
    bool was;

    while (ring && ring->rsp_prod != ring->rsp_cons)
        (void)receive();
    was = changed;
    changed = false;
    return was;
}
