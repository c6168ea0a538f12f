/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The demo DomU. Ten times a second it offers a page to Dom0 and takes a step at building an address
 * space and one at writing and reading its disk; in between it sleeps, or with `work=busy` computes.
 * What is typed on its console is echoed. Read next: exchange.c, disk.c.
 */
#include "guests/domu/domu.h"

#include "guests/lib/console.h"
#include "guests/lib/events.h"
#include "guests/lib/grants.h"

static const uint64_t STEP = 100000000; /* ns */
static const unsigned int STEPS_A_REPORT = 20;

static void typed(evtchn_port_t port)
{
    (void)port;
}

static void echo(void)
{
    char some[64];
    size_t n;

    while ((n = console_read(some, sizeof(some)))) {
        for (size_t i = 0; i < n; i++)
            console_write(some[i] == '\r' ? "\n" : &some[i], 1);
    }
}

/* Something to compute: the longest Collatz sequence so far. */
static void compute(uint64_t until)
{
    static uint64_t next = 1, longest;

    while (guest_time() < until) {
        uint64_t length = 0;

        for (uint64_t n = next++; n != 1; n = n & 1 ? 3 * n + 1 : n / 2)
            length++;
        if (length > longest)
            longest = length;
    }
}

static void pass(uint64_t until, bool busy)
{
    if (busy) {
        upcalls_on();
        compute(until);
        return;
    }
    while (guest_time() < until) {
        echo();
        upcalls_off();
        event_wait(until);
    }
}

static bool option_is(const char *option, const char *value)
{
    const char *found = guest_option(option);

    return found && !memcmp(found, value, strlen(value));
}

static void report(void)
{
    print("domu: %lu pages seen by Dom0 as sent, %lu not; %lu address spaces built\n",
          exchange_good, exchange_bad, address_spaces_built);
    if (disk_good || disk_bad)
        print("domu: %lu pages read back from the disk as written, %lu not\n", disk_good, disk_bad);
}

void guest_main(void)
{
    bool busy = option_is("work", "busy");
    long port = console_port();
    domid_t id;

    print("domu: up after %lu ms, %lu frames, '%s'\n", guest_time() / 1000000,
          start_info->nr_pages, start_info->cmd_line);
    if (port > 0)
        event_handle((evtchn_port_t)port, typed);
    if (grants_init())
        print("domu: no grant table\n");
    id = exchange_init(busy ? "busy" : "idle");
    print("domu: domain %u, %s\n", id, busy ? "busy" : "sleeps when it can");
    disk_init();
    for (unsigned int step = 1;; step++) {
        exchange_step();
        disk_step();
        address_space_step();
        echo();
        if (step % STEPS_A_REPORT == 0)
            report();
        pass(guest_time() + STEP, busy);
    }
}
