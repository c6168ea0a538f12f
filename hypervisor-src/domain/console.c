/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where guests' words go and where their input comes from. Holds a DomU's ring page as writable for
 * as long as it writes there, so that it cannot meanwhile become a page table. Trusts no index that
 * a guest or the workbench wrote. Read next: domain/console.h, abi/console.h.
 */
#include "domain/console.h"

#include "abi/console.h"
#include "abi/errno.h"
#include "debug/printk.h"
#include "debug/uart.h"
#include "domain/event_channel.h"
#include "lib/format.h"
#include "memory/alloc.h"
#include "memory/frame.h"

enum { LOG_ORDER = 3, SERIAL_SIZE = 1024, CHUNK = 128 };

_Static_assert(sizeof(struct console_log) <= PAGE_SIZE << LOG_ORDER,
               "a console_log fits its pages");

enum domu_console domu_console;

/* What COM1 received and Dom0 has not read: indices run freely. */
static struct {
    uint32_t produced, consumed;
    uint32_t lost; /* there was no room */
    char text[SERIAL_SIZE];
} serial;

int console_create(struct domain *d)
{
    d->console = hv_alloc_pages(LOG_ORDER);
    return d->console ? 0 : -ENOMEM;
}

void console_destroy(struct domain *d)
{
    if (d->console->port)
        frame_put_type(d->console->ring_frame);
    hv_free_pages(d->console, LOG_ORDER);
    d->console = NULL;
}

/* A whole line of a DomU's, or as much as fits one. */
static void flush_line(struct domain *d)
{
    struct console_log *log = d->console;
    char prefix[16];

    snprintf(prefix, sizeof(prefix), "(d%u) ", d->id);
    console_write_line(prefix, log->line, log->line_length);
    log->line_length = 0;
}

static void put_on_com1(struct domain *d, char c)
{
    struct console_log *log = d->console;

    if (c != '\n' && c != '\r')
        log->line[log->line_length++] = c;
    if (c == '\n' || log->line_length == CONSOLE_LINE_MAX)
        flush_line(d);
}

void console_output(struct domain *d, const char *text, size_t length)
{
    struct console_log *log = d->console;

    for (size_t i = 0; i < length; i++)
        log->out[(log->out_produced + i) % CONSOLE_OUT_SIZE] = text[i];
    barrier(); /* a reader outside takes what out_produced says is there */
    WRITE_ONCE(log->out_produced, log->out_produced + (uint32_t)length);
    if (d->privileged) {
        console_write(text, length);
        return;
    }
    for (size_t i = 0; i < length && domu_console == DOMU_CONSOLE_COM1; i++)
        put_on_com1(d, text[i]);
}

static size_t take_serial(char *to, size_t room)
{
    size_t n = 0;

    for (; n < room && serial.consumed != serial.produced; serial.consumed++)
        to[n++] = serial.text[serial.consumed % SERIAL_SIZE];
    return n;
}

/* What the workbench wrote; an index that runs ahead of the array is taken for none. */
static uint32_t input_waiting(const struct console_log *log)
{
    uint32_t waiting = READ_ONCE(log->in_produced) - log->in_consumed;

    return waiting <= CONSOLE_IN_SIZE ? waiting : 0;
}

size_t console_input(struct domain *d, char *to, size_t room)
{
    struct console_log *log = d->console;
    size_t n = d->privileged ? take_serial(to, room) : 0;
    uint32_t waiting = input_waiting(log);

    barrier();
    for (; n < room && waiting; waiting--)
        to[n++] = log->in[log->in_consumed++ % CONSOLE_IN_SIZE];
    return n;
}

static struct xencons_interface *ring_of(const struct console_log *log)
{
    return frame_map(log->ring_frame);
}

/* The guest wrote into its ring, or read from it. True: something moved, and it should look. */
static bool drain_ring(struct domain *d)
{
    struct xencons_interface *ring = ring_of(d->console);
    uint32_t from = READ_ONCE(ring->out_cons), to = READ_ONCE(ring->out_prod);
    bool moved = from != to;
    char chunk[CHUNK];

    if (to - from > sizeof(ring->out))
        from = to; /* no such amount can be in it: nothing is believed */
    barrier();
    while (from != to) {
        size_t n = 0;

        for (; from != to && n < sizeof(chunk); from++)
            chunk[n++] = ring->out[MASK_XENCONS_IDX(from, ring->out)];
        console_output(d, chunk, n);
    }
    barrier();
    WRITE_ONCE(ring->out_cons, to);
    return moved;
}

static bool fill_ring(struct domain *d)
{
    struct xencons_interface *ring = ring_of(d->console);
    uint32_t producer = READ_ONCE(ring->in_prod), used = producer - READ_ONCE(ring->in_cons);
    char chunk[CHUNK];
    size_t room = used <= sizeof(ring->in) ? sizeof(ring->in) - used : 0, n;

    n = console_input(d, chunk, room < sizeof(chunk) ? room : sizeof(chunk));
    for (size_t i = 0; i < n; i++)
        ring->in[MASK_XENCONS_IDX(producer + i, ring->in)] = chunk[i];
    barrier();
    WRITE_ONCE(ring->in_prod, producer + (uint32_t)n);
    return n;
}

/* The guest's kernel sent on the ring's port. */
static void ring_notified(struct domain *d, port_t port)
{
    bool moved = drain_ring(d);

    moved |= fill_ring(d);
    if (moved)
        event_raise(d, port);
}

int console_attach_ring(struct domain *d, mfn_t ring)
{
    long port;
    int err = frame_get_type(ring, FRAME_WRITABLE, d);

    if (err)
        return err;
    port = event_open_paracore(d, ring_notified);
    if (port < 0) {
        frame_put_type(ring);
        return (int)port;
    }
    d->console->ring_frame = ring;
    d->console->port = (port_t)port;
    return (int)port;
}

void console_receive(void)
{
    uint32_t before = serial.produced;

    for (int c = uart_read(); c >= 0; c = uart_read()) {
        if (serial.produced - serial.consumed == SERIAL_SIZE) {
            serial.lost++;
            continue;
        }
        serial.text[serial.produced++ % SERIAL_SIZE] = (char)c;
    }
    if (serial.produced != before)
        event_tell_virq(VIRQ_CONSOLE);
}

void console_poll(void)
{
    console_receive();
    for (struct domain *d = domain_list; d; d = d->next) {
        if (!input_waiting(d->console))
            continue;
        if (d->privileged)
            event_tell_virq(VIRQ_CONSOLE);
        else if (d->console->port && fill_ring(d))
            event_raise(d, d->console->port);
    }
}
