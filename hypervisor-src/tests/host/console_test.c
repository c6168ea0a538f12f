/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guests' consoles: logs, lines on COM1, the ring of a DomU, and indices that are not to be
 * trusted.
 */
#include "abi/console.h"
#include "debug/printk.h"
#include "debug/uart.h"
#include "domain/console.h"
#include "domain/event_channel.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "tests/host/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The only frame: its number is such that the direct map leads to it. */
static struct xencons_interface *ring_page;
static char com1[4096];
static size_t com1_length;
static const char *typed = "";
static unsigned int rings, virqs, holds;
static event_consumer *consumer;

struct domain *domain_list, *dom0;

void *hv_alloc_pages(unsigned int order) { return calloc(1, PAGE_SIZE << order); }
void hv_free_pages(void *p, unsigned int order) { (void)order; free(p); }
void console_write(const char *text, size_t length)
{
    memcpy(com1 + com1_length, text, length);
    com1_length += length;
}
void console_write_line(const char *prefix, const char *line, size_t length)
{
    console_write(prefix, strlen(prefix));
    console_write(line, length);
    console_write("\n", 1);
}
int uart_read(void) { return *typed ? *typed++ : -1; }
void event_raise(struct domain *d, port_t port) { (void)d; rings += port == 3; }
void event_tell_virq(uint32_t virq) { virqs += virq == VIRQ_CONSOLE; }
long event_open_paracore(struct domain *d, event_consumer *c)
{
    (void)d;
    consumer = c;
    return 3;
}
int frame_get_type(mfn_t f, enum frame_type type, struct domain *d)
{
    (void)f, (void)d;
    holds += type == FRAME_WRITABLE;
    return 0;
}
void frame_put_type(mfn_t f) { (void)f; holds--; }

static struct domain *start(bool privileged)
{
    static struct domain d;

    if (d.console)
        console_destroy(&d);
    memset(&d, 0, sizeof(d));
    d.id = privileged ? 0 : 1;
    d.privileged = privileged;
    d.vcpu[0] = &test_vcpu;
    domain_list = &d;
    dom0 = privileged ? &d : NULL;
    memset(com1, 0, sizeof(com1));
    com1_length = rings = virqs = holds = 0;
    domu_console = DOMU_CONSOLE_COM1;
    typed = "";
    CHECK_EQUAL(console_create(&d), 0);
    return &d;
}

static struct domain *start_with_ring(void)
{
    struct domain *d = start(false);
    mfn_t frame;

    ring_page = ring_page ? ring_page : aligned_alloc(PAGE_SIZE, PAGE_SIZE);
    memset(ring_page, 0, PAGE_SIZE);
    frame = mfn_of(((uint64_t)ring_page - HV_DIRECT_START) >> PAGE_SHIFT);
    CHECK_EQUAL(console_attach_ring(d, frame), 3);
    return d;
}

TEST(dom0_goes_to_com1_as_it_is)
{
    struct domain *d = start(true);

    console_output(d, "ab\nc", 4);
    CHECK(!strcmp(com1, "ab\nc"));
    CHECK_EQUAL(d->console->out_produced, 4);
}

TEST(a_domu_goes_to_com1_by_lines_with_its_prefix)
{
    struct domain *d = start(false);

    console_output(d, "one\r\ntw", 7);
    CHECK(!strcmp(com1, "(d1) one\n"));
    console_output(d, "o\n", 2);
    CHECK(!strcmp(com1, "(d1) one\n(d1) two\n"));
    CHECK(!memcmp(d->console->out, "one\r\ntwo\n", 9));
}

TEST(a_domu_may_be_kept_in_ram_only)
{
    struct domain *d = start(false);

    domu_console = DOMU_CONSOLE_RAM;
    console_output(d, "quiet\n", 6);
    CHECK_EQUAL(com1_length, 0);
    CHECK_EQUAL(d->console->out_produced, 6);
}

TEST(a_line_without_end_is_cut)
{
    struct domain *d = start(false);
    char text[CONSOLE_LINE_MAX + 1];

    memset(text, 'x', sizeof(text));
    console_output(d, text, sizeof(text));
    CHECK_EQUAL(com1_length, 5 + CONSOLE_LINE_MAX + 1);
    CHECK_EQUAL(d->console->line_length, 1);
}

TEST(the_log_keeps_the_last_of_it)
{
    struct domain *d = start(true);

    for (unsigned int i = 0; i < CONSOLE_OUT_SIZE + 10; i++) {
        com1_length = 0;
        console_output(d, i < CONSOLE_OUT_SIZE ? "a" : "b", 1);
    }
    CHECK_EQUAL(d->console->out_produced, CONSOLE_OUT_SIZE + 10);
    CHECK(d->console->out[9] == 'b' && d->console->out[10] == 'a');
}

TEST(what_is_typed_on_com1_reaches_dom0)
{
    struct domain *d = start(true);
    char text[16] = { 0 };

    typed = "ls\r";
    console_receive();
    CHECK_EQUAL(virqs, 1);
    CHECK_EQUAL(console_input(d, text, 2), 2);
    CHECK_EQUAL(console_input(d, text + 2, 8), 1);
    CHECK(!strcmp(text, "ls\r"));
}

TEST(what_the_workbench_types_reaches_a_domus_ring)
{
    struct domain *d = start_with_ring();

    memcpy(d->console->in, "hi", 2);
    d->console->in_produced = 2;
    console_poll();
    CHECK_EQUAL(rings, 1);
    CHECK_EQUAL(ring_page->in_prod, 2);
    CHECK(!memcmp(ring_page->in, "hi", 2));
    CHECK_EQUAL(d->console->in_consumed, 2);
    console_poll();
    CHECK_EQUAL(rings, 1);
}

TEST(a_full_ring_leaves_input_waiting)
{
    struct domain *d = start_with_ring();

    ring_page->in_prod = sizeof(ring_page->in);
    d->console->in_produced = 5;
    console_poll();
    CHECK_EQUAL(d->console->in_consumed, 0);
    ring_page->in_cons = 3;
    consumer(d, 3);
    CHECK_EQUAL(d->console->in_consumed, 3);
}

TEST(what_a_domu_writes_into_its_ring_comes_out)
{
    struct domain *d = start_with_ring();

    memcpy(ring_page->out, "text\n", 5);
    ring_page->out_prod = 5;
    consumer(d, 3);
    CHECK(!strcmp(com1, "(d1) text\n"));
    CHECK_EQUAL(ring_page->out_cons, 5);
    CHECK_EQUAL(rings, 1);
}

TEST(indices_that_cannot_be_are_not_believed)
{
    struct domain *d = start_with_ring();

    ring_page->out_prod = 0x80000000;
    consumer(d, 3);
    CHECK_EQUAL(d->console->out_produced, 0);
    CHECK_EQUAL(ring_page->out_cons, 0x80000000);
    ring_page->in_cons = 5; /* beyond what was produced */
    d->console->in_produced = 1;
    consumer(d, 3);
    CHECK_EQUAL(d->console->in_consumed, 0);
    d->console->in_produced = 0xffffffff; /* more than the array holds */
    console_poll();
    CHECK_EQUAL(d->console->in_consumed, 0);
}

TEST(the_rings_page_is_held_while_it_is_used)
{
    struct domain *d = start_with_ring();

    CHECK_EQUAL(holds, 1);
    console_destroy(d);
    CHECK_EQUAL(holds, 0);
    d->console = NULL;
}
