/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tested files need of the rest of Paracore, in its simplest form. Everything here is the
 * test's; nothing is tested by it. Panics and failed assertions end the run: they would mean a
 * wrong hypervisor.
 */
#include "tests/host/port/port.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "boot/boot_info.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "domain/pirq.h"
#include "domain/policy.h"
#include "domain/scheduler.h"
#include "hypercall/hypercall.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/free_list.h"
#include "memory/guest_copy.h"
#include "memory/mapping.h"
#include "memory/tlb.h"
#include "pv/page_table.h"

enum { FIRST_FRAME = 16 };

char host_memory[HOST_FRAMES][4096] __attribute__((aligned(4096)));
char host_frame_table[HOST_FRAMES * sizeof(struct frame)] __attribute__((aligned(64)));

static const char *fault_start;
static size_t fault_bytes;
static uint64_t m2p[HOST_FRAMES];

const char *host_refusal = "";
unsigned int host_preemptions, host_wakes, host_flushes, host_restarts, host_pirq_unbinds;
struct host_traced host_traced[HOST_TRACED];
unsigned int host_traced_count;
bool host_yield;
int host_pirq_result;
mfn_t host_loaded_table;
uint64_t tlb_clock = 1, host_flushed_at;

struct boot_info boot_info; /* no modules, so no policy but a test's */
struct domain *domain_list, *dom0;
uint64_t *machine_to_phys = m2p;
unsigned int physical_bits = 40;
uint64_t idle_l4[PT_ENTRIES];

/* Machine, memory */

void host_check_address(uint64_t machine_address)
{
    if (machine_address >= sizeof(host_memory))
        panic("machine address below %lx, found %lx", sizeof(host_memory), machine_address);
}

void host_reset(void)
{
    static bool made;

    while (domain_list)
        host_domain_destroy(domain_list);
    if (!made) {
        frame_count = HOST_FRAMES;
        frame_table[HOST_M2P_FRAME].owner = DOMID_XEN;
        frame_table[HOST_M2P_FRAME].references = 1;
        free_list_add(mfn_of(FIRST_FRAME), mfn_of(HOST_FRAMES));
        made = true;
    }
    if (free_frames() != HOST_FRAMES - FIRST_FRAME)
        panic("all %d frames free again, found %lu", HOST_FRAMES - FIRST_FRAME, free_frames());
    host_refusal = "";
    trace_classes = 0;
    host_traced_count = 0;
    host_preemptions = host_wakes = host_flushes = host_restarts = host_pirq_unbinds = 0;
    host_yield = false;
    host_pirq_result = 0;
    host_fault(NULL, 0);
    policy = NULL;
}

mfn_t host_frame(struct domain *d)
{
    mfn_t f = domain_alloc_frames(d, 0);

    if (mfn_same(f, MFN_INVALID))
        panic("a free frame, found none");
    return f;
}

uint64_t *host_words(mfn_t f) { return frame_map(f); }
void host_free(struct domain *d, mfn_t f) { domain_free_frame(d, f); }
uint64_t host_entry(mfn_t table,
                    unsigned int index) { return frame_paddr(table).n + index * sizeof(pte_t); }

void page_clear(void *page) { memset(page, 0, PAGE_SIZE); }
void page_copy(void *to, const void *from) { memcpy(to, from, PAGE_SIZE); }
bool device_is_ours(mfn_t first, uint64_t count)
{
    return first.n <= 0xfee00 && first.n + count > 0xfee00;
}
bool frame_is_machine_to_phys(mfn_t f) { return f.n == HOST_M2P_FRAME; }

/* A mark in each of Paracore's slots, so that a test sees whether they stay. */
void install_hypervisor_slots(uint64_t *l4, const struct domain *d)
{
    for (unsigned int slot = L4_SLOT_HV_FIRST; slot <= L4_SLOT_HV_LAST; slot++)
        l4[slot] = 0xabc000 + d->id;
}

int descriptor_page_validate(uint64_t *page);
int descriptor_page_validate(uint64_t *page) { return page[0] ? REFUSE(-EINVAL, "descriptor") : 0; }

struct host_tables host_address_space(struct domain *d)
{
    struct host_tables t = { host_frame(d), host_frame(d), host_frame(d), host_frame(d) };
    struct vcpu *v = d->vcpu[0];

    host_words(t.l4)[pt_index(HOST_WINDOW, 4)] = pte_make(t.l3, PTE_PRESENT | PTE_WRITE | PTE_USER);
    host_words(t.l3)[pt_index(HOST_WINDOW, 3)] = pte_make(t.l2, PTE_PRESENT | PTE_WRITE | PTE_USER);
    host_words(t.l2)[pt_index(HOST_WINDOW, 2)] = pte_make(t.l1, PTE_PRESENT | PTE_WRITE | PTE_USER);
    if (page_table_set_roots(v, t.l4, mfn_of(0)))
        panic("an address space, refused: %s", host_refusal);
    v->in_kernel = true;
    return t;
}

/* Domains */

void host_run(struct domain *d, unsigned int vcpu) { stack_top()->vcpu = d->vcpu[vcpu]; }

struct domain *domain_even_dying(domid_t id)
{
    for (struct domain *d = domain_list; d; d = d->next)
        if (d->id == id)
            return d;
    return NULL;
}

struct domain *domain_by_id(domid_t id)
{
    struct domain *d = domain_even_dying(id);

    return d && d->state != DOMAIN_DYING ? d : NULL;
}

static void add_vcpu(struct domain *d, uint32_t id)
{
    struct vcpu *v = calloc(1, sizeof(*v));

    v->domain = d;
    v->id = id;
    v->info = &d->shared_info->vcpu_info[id];
    d->vcpu[id] = v;
    d->vcpu_count++;
}

struct domain *host_domain(domid_t id, unsigned int vcpus)
{
    static uint32_t serial;
    struct domain *d = calloc(1, sizeof(*d));

    d->id = id;
    d->serial = ++serial;
    d->privileged = id == 0;
    d->max_frames = HOST_FRAMES;
    d->next = domain_list;
    domain_list = d;
    d->shared_info = domain_alloc_shared(d);
    for (uint32_t i = 0; i < vcpus; i++)
        add_vcpu(d, i);
    if (event_channels_create(d) || grant_table_create(d))
        panic("a domain, found no memory");
    if (d->privileged)
        dom0 = d;
    host_run(d, 0);
    return d;
}

/* A step of a domain's end, however often it is preempted. */
static void until_done(bool (*step)(struct domain *), struct domain *d)
{
    while (!step(d))
        host_preemptions++;
}

void host_domain_destroy(struct domain *d)
{
    struct domain **link = &domain_list;

    for (uint32_t i = 0; i < d->vcpu_count; i++)
        page_table_set_roots(d->vcpu[i], mfn_of(0), mfn_of(0));
    d->state = DOMAIN_DYING;
    until_done(event_channels_close, d);
    until_done(grant_mappings_end, d);
    until_done(domain_unpin_frames, d);
    until_done(domain_release_frames, d);
    event_channels_destroy(d);
    grant_table_destroy(d);
    domain_free_shared(d->shared_info);
    until_done(domain_disown_frames, d);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        free(d->vcpu[i]);
    while (*link != d)
        link = &(*link)->next;
    *link = d->next;
    free(d);
}

/* Scheduler, interrupts, hypercalls */

void vcpu_notify(struct vcpu *v)
{
    (void)v;
    host_wakes++;
}

void vcpu_wake_polling(struct domain *d, port_t port)
{
    (void)d;
    (void)port;
}

int pirq_bind(struct domain *d, uint32_t pirq, port_t port, bool shareable)
{
    (void)d, (void)pirq, (void)port, (void)shareable;
    return host_pirq_result;
}

void pirq_unbind(struct domain *d, uint32_t pirq, port_t port)
{
    (void)d, (void)pirq, (void)port;
    host_pirq_unbinds++;
}

bool cpu_should_yield(void) { return host_yield; }
bool hypercall_should_yield(void) { return host_yield; }

long hypercall_restart(unsigned int nr, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                       uint64_t a5)
{
    host_restarts++;
    host_yield = false;
    if (nr == __HYPERVISOR_event_channel_op)
        return hypercall_event_channel_op(a1, a2, a3, a4, a5);
    return hypercall_grant_table_op(a1, a2, a3, a4, a5);
}

/* Guest memory */

void host_fault(const void *start, size_t bytes)
{
    fault_start = start;
    fault_bytes = bytes;
}

static int accessible(uint64_t va, size_t bytes)
{
    uint64_t start = (uint64_t)fault_start;

    if (!guest_may_name(va) || !guest_may_name(va + bytes - 1))
        return -EFAULT;
    return fault_bytes && va < start + fault_bytes && va + bytes > start ? -EFAULT : 0;
}

int copy_from_guest(void *to, guest_va_t from, size_t bytes)
{
    int err = accessible(from.n, bytes);

    if (!err)
        memcpy(to, (const void *)from.n, bytes);
    return err;
}

int copy_to_guest(guest_va_t to, const void *from, size_t bytes)
{
    int err = accessible(to.n, bytes);

    if (!err)
        memcpy((void *)to.n, from, bytes);
    return err;
}

int read_guest_u64(uint64_t *to, guest_va_t from) { return copy_from_guest(to, from, 8); }
int write_guest_u64(guest_va_t to, uint64_t value) { return copy_to_guest(to, &value, 8); }

/* Messages */

int refuse(const struct refuse_site *site, uint64_t argument)
{
    (void)argument;
    host_refusal = site->words;
    return site->error;
}

void trace_write(enum trace_event event, const uint64_t argument[TRACE_ARGUMENTS])
{
    struct host_traced *t = &host_traced[host_traced_count++ % HOST_TRACED];

    t->event = event;
    for (unsigned int i = 0; i < TRACE_ARGUMENTS; i++)
        t->argument[i] = argument[i];
}

void printk(enum log_level level, const char *format, ...)
{
    (void)level, (void)format;
}

void panic(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    printf("panic: ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    abort();
}
