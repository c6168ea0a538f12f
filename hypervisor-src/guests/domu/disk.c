/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frontend of a block device (abi/blkif.h), found through the store: publishes a ring, waits
 * until the backend has taken it, then writes a page to the disk and reads it back, one request a
 * step, and compares. Works with any backend; one page is in flight at a time.
 */
#include "guests/domu/domu.h"

#include "abi/blkif.h"
#include "abi/xenstore.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"
#include "guests/lib/meeting.h"
#include "guests/lib/store.h"

enum { RING_REFERENCE = MEETING_FIRST_PAGE + MEETING_PAGES, DATA_REFERENCE, PATH_MAX = 96,
    PAGE_SECTORS = PAGE_SIZE / BLKIF_SECTOR_SIZE };

uint64_t disk_good, disk_bad;

static char ring_page[PAGE_SIZE] PAGE_ALIGNED;
static volatile struct blkif_ring *const ring = (void *)ring_page;
static uint64_t data[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;
static char front[PATH_MAX], back[PATH_MAX]; /* the device's directories */
static domid_t backend;
static evtchn_port_t port;
static enum xenbus_state state;
static uint64_t sectors, checksum;
static uint32_t answers_taken;

static void rang(evtchn_port_t which)
{
    (void)which;
}

static const char *entry(const char *directory, const char *name)
{
    static char path[PATH_MAX];

    write_text(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

static void write_number(const char *name, uint64_t value)
{
    char text[24];

    write_text(text, sizeof(text), "%lu", value);
    store_write(entry(front, name), text);
}

static void set_state(enum xenbus_state to)
{
    state = to;
    write_number("state", to);
}

void disk_init(void)
{
    char name[24];

    if (!store_init() || !store_first_child("device/vbd", name, sizeof(name)))
        return;
    write_text(front, sizeof(front), "device/vbd/%s", name);
    if (!store_read(entry(front, "backend"), back, sizeof(back)))
        return;
    backend = (domid_t)store_read_number(entry(front, "backend-id"));
    store_watch(entry(back, "state"));
    state = XenbusStateInitialising;
}

/* Ring and port are there before the store names them. */
static void publish(void)
{
    long opened = event_alloc_unbound(backend);

    if (opened < 0) {
        print("domu: no port for the disk: error %ld\n", opened);
        state = XenbusStateUnknown;
        return;
    }
    port = (evtchn_port_t)opened;
    event_handle(port, rang);
    ring->req_event = ring->rsp_event = 1;
    grant_lend(RING_REFERENCE, backend, ring_page, true);
    grant_lend(DATA_REFERENCE, backend, data, true);
    write_number("ring-ref", RING_REFERENCE);
    write_number("event-channel", port);
    store_write(entry(front, "protocol"), "x86_64-abi");
    set_state(XenbusStateInitialised);
}

static void connect(void)
{
    sectors = store_read_number(entry(back, "sectors"));
    set_state(XenbusStateConnected);
    print("domu: disk of %lu KiB from domain %u\n", sectors * BLKIF_SECTOR_SIZE >> 10, backend);
}

static void follow_backend(void)
{
    uint64_t theirs = store_read_number(entry(back, "state"));

    if (state == XenbusStateInitialising && theirs == XenbusStateInitWait)
        publish();
    else if (state == XenbusStateInitialised && theirs == XenbusStateConnected)
        connect();
}

static void request(uint8_t operation, uint64_t sector)
{
    uint32_t produced = ring->req_prod;

    *(struct blkif_request *)&ring->ring[produced % BLKIF_RING_SIZE].req = (struct blkif_request){
        .operation = operation, .nr_segments = 1, .id = produced, .sector_number = sector,
        .seg = { { .gref = DATA_REFERENCE, .last_sect = PAGE_SECTORS - 1 } },
    };
    barrier();
    ring->req_prod = produced + 1;
    __sync_synchronize();
    if (ring->req_event == produced + 1)
        event_send(port);
}

/* The answer to the one request under way. False: it has not come. */
static bool take_answer(bool *okay)
{
    if (ring->rsp_prod == answers_taken)
        return false;
    barrier();
    *okay = ring->ring[answers_taken++ % BLKIF_RING_SIZE].rsp.status == BLKIF_RSP_OKAY;
    ring->rsp_event = answers_taken + 1;
    return true;
}

static void write_page(uint64_t step, uint64_t sector)
{
    for (size_t i = 0; i < ARRAY_SIZE(data); i++)
        data[i] = (step << 32 | i) * 0x9e3779b97f4a7c15UL;
    checksum = page_checksum(data);
    request(BLKIF_OP_WRITE, sector);
}

/* Write, read, write, read ..., a step each; the first page of the disk is left as it is. */
static void work(void)
{
    static uint64_t step;
    uint64_t sector = PAGE_SECTORS * (1 + step / 2 % (sectors / PAGE_SECTORS - 1));
    bool okay = true;

    if (step && !take_answer(&okay))
        return;
    if (step && step % 2 == 0) {
        disk_good += okay && page_checksum(data) == checksum;
        disk_bad += !okay || page_checksum(data) != checksum;
    }
    if (step % 2 == 0) {
        write_page(step, sector);
    } else {
        memset(data, 0, sizeof(data));
        request(BLKIF_OP_READ, sector);
    }
    step++;
}

void disk_step(void)
{
    if (state == XenbusStateUnknown)
        return;
    if (store_changed() && state != XenbusStateConnected)
        follow_backend();
    if (state == XenbusStateConnected && sectors >= 2 * PAGE_SECTORS)
        work();
}
