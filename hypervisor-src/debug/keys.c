/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each debug key prints, with Xen's letters where Xen has the key. Only reads; what it shows is
 * of one moment, for nothing else runs meanwhile.
 */
#include "debug/keys.h"

#include "cpu/time.h"
#include "debug/printk.h"
#include "domain/domain.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "lib/types.h"
#include "memory/alloc.h"

static const char *state_name(enum domain_state state)
{
    static const char *const names[] = {
        [DOMAIN_BUILDING] = "building", [DOMAIN_RUNNING] = "running", [DOMAIN_PAUSED] = "paused",
        [DOMAIN_SHUTDOWN] = "shut down", [DOMAIN_CRASHED] = "crashed", [DOMAIN_DYING] = "dying",
    };

    return names[state];
}

static const char *vcpu_state_name(enum vcpu_state state)
{
    static const char *const names[] = {
        [VCPU_OFFLINE] = "offline", [VCPU_RUNNABLE] = "runnable", [VCPU_RUNNING] = "running",
        [VCPU_BLOCKED] = "blocked", [VCPU_POLLING] = "polling",
    };

    return names[state];
}

static void show_vcpus(const struct domain *d)
{
    for (uint32_t i = 0; i < d->vcpu_count; i++) {
        const struct vcpu *v = d->vcpu[i];

        printk(LOG_INFO, "  vCPU %u: %s, paused %u times, rip %016lx, %lu hypercalls, %lu upcalls, "
               "%lu faults\n", v->id, vcpu_state_name(v->state), v->pause_count,
               v->regs_valid ? v->regs->rip : 0, v->hypercall_count, v->upcall_count,
               v->fault_count);
    }
}

static void show_domains(void)
{
    for (const struct domain *d = domain_list; d; d = d->next) {
        printk(LOG_INFO, "Domain %u (%s): %s, %lu of %lu frames, %u ports, weight %u, cap %u\n",
               d->id, d->name, state_name(d->state), d->frames, d->max_frames,
               d->events ? d->events->ports_open : 0, d->weight, d->cap);
        show_vcpus(d);
    }
}

static void show_ports(void)
{
    static const char *const kinds[] = {
        [EVENT_FREE] = "free", [EVENT_UNBOUND] = "unbound", [EVENT_INTERDOMAIN] = "interdomain",
        [EVENT_PIRQ] = "pirq", [EVENT_VIRQ] = "virq", [EVENT_IPI] = "ipi",
        [EVENT_PARACORE] = "paracore",
    };

    for (const struct domain *d = domain_list; d; d = d->next) {
        for (port_t port = 1; d->events && port < d->events->port_count; port++) {
            const struct event_channel *channel = event_channel_find(d, port);

            if (channel)
                printk(LOG_INFO, "Domain %u port %u: %s, vCPU %u, domain %u port %u, number %u\n",
                       d->id, port, kinds[channel->kind], channel->vcpu, channel->remote_domain,
                       channel->remote_port, channel->source);
        }
    }
}

static void show_grants(void)
{
    for (const struct domain *d = domain_list; d; d = d->next)
        if (d->grants)
            grant_table_dump(d);
}

static void show_memory(void)
{
    printk(LOG_INFO, "%lu frames of RAM, %lu free, %lu of them claimed\n", ram_frames(),
           free_frames(), claimed_frames());
}

static void show_time(void)
{
    printk(LOG_INFO, "System time %lu ns, TSC %lu kHz\n", system_time(), time_scale.tsc_hz / 1000);
}

static void show_keys(void);

static const struct key {
    char letter;
    void (*show)(void);
    const char *what;
} keys[] = {
    { 'e', show_ports, "event channels" },
    { 'g', show_grants, "grants in use" },
    { 'h', show_keys, "this list" },
    { 'm', show_memory, "memory" },
    { 'q', show_domains, "domains and vCPUs" },
    { 't', show_time, "time" },
};

static void show_keys(void)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(keys); i++)
        printk(LOG_INFO, "  key '%c': %s\n", keys[i].letter, keys[i].what);
}

void debug_key(char letter)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(keys); i++) {
        if (keys[i].letter != letter)
            continue;
        printk(LOG_INFO, "Debug key '%c': %s\n", letter, keys[i].what);
        keys[i].show();
        return;
    }
    printk(LOG_INFO, "Debug key '%c' shows nothing here; 'h' lists those that do\n",
           letter >= ' ' && letter < 127 ? letter : '?');
}
