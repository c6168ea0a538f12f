/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns what the boot modules mean: which is a kernel, which a ramdisk, and how much memory each
 * domain gets. Runs once, before any guest. Read next: pv/build.c.
 */
#include "pv/build.h"

#include "boot/boot_info.h"
#include "boot/options.h"
#include "cpu/cpu.h"
#include "cpu/power.h"
#include "debug/printk.h"
#include "domain/policy.h"
#include "domain/scheduler.h"
#include "domain/scheduler_control.h"
#include "domain/share.h"
#include "lib/format.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/layout.h"
#include "memory/mapping.h"

/* When dom0_mem= is not given: what stays free beside the DomUs, for Paracore and for grants. */
#define RESERVE (16UL << 20)
#define DOMU_OVERHEAD (1UL << 20)
#define DOMU_MEMORY (16UL << 20)

static struct build_request requests[BOOT_MODULES_MAX];
static unsigned int request_count;

static bool is_domu(const struct boot_module *m)
{
    return !strncmp(m->arguments, "domu", 4) && (m->arguments[4] == ' ' || !m->arguments[4]);
}

/* The value of `key` (with its '=') among the words before " -- "; NULL: not given. */
static const char *word_value(const char *words, const char *key)
{
    size_t length = strlen(key);

    for (const char *at = words; *at && strncmp(at, "-- ", 3) && strcmp(at, "--"); at++)
        if ((at == words || at[-1] == ' ') && !strncmp(at, key, length))
            return at + length;
    return NULL;
}

static uint64_t number(const char *text, const char **end)
{
    uint64_t n = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    *end = text;
    return n;
}

/* mem=: with K, M or G; without, MiB, as in xl's configuration. */
static uint64_t memory_size(const char *text)
{
    const char *end;
    uint64_t n = number(text, &end);

    switch (*end) {
    case 'G': case 'g':
        return n << 30;
    case 'K': case 'k':
        return (n << 10) & PAGE_MASK;
    default:
        return n << 20;
    }
}

static const char *arguments_of_domu(const char *words)
{
    const char *dashes = strstr(words, " -- ");

    return dashes ? dashes + 4 : "";
}

/* A word's number, which must be from `least` to `most`. */
static uint32_t number_of_domu(const struct build_request *r, const char *words, const char *key,
                               uint32_t least, uint32_t most, uint32_t otherwise)
{
    const char *value = word_value(words, key), *end;
    uint64_t n = value ? number(value, &end) : otherwise;

    if (n >= least && n <= most)
        return (uint32_t)n;
    printk(LOG_WARNING, "%s: expected %s from %u to %u, found %lu; it gets %u\n", r->name, key, least,
           most, n, otherwise);
    return otherwise;
}

/* cpus=: a processor's number, or two with a dash between them. */
static uint64_t cpus_of_domu(const struct build_request *r, const char *words)
{
    const char *value = word_value(words, "cpus="), *end;
    uint64_t first, last;

    if (!value)
        return ~0UL;
    first = last = number(value, &end);
    if (*end == '-')
        last = number(end + 1, &end);
    if (first <= last && last < cpu_count)
        return (2UL << last) - (1UL << first);
    printk(LOG_WARNING, "%s: expected cpus= with processors from 0 to %u, found %lu-%lu; it gets "
           "all\n", r->name, cpu_count - 1, first, last);
    return ~0UL;
}

/* Copies a word: up to a space. */
static void copy_word(char *to, const char *from, size_t room)
{
    size_t n = 0;

    while (from[n] && from[n] != ' ' && n + 1 < room)
        n++;
    memcpy(to, from, n);
    to[n] = 0;
}

/* A hexadecimal digit's value; 16: it is none. */
static unsigned int digit(char c)
{
    unsigned int letter = (unsigned int)((c | 0x20) - 'a');

    return c >= '0' && c <= '9' ? (unsigned int)(c - '0') : letter < 6 ? letter + 10 : 16;
}

/* uuid=: 32 hexadecimal digits, dashes between them as one likes. */
static void handle_of_domu(struct build_request *r, const char *words)
{
    const char *value = word_value(words, "uuid=");
    unsigned int count = 0;

    for (const char *at = value; at && *at && *at != ' '; at++) {
        if (*at == '-')
            continue;
        if (digit(*at) > 15 || count == 2 * sizeof(r->handle)) {
            count = 0;
            break;
        }
        r->handle[count / 2] = (uint8_t)(r->handle[count / 2] << 4 | digit(*at));
        count++;
    }
    if (!value || count == 2 * sizeof(r->handle))
        return;
    memset(r->handle, 0, sizeof(r->handle));
    printk(LOG_WARNING, "%s: expected uuid= with 32 hexadecimal digits, found something else; it "
           "gets none\n", r->name);
}

static void describe_domu(struct build_request *r, const char *words)
{
    const char *name = word_value(words, "name="), *memory = word_value(words, "mem=");

    if (name)
        copy_word(r->name, name, sizeof(r->name));
    else
        snprintf(r->name, sizeof(r->name), "domU%u", r->id);
    r->memory = memory ? memory_size(memory) : DOMU_MEMORY;
    r->vcpus = number_of_domu(r, words, "vcpus=", 1, MAX_VCPUS, 1);
    r->weight = number_of_domu(r, words, "weight=", 1, WEIGHT_MAX, WEIGHT_DEFAULT);
    r->cap = number_of_domu(r, words, "cap=", 0, CAP_MAX, 0);
    r->cpus = cpus_of_domu(r, words);
    handle_of_domu(r, words);
    r->arguments = arguments_of_domu(words);
}

static void describe_dom0(struct build_request *r, const char *words)
{
    r->privileged = true;
    string_copy(r->name, "Dom0", sizeof(r->name));
    r->arguments = words;
    r->memory = options.dom0_memory;
    r->vcpus = options.dom0_max_vcpus ? options.dom0_max_vcpus : cpu_count;
    if (r->vcpus > MAX_VCPUS)
        r->vcpus = MAX_VCPUS;
    r->weight = WEIGHT_DEFAULT;
    r->cpus = ~0UL;
    r->pinned = options.dom0_vcpus_pin;
}

static void add_kernel(const struct boot_module *m)
{
    struct build_request *r = &requests[request_count];

    r->id = (domid_t)request_count++;
    r->kernel = direct_map(paddr_of(m->start));
    r->kernel_size = m->size;
    if (r->id)
        describe_domu(r, m->arguments);
    else
        describe_dom0(r, m->arguments);
}

static void add_ramdisk(const struct boot_module *m)
{
    struct build_request *r = &requests[request_count - 1];

    if (r->ramdisk) {
        printk(LOG_WARNING, "%s: expected one ramdisk, found another module \"%s\"; it is left "
               "out\n", r->name, m->arguments);
        return;
    }
    r->ramdisk = direct_map(paddr_of(m->start));
    r->ramdisk_size = m->size;
}

/*
 * All that is free, less what the DomUs want; but half of it at least: then it is a DomU that
 * cannot be built, and is told so.
 */
static uint64_t dom0_memory_left(void)
{
    uint64_t left = free_frames() << PAGE_SHIFT, taken = RESERVE;

    for (unsigned int i = 1; i < request_count; i++)
        taken += requests[i].memory + DOMU_OVERHEAD;
    return (taken < left / 2 ? left - taken : left / 2) & PAGE_MASK;
}

/* What was asked for is known to be right, so nothing is refused. */
static void give_share(struct domain *d, const struct build_request *r)
{
    (void)scheduler_set_share(d, r->weight, r->cap);
    for (uint32_t i = 0; i < d->vcpu_count; i++)
        (void)vcpu_set_affinity(d->vcpu[i], r->pinned ? 1UL << i % cpu_count : r->cpus, ~0UL);
}

static void halt_without_dom0(void)
{
    printk(LOG_ERROR, "Without Dom0 there is nothing to do: the machine is halted\n");
    machine_halt();
}

void build_domains(void)
{
    for (unsigned int i = 0; i < boot_info.module_count; i++) {
        if (policy_is_module(&boot_info.modules[i]))
            continue; /* in force since before there was a domain */
        if (!request_count || is_domu(&boot_info.modules[i]))
            add_kernel(&boot_info.modules[i]);
        else
            add_ramdisk(&boot_info.modules[i]);
    }
    if (!request_count) {
        printk(LOG_ERROR, "Expected a boot module with Dom0's kernel, found none: under QEMU give "
               "-initrd \"kernel arguments,ramdisk\"\n");
        halt_without_dom0();
    }
    if (!requests[0].memory)
        requests[0].memory = dom0_memory_left();
    for (unsigned int i = 0; i < request_count; i++) {
        struct domain *d = build_domain(&requests[i]);

        if (d)
            give_share(d, &requests[i]);
        else if (i == 0)
            halt_without_dom0();
    }
    for (unsigned int i = 0; i < boot_info.module_count; i++)
        memory_release(paddr_of(boot_info.modules[i].start),
                       paddr_of(ALIGN_UP(boot_info.modules[i].start + boot_info.modules[i].size,
                                         PAGE_SIZE)));
    for (struct domain *d = domain_list; d; d = d->next) {
        vcpu_start(d->vcpu[0]);
        domain_unpause(d);
    }
}
