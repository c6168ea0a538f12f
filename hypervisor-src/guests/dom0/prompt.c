/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A prompt on Dom0's console: one command a line, with echo and backspace. Commands are the table
 * at the end.
 */
#include "guests/dom0/dom0.h"

#include "abi/sched.h"
#include "abi/version.h"
#include "guests/dom0/devices.h"
#include "guests/dom0/store.h"
#include "guests/lib/console.h"
#include "guests/lib/hypercall.h"

enum { LINE_MAX = 80 };

static char line[LINE_MAX + 1];
static size_t length;

static void typed(evtchn_port_t port)
{
    (void)port;
}

void prompt_init(void)
{
    long port = console_port();

    if (port < 0)
        print("dom0: no console input: error %ld\n", port);
    else
        event_handle((evtchn_port_t)port, typed);
    print("type 'help'\n> ");
}

static void do_domains(const char *rest)
{
    (void)rest;
    for (domid_t id = 1; id <= MEETING_DOMUS; id++) {
        const struct neighbour *n = &neighbours[id];

        if (n->state == NEIGHBOUR_MET)
            print("domain %u '%s': %u requests, pages mapped %lu, copied %lu, failed %lu\n", id,
                  (const char *)n->mailbox->name, n->mailbox->answer, n->mapped, n->copied,
                      n->failed);
    }
}

static void do_disks(const char *rest)
{
    (void)rest;
    disks_print();
}

static void print_below(const char *path)
{
    const struct store_node *child = NULL;

    while ((child = store_next_child(path, child))) {
        print("%s = \"%s\"\n", child->path, child->value);
        print_below(child->path);
    }
}

static void do_store(const char *rest)
{
    print_below(*rest ? rest : "");
}

static void do_ports(const char *rest)
{
    static const char *const kinds[] = { "closed", "unbound", "interdomain", "pirq", "virq",
        "ipi" };

    (void)rest;
    for (evtchn_port_t port = 1; port < 64; port++) {
        struct evtchn_status status = { .dom = DOMID_SELF, .port = port };

        if (hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &status) || !status.status)
            continue;
        print("port %u: %s", port, kinds[status.status]);
        if (status.status == EVTCHNSTAT_interdomain)
            print(", domain %u port %u", status.u.interdomain.dom, status.u.interdomain.port);
        if (status.status == EVTCHNSTAT_virq)
            print(" %u", status.u.virq);
        print("\n");
    }
}

static void do_time(const char *rest)
{
    uint64_t now = guest_time();

    (void)rest;
    print("%lu.%03lu s since the hypervisor started; wall clock then: %u s since 1970\n",
          now / 1000000000,
          now / 1000000 % 1000, shared_info->wc_sec);
}

static void do_version(const char *rest)
{
    char extra[XEN_EXTRAVERSION_LEN + 1] = "";
    long version = hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0);

    (void)rest;
    hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, extra);
    print("hypervisor %ld.%ld%s, %s\n", version >> 16, version & 0xffff, extra, start_info->magic);
}

static void do_echo(const char *rest) { print("%s\n", rest); }

static void do_poweroff(const char *rest)
{
    (void)rest;
    guest_shutdown(SHUTDOWN_poweroff);
}

static void do_reboot(const char *rest)
{
    (void)rest;
    guest_shutdown(SHUTDOWN_reboot);
}

static void do_help(const char *rest);

static const struct {
    const char *name;
    void (*run)(const char *rest);
    const char *what;
} commands[] = {
    { "help", do_help, "this list" },
    { "domains", do_domains, "the DomUs met, and what they asked for" },
    { "store", do_store, "the store's entries, all or below the path that follows" },
    { "disks", do_disks, "the DomUs' disks, and what was done with them" },
    { "ports", do_ports, "Dom0's event channels" },
    { "time", do_time, "system time and wall clock" },
    { "version", do_version, "what the hypervisor says it is" },
    { "echo", do_echo, "the rest of the line" },
    { "poweroff", do_poweroff, "ends Dom0 and the machine" },
    { "reboot", do_reboot, "the same, and starts again" },
};

static void do_help(const char *rest)
{
    (void)rest;
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        print("%-10s %s\n", commands[i].name, commands[i].what);
}

static void obey(void)
{
    size_t word = 0;

    line[length] = 0;
    while (line[word] && line[word] != ' ')
        word++;
    for (size_t i = 0; word && i < ARRAY_SIZE(commands); i++) {
        if (strlen(commands[i].name) == word && !memcmp(line, commands[i].name, word)) {
            commands[i].run(line[word] ? line + word + 1 : line + word);
            return;
        }
    }
    if (word)
        print("no command '%s'; type 'help'\n", line);
}

static void take(char c)
{
    if (c == '\r' || c == '\n') {
        print("\n");
        obey();
        length = 0;
        print("> ");
    } else if ((c == 0x7f || c == '\b') && length) {
        length--;
        print("\b \b");
    } else if (c >= ' ' && c < 0x7f && length < LINE_MAX) {
        line[length++] = c;
        print("%c", c);
    }
}

void prompt_serve(void)
{
    char some[32];
    size_t n;

    while ((n = console_read(some, sizeof(some)))) {
        for (size_t i = 0; i < n; i++)
            take(some[i]);
    }
}
