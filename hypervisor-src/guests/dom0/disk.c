/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The backend of a block device (abi/blkif.h): a disk in memory for each DomU. Data moves by grant
 * copies, so the DomU's pages are never mapped here; the ring is. A request is copied out before it
 * is looked at: the DomU may write the ring meanwhile.
 */
#include "guests/dom0/devices.h"

#include "abi/blkif.h"
#include "abi/xenstore.h"
#include "guests/dom0/store.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/meeting.h"

enum { DISK_SECTORS = DISK_BYTES / BLKIF_SECTOR_SIZE };

static struct disk {
    domid_t domain; /* 0: none is offered */
    enum xenbus_state state;
    volatile struct blkif_ring *ring; /* while connected */
    grant_handle_t handle;
    evtchn_port_t port;
    uint32_t taken, answered; /* requests, running freely */
    uint64_t reads, writes, failed;
} disks[MEETING_DOMUS];

static char contents[MEETING_DOMUS][DISK_BYTES] PAGE_ALIGNED;
static char windows[MEETING_DOMUS][PAGE_SIZE] PAGE_ALIGNED;

static void rang(evtchn_port_t port)
{
    (void)port;
}

static void write_path(char *to, const struct disk *d, bool front, const char *entry)
{
    const char *format = front ? "/local/domain/%u/device/vbd/%u/%s"
                               : "/local/domain/0/backend/vbd/%u/%u/%s";

    write_text(to, STORE_PATH_MAX, format, d->domain, DISK_NUMBER, entry);
}

static void put(const struct disk *d, bool front, const char *entry, const char *value)
{
    char path[STORE_PATH_MAX];

    write_path(path, d, front, entry);
    store_put(value, "%s", path);
}

static void put_number(const struct disk *d, bool front, const char *entry, uint64_t value)
{
    char path[STORE_PATH_MAX];

    write_path(path, d, front, entry);
    store_put_number(value, "%s", path);
}

static uint64_t front_number(const struct disk *d, const char *entry)
{
    char path[STORE_PATH_MAX];

    write_path(path, d, true, entry);
    return store_number(path);
}

static void set_state(struct disk *d, enum xenbus_state state)
{
    d->state = state;
    put_number(d, false, "state", state);
}

/* The device's name ends its directory's path, so entry "" is the directory and a / too many. */
static void put_directory(const struct disk *d, bool front, const char *entry, bool of_front)
{
    char path[STORE_PATH_MAX];

    write_path(path, d, of_front, "");
    path[strlen(path) - 1] = 0;
    put(d, front, entry, path);
}

void disk_offer(domid_t domain)
{
    struct disk *d = &disks[domain - 1];

    d->domain = domain;
    write_text(contents[domain - 1], BLKIF_SECTOR_SIZE, "disk of domain %u\n", domain);
    put_directory(d, false, "frontend", true);
    put_number(d, false, "frontend-id", domain);
    put_number(d, false, "online", 1);
    put(d, false, "dev", "xvda");
    put(d, false, "mode", "w");
    put(d, false, "type", "memory");
    put_directory(d, true, "backend", false);
    put_number(d, true, "backend-id", 0);
    put_number(d, true, "virtual-device", DISK_NUMBER);
    put(d, true, "device-type", "disk");
    put_number(d, true, "state", XenbusStateInitialising);
    set_state(d, XenbusStateInitWait);
}

static void connect(struct disk *d)
{
    char *window = windows[d->domain - 1];
    long port = event_bind(d->domain, (evtchn_port_t)front_number(d, "event-channel"));
    int status = grant_map_at(window, d->domain, (grant_ref_t)front_number(d, "ring-ref"), true,
                              &d->handle);

    if (port < 0 || status) {
        print("dom0: disk of domain %u: event channel: %ld, ring: status %d\n", d->domain, port,
              status);
        set_state(d, XenbusStateClosed);
        return;
    }
    d->ring = (void *)window;
    d->port = (evtchn_port_t)port;
    d->taken = d->answered = 0;
    event_handle(d->port, rang);
    put_number(d, false, "sectors", DISK_SECTORS);
    put_number(d, false, "sector-size", BLKIF_SECTOR_SIZE);
    put_number(d, false, "info", 0);
    set_state(d, XenbusStateConnected);
}

static void disconnect(struct disk *d)
{
    if (d->ring) {
        event_close(d->port);
        grant_unmap_at(windows[d->domain - 1], d->handle);
    }
    d->ring = NULL;
    set_state(d, XenbusStateClosed);
}

void disks_follow_store(void)
{
    for (struct disk *d = disks; d < disks + MEETING_DOMUS; d++) {
        enum xenbus_state theirs = d->domain ? (enum xenbus_state)front_number(d, "state") : 0;

        if (d->state == XenbusStateInitWait
            && (theirs == XenbusStateInitialised || theirs == XenbusStateConnected))
            connect(d);
        else if (d->state == XenbusStateConnected
                 && (theirs == XenbusStateClosing || theirs == XenbusStateClosed))
            disconnect(d);
        else if (d->state == XenbusStateClosed && theirs == XenbusStateInitialising)
            set_state(d, XenbusStateInitWait);
    }
}

/* Moves bytes between a page of the DomU's and our memory, which may lie in two pages. */
static bool move(const struct disk *d, bool write, char *ours, grant_ref_t ref, uint16_t offset,
                 uint16_t bytes)
{
    while (bytes) {
        uint16_t room = (uint16_t)(PAGE_SIZE - (uint64_t)ours % PAGE_SIZE);
        uint16_t piece = bytes < room ? bytes : room;
        int status = write ? grant_copy_from(ours, d->domain, ref, offset, piece)
                           : grant_copy_to(d->domain, ref, offset, ours, piece);

        if (status)
            return false;
        ours += piece;
        offset = (uint16_t)(offset + piece);
        bytes = (uint16_t)(bytes - piece);
    }
    return true;
}

static bool read_or_write(const struct disk *d, const struct blkif_request *r)
{
    uint64_t at = r->sector_number;

    if (r->nr_segments > BLKIF_MAX_SEGMENTS_PER_REQUEST)
        return false;
    for (unsigned int i = 0; i < r->nr_segments; i++) {
        const struct blkif_request_segment *s = &r->seg[i];
        uint64_t sectors = (uint64_t)s->last_sect - s->first_sect + 1;
        uint64_t left = at < DISK_SECTORS ? DISK_SECTORS - at : 0;

        if (s->first_sect > s->last_sect || s->last_sect >= PAGE_SIZE / BLKIF_SECTOR_SIZE
            || sectors > left)
            return false;
        if (!move(d, r->operation == BLKIF_OP_WRITE,
                  &contents[d->domain - 1][at * BLKIF_SECTOR_SIZE], s->gref,
                  (uint16_t)(s->first_sect * BLKIF_SECTOR_SIZE),
                  (uint16_t)(sectors * BLKIF_SECTOR_SIZE)))
            return false;
        at += sectors;
    }
    return true;
}

static int16_t obey(struct disk *d, const struct blkif_request *r)
{
    bool done;

    if (r->operation != BLKIF_OP_READ && r->operation != BLKIF_OP_WRITE)
        return BLKIF_RSP_EOPNOTSUPP;
    done = read_or_write(d, r);
    d->reads += done && r->operation == BLKIF_OP_READ;
    d->writes += done && r->operation == BLKIF_OP_WRITE;
    d->failed += !done;
    return done ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR;
}

static void answer_one(struct disk *d)
{
    const volatile struct blkif_request *from = &d->ring->ring[d->taken++ % BLKIF_RING_SIZE].req;
    volatile struct blkif_response *to = &d->ring->ring[d->answered++ % BLKIF_RING_SIZE].rsp;
    struct blkif_request r;

    memcpy(&r, (const void *)from, sizeof(r));
    to->status = obey(d, &r);
    to->id = r.id;
    to->operation = r.operation;
}

/* A request is waiting, and no more of them than the ring holds. */
static bool has_request(const struct disk *d)
{
    uint32_t waiting = d->ring->req_prod - d->taken;

    return waiting && waiting <= BLKIF_RING_SIZE;
}

/* All requests; then asks to be told of the next, and looks once more, for it may have come. */
static void serve(struct disk *d)
{
    uint32_t before = d->answered;

    do {
        while (has_request(d))
            answer_one(d);
        d->ring->req_event = d->taken + 1;
        __sync_synchronize();
    } while (has_request(d));
    d->ring->rsp_prod = d->answered;
    __sync_synchronize();
    if (d->answered - d->ring->rsp_event < d->answered - before)
        event_send(d->port);
}

void disks_serve(void)
{
    for (struct disk *d = disks; d < disks + MEETING_DOMUS; d++)
        if (d->ring)
            serve(d);
}

void disks_print(void)
{
    for (struct disk *d = disks; d < disks + MEETING_DOMUS; d++)
        if (d->domain)
            print("xvda of domain %u: %s, %u KiB, read %lu times, written %lu times, failed %lu\n",
                  d->domain, d->ring ? "connected" : "offered", DISK_BYTES >> 10, d->reads,
                  d->writes, d->failed);
}
