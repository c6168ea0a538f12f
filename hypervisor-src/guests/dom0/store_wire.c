/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wire: each DomU's ring, its requests and their answers. A DomU may read what is its own and
 * its devices' other sides, and change its devices' side and its control entries. One that breaks
 * the ring's rules is served no longer. Must never wait: what does not fit goes out next time.
 */
#include "guests/dom0/store.h"

#include "abi/xenstore.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/meeting.h"
#include "guests/lib/page_table.h"

enum { PORTS_LOOKED_AT = 8, HEADER = sizeof(struct xsd_sockmsg) };

/* A message as it comes in or goes out. */
struct message {
    size_t done; /* bytes that were received or sent */
    struct xsd_sockmsg header;
    char bytes[XENSTORE_PAYLOAD_MAX + 1];
};

static struct connection {
    bool open;
    evtchn_port_t port;
    grant_handle_t handle;
    volatile struct xenstore_domain_interface *ring;
    struct message in, out;
} connections[MEETING_DOMUS + 1];
static char rings[MEETING_DOMUS + 1][PAGE_SIZE] PAGE_ALIGNED;

/* It only has to wake us: all rings are looked at. */
static void rang(evtchn_port_t port)
{
    (void)port;
}

/* The port that Paracore opened for us in a domain made from a module; 0: there is none. */
static evtchn_port_t find_port(domid_t domain)
{
    for (evtchn_port_t port = 1; port <= PORTS_LOOKED_AT; port++) {
        struct evtchn_status status = { .dom = domain, .port = port };

        if (!hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &status)
            && status.status == EVTCHNSTAT_unbound
            && status.u.unbound.dom == 0)
            return port;
    }
    return 0;
}

bool store_introduce(domid_t domain)
{
    struct connection *c = &connections[domain];
    evtchn_port_t theirs = find_port(domain);
    long port = theirs ? event_bind(domain, theirs) : 0;

    if (port <= 0)
        return false;
    c->port = (evtchn_port_t)port;
    if (grant_map_at(rings[domain], domain, GNTTAB_RESERVED_XENSTORE, true, &c->handle))
        return false;
    c->ring = (void *)rings[domain];
    c->out.done = HEADER;
    c->open = true;
    event_handle(c->port, rang);
    return true;
}

/* Moves a message's next byte out of the ring. False: there is none yet, or the ring is broken. */
static bool receive_byte(struct connection *c)
{
    uint32_t consumed = c->ring->req_cons, waiting = c->ring->req_prod - consumed;
    char *to = (char *)&c->in.header + c->in.done;

    c->open &= waiting <= XENSTORE_RING_SIZE;
    if (!waiting || !c->open)
        return false;
    barrier();
    if (c->in.done >= HEADER)
        to = c->in.bytes + c->in.done - HEADER;
    *to = c->ring->req[MASK_XENSTORE_IDX(consumed)];
    barrier();
    c->ring->req_cons = consumed + 1;
    c->in.done++;
    if (c->in.done == HEADER)
        c->open &= c->in.header.len <= XENSTORE_PAYLOAD_MAX;
    return c->open;
}

/* All of it was received, or sent. */
static bool is_whole(const struct message *m)
{
    return m->done >= HEADER && m->done == HEADER + m->header.len;
}

static bool send_byte(struct connection *c)
{
    uint32_t produced = c->ring->rsp_prod, used = produced - c->ring->rsp_cons;
    const char *from = (const char *)&c->out.header + c->out.done;

    c->open &= used <= XENSTORE_RING_SIZE;
    if (used >= XENSTORE_RING_SIZE || !c->open)
        return false;
    if (c->out.done >= HEADER)
        from = c->out.bytes + c->out.done - HEADER;
    c->ring->rsp[MASK_XENSTORE_IDX(produced)] = *from;
    barrier();
    c->ring->rsp_prod = produced + 1;
    c->out.done++;
    return true;
}

static void set_out(struct message *out, uint32_t type, const char *text, size_t length)
{
    out->done = 0;
    out->header.type = type;
    out->header.len = (uint32_t)length;
    memcpy(out->bytes, text, length);
}

/* Takes a request's path: absolute, below the domain's own if it was not. False: too long. */
static bool take_path(domid_t owner, const char *from, char *path)
{
    if (*from == '/')
        return write_text(path, STORE_PATH_MAX, "%s", from) == strlen(from);
    return write_text(path, STORE_PATH_MAX, *from ? "/local/domain/%u/%s" : "/local/domain/%u",
                      owner, from) + 1 < STORE_PATH_MAX;
}

/* Below one of these a DomU makes and changes entries of its own. */
static bool may_write(domid_t owner, const char *path)
{
    static const char *const parts[] = { "device/", "control/", "data/", "error/" };
    char own[32];
    size_t length = write_text(own, sizeof(own), "/local/domain/%u/", owner);

    for (size_t i = 0; begins_with(path, own) && i < ARRAY_SIZE(parts); i++)
        if (begins_with(path + length, parts[i]))
            return true;
    return false;
}

static bool may_read(domid_t owner, const char *path)
{
    char own[40];
    size_t length = write_text(own, sizeof(own), "/local/domain/%u", owner);

    if (begins_with(path, own) && (!path[length] || path[length] == '/'))
        return true;
    length = write_text(own, sizeof(own), "/local/domain/0/backend/vbd/%u", owner);
    return begins_with(path, own) && (!path[length] || path[length] == '/');
}

static size_t list_children(const char *path, char *to)
{
    const struct store_node *child = NULL;
    size_t n = 0;

    while ((child = store_next_child(path, child)) && n + STORE_PATH_MAX < XENSTORE_PAYLOAD_MAX)
        n += write_text(to + n, STORE_PATH_MAX, "%s", child->path + strlen(path) + 1) + 1;
    return n;
}

static enum store_error do_read(struct connection *c, const char *path)
{
    const struct store_node *n = store_find(path);

    if (!n)
        return STORE_NOT_FOUND;
    if (c->in.header.type == XS_DIRECTORY)
        c->out.header.len = (uint32_t)list_children(path, c->out.bytes);
    else
        set_out(&c->out, XS_READ, n->value, n->length);
    return STORE_OKAY;
}

/* `dropped`: of a transaction that was undone, which its owner learns at its end. */
static enum store_error do_write(struct connection *c, domid_t owner, const char *path,
                                 bool dropped)
{
    const char *value = c->in.bytes + strlen(c->in.bytes) + 1;

    if (!may_write(owner, path))
        return STORE_NO_ACCESS;
    if (dropped)
        return STORE_OKAY;
    switch (c->in.header.type) {
    case XS_WRITE:
        if (value > c->in.bytes + c->in.header.len)
            return STORE_INVALID;
        return store_set(owner, path, value, (size_t)(c->in.bytes + c->in.header.len - value));
    case XS_MKDIR:
        return store_find(path) ? STORE_OKAY : store_set(owner, path, "", 0);
    default:
        return store_remove(path);
    }
}

static enum store_error do_watch(struct connection *c, domid_t owner, const char *path)
{
    size_t length = strlen(c->in.bytes) + 1;
    const char *token = c->in.bytes + length;

    if (length >= c->in.header.len)
        return STORE_INVALID;
    if (c->in.header.type == XS_UNWATCH)
        return store_watch_drop(owner, path, token);
    return store_watch_add(owner, path, token, c->in.bytes[0] != '/');
}

static enum store_error do_transaction(struct connection *c, domid_t owner)
{
    char id[16];

    if (c->in.header.type == XS_TRANSACTION_END)
        return store_transaction_end(owner, c->in.header.tx_id, c->in.bytes[0] == 'T');
    set_out(&c->out, XS_TRANSACTION_START, id,
            write_text(id, sizeof(id), "%u", store_transaction_begin(owner)) + 1);
    return STORE_OKAY;
}

/* Does what is asked; the answer is "OK" unless it is set otherwise. */
static enum store_error obey(struct connection *c, domid_t owner, bool dropped)
{
    char path[STORE_PATH_MAX];
    uint32_t type = c->in.header.type;

    if (!take_path(owner, c->in.bytes, path))
        return STORE_INVALID;
    switch (type) {
    case XS_READ: case XS_DIRECTORY:
        return may_read(owner, path) ? do_read(c, path) : STORE_NO_ACCESS;
    case XS_WRITE: case XS_MKDIR: case XS_RM:
        return do_write(c, owner, path, dropped);
    case XS_WATCH: case XS_UNWATCH:
        return do_watch(c, owner, path);
    case XS_TRANSACTION_START: case XS_TRANSACTION_END:
        return do_transaction(c, owner);
    case XS_RESET_WATCHES:
        store_watch_drop_all(owner);
        return STORE_OKAY;
    case XS_GET_DOMAIN_PATH:
        set_out(&c->out, type, path,
                write_text(path, sizeof(path), "/local/domain/%s", c->in.bytes) + 1);
        return STORE_OKAY;
    default:
        return STORE_UNKNOWN;
    }
}

static void answer(struct connection *c, domid_t owner)
{
    static const char *const names[] = { "", "ENOENT", "EACCES", "ENOSPC", "EINVAL", "EAGAIN",
        "EEXIST", "ENOSYS" };
    enum store_error error;

    c->in.bytes[c->in.header.len] = 0;
    set_out(&c->out, c->in.header.type, "OK", 3);
    c->out.header.req_id = c->in.header.req_id;
    c->out.header.tx_id = c->in.header.tx_id;
    error = obey(c, owner, !store_transaction_enter(owner, c->in.header.tx_id));
    if (error)
        set_out(&c->out, XS_ERROR, names[error], strlen(names[error]) + 1);
    c->in.done = 0;
}

/* Makes what is to be sent next, an answer or an event. False: there is nothing. */
static bool make_next(struct connection *c, domid_t owner)
{
    size_t length;

    if (is_whole(&c->in)) {
        answer(c, owner);
        return true;
    }
    length = store_take_event(owner, c->out.bytes);
    if (!length)
        return false;
    c->out.header = (struct xsd_sockmsg){ .type = XS_WATCH_EVENT, .len = (uint32_t)length };
    c->out.done = 0;
    return true;
}

static void serve(struct connection *c, domid_t owner)
{
    uint32_t consumed = c->ring->req_cons, produced = c->ring->rsp_prod;

    do {
        while (!is_whole(&c->in) && receive_byte(c))
            continue;
        if (is_whole(&c->out) && !make_next(c, owner))
            break;
        while (!is_whole(&c->out) && send_byte(c))
            continue;
    } while (c->open && is_whole(&c->out));
    if (!c->open)
        print("dom0: domain %u broke the rules of its store's ring: it is served no longer\n",
              owner);
    else if (consumed != c->ring->req_cons || produced != c->ring->rsp_prod)
        event_send(c->port);
}

void store_serve(void)
{
    for (domid_t id = 1; id <= MEETING_DOMUS; id++)
        if (connections[id].open)
            serve(&connections[id], id);
}
