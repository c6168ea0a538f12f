/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies: domain/policy_table.c on tables whole, cut, bent and absurd, and domain/policy.c on what
 * the whole ones say. What panics does so in a process of its own; its words are kept.
 */
#include "tests/host/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/grant_table.h"
#include "boot/boot_info.h"
#include "debug/printk.h"
#include "domain/policy.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/layout.h"

enum { ROOM = 16384, WORDS = 256 };

char host_memory[HOST_FRAMES][4096] __attribute__((aligned(4096)));
struct boot_info boot_info;

static char *panicked; /* shared with the process that panics */
static char said[256];
static const struct refuse_site *refused;
static unsigned int lines;

void host_check_address(uint64_t address) { (void)address; }
void *hv_alloc_pages(unsigned int order) { return calloc(1, PAGE_SIZE << order); }

int refuse(const struct refuse_site *site, uint64_t argument)
{
    (void)argument;
    refused = site;
    return site->error;
}

void printk(enum log_level level, const char *format, ...)
{
    va_list arguments;

    (void)level;
    lines++;
    va_start(arguments, format);
    vsnprintf(said, sizeof(said), format, arguments);
    va_end(arguments);
}

void panic(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(panicked, WORDS, format, arguments);
    va_end(arguments);
    _exit(0);
}

/* A table under construction; it lies where a module would. */
static struct policy_table_subject subjects[POLICY_SUBJECTS_MAX + 1];
static struct policy_table_rule rules[POLICY_RULES_MAX + 1];
static uint32_t subject_count, rule_count, text_size, otherwise;
static char text[ROOM];

static uint32_t place(const char *words)
{
    uint32_t at = text_size;

    memcpy(text + at, words, strlen(words) + 1);
    text_size += (uint32_t)strlen(words) + 1;
    return at;
}

enum { DOM0, WEB, DB }; /* the subjects of most tests */

static uint32_t add_subject(uint8_t handle, const char *name)
{
    subjects[subject_count] = (struct policy_table_subject){
        .handle = { handle }, .name = place(name), .flags = handle ? 0 : POLICY_SUBJECT_DOM0,
    };
    return subject_count++;
}

static struct policy_table_rule *add_range(uint16_t from, uint16_t to, uint16_t kinds, bool allow,
                                           uint64_t first, uint64_t last)
{
    char words[64];
    uint32_t name;

    snprintf(words, sizeof(words), "rule%u", rule_count);
    name = place(words);
    snprintf(words, sizeof(words), "words of rule %u", rule_count);
    rules[rule_count] = (struct policy_table_rule){
        from, to, kinds, allow, first, last, name, place(words),
    };
    return &rules[rule_count++];
}

static struct policy_table_rule *add_rule(uint16_t from, uint16_t to, uint16_t kinds, bool allow)
{
    return add_range(from, to, kinds, allow, 0, ~0UL);
}

static void start_table(void)
{
    subject_count = rule_count = text_size = 0;
    otherwise = 1;
    add_subject(0, "Dom0");
    add_subject(0x11, "web");
    add_subject(0x22, "db");
    policy = NULL;
    refused = NULL;
    lines = 0;
    said[0] = 0;
}

static uint32_t crc(uint32_t before, const void *from, size_t count)
{
    const uint8_t *bytes = from;
    uint32_t value = ~before;

    while (count--)
        for (int bit = 0, byte = *bytes++; bit < 8; bit++, byte >>= 1)
            value = value >> 1 ^ ((value ^ (uint32_t)byte) & 1 ? 0xedb88320U : 0);
    return ~value;
}

static struct policy_table_header *header(void) { return (void *)host_memory; }

static void seal(void)
{
    uint32_t before = crc(0, header(), 16);

    header()->checksum = crc(before, &header()->subjects, header()->size - 20);
}

/* Puts the parts one behind the other; its size. */
static uint32_t write_table(void)
{
    uint8_t *at = (uint8_t *)(header() + 1);

    memset(host_memory, 0, sizeof(host_memory));
    memcpy(at, subjects, subject_count * sizeof(*subjects));
    at += subject_count * sizeof(*subjects);
    memcpy(at, rules, rule_count * sizeof(*rules));
    at += rule_count * sizeof(*rules);
    memcpy(at, text, text_size);
    *header() = (struct policy_table_header){
        .version = 1, .size = (uint32_t)(at + text_size - (uint8_t *)host_memory),
        .subjects = subject_count, .rules = rule_count, .text = text_size, .otherwise = otherwise,
    };
    memcpy(header()->magic, POLICY_MAGIC, 8);
    seal();
    return header()->size;
}

static void load_modules(unsigned int count, uint64_t size)
{
    boot_info.module_count = count;
    for (unsigned int i = 0; i < count; i++)
        boot_info.modules[i] = (struct boot_module){ 0, size, "" };
    policy_load();
}

/* The words of the panic that these modules are met with. */
static const char *panic_of(unsigned int count, uint64_t size)
{
    pid_t child;

    panicked = mmap(NULL, WORDS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    child = fork();
    if (!child) {
        load_modules(count, size);
        _exit(1);
    }
    waitpid(child, NULL, 0);
    return panicked;
}

static void load(void) { load_modules(1, write_table()); }

static struct domain domain_of(domid_t id, uint8_t handle)
{
    struct domain d = { .id = id, .privileged = !id, .handle = { handle }, .name = "someone" };

    policy_resolve(&d);
    return d;
}

static struct policy_fault fault_of(uint64_t size)
{
    struct policy_fault fault = { 0 };
    /* an allocation of just this size: a read behind it is caught */
    void *copy = malloc(size ? size : 1);

    memcpy(copy, host_memory, size);
    CHECK(!policy_table_check(copy, size, &fault));
    free(copy);
    return fault;
}

TEST(a_whole_table_is_taken)
{
    struct policy_fault fault;

    start_table();
    add_rule(WEB, DOM0, 1 << POLICY_MAP, false);
    CHECK(policy_table_check(host_memory, write_table(), &fault));
    load();
    CHECK_EQUAL(policy->subject_count, 3);
    CHECK_EQUAL(policy->rule_count, 2);
    CHECK(!strcmp(policy->rules[1].name, "otherwise"));
}

TEST(a_table_cut_anywhere_is_damaged)
{
    uint32_t size;

    start_table();
    add_rule(WEB, DOM0, 1 << POLICY_MAP, false);
    size = write_table();
    for (uint32_t cut = 0; cut < size; cut++)
        CHECK(fault_of(cut).expected);
    header()->size = size + 1;
    CHECK(fault_of(size + 1).expected);
}

TEST(a_bit_turned_round_anywhere_is_damage)
{
    uint32_t size;

    start_table();
    add_rule(WEB, DB, 1 << POLICY_BIND, true);
    size = write_table();
    for (uint32_t bit = 0; bit < size * 8; bit++) {
        host_memory[0][bit / 8] ^= (char)(1 << bit % 8);
        CHECK(fault_of(size).expected);
        host_memory[0][bit / 8] ^= (char)(1 << bit % 8);
    }
}

static void expect_fault(const char *expected)
{
    struct policy_fault fault = fault_of(write_table());

    CHECK(fault.expected && strstr(fault.expected, expected));
    if (!fault.expected || !strstr(fault.expected, expected))
        printf("    expected '%s', found '%s'\n", expected, fault.expected);
}

TEST(absurd_counts_are_told_before_anything_is_read_by_them)
{
    uint32_t size;

    start_table();
    size = write_table();
    header()->rules = ~0U;
    CHECK(strstr(fault_of(size).expected, "512 rules"));
    header()->rules = 0;
    header()->subjects = 0x10000003;
    CHECK(strstr(fault_of(size).expected, "64 subjects"));
    header()->subjects = 3;
    header()->text = 0x7fffffff;
    CHECK(strstr(fault_of(size).expected, "64 KiB"));
    header()->text = text_size + 1;
    CHECK(strstr(fault_of(size).expected, "as many bytes"));
    header()->text = text_size;
    header()->version = 2;
    CHECK(strstr(fault_of(size).expected, "version 1"));
}

TEST(what_points_out_of_the_table_is_damage)
{
    start_table();
    add_rule(3, DOM0, 1 << POLICY_MAP, false);
    expect_fault("a subject of the table");
    start_table();
    add_rule(WEB, 0xfffe, 1 << POLICY_MAP, false);
    expect_fault("a subject of the table");
    start_table();
    add_rule(WEB, DB, 1 << POLICY_MAP, false)->name = text_size;
    expect_fault("a place within the text");
    start_table();
    add_rule(WEB, DB, 1 << POLICY_MAP, false);
    text[--text_size] = 'x'; /* the end of the last text */
    expect_fault("159 characters and a zero");
}

TEST(what_makes_no_sense_is_damage)
{
    start_table();
    add_rule(WEB, DB, 0, false);
    expect_fault("kinds");
    start_table();
    add_rule(WEB, DB, 1 << POLICY_KINDS, false);
    expect_fault("kinds");
    start_table();
    add_rule(WEB, DB, 1 << POLICY_PORTS, false);
    expect_fault("no second domain");
    start_table();
    add_range(WEB, POLICY_ANY, 1 << POLICY_PORTS, false, 8, 7);
    expect_fault("ends behind its start");
    start_table();
    add_rule(WEB, DB, 1, false)->allow = 2;
    expect_fault("0 or 1");
    start_table();
    add_subject(0x11, "web again");
    expect_fault("no subject before");
    start_table();
    add_subject(0, "another Dom0");
    expect_fault("no subject before");
    start_table();
    subjects[WEB].flags = 1;
    expect_fault("none for Dom0");
    start_table();
    add_subject(0x33, "bell\a");
    expect_fault("can be printed");
}

TEST(as_many_as_there_may_be_are_taken_and_no_more)
{
    start_table();
    while (subject_count < POLICY_SUBJECTS_MAX)
        add_subject((uint8_t)(0x40 + subject_count), "s");
    while (rule_count < POLICY_RULES_MAX) {
        rules[rule_count] = rules[rule_count ? rule_count - 1 : 0];
        if (rule_count)
            rule_count++;
        else
            add_rule(WEB, DB, 1, false);
    }
    load();
    CHECK(policy && policy->rule_count == POLICY_RULES_MAX + 1);
    start_table();
    while (subject_count <= POLICY_SUBJECTS_MAX)
        add_subject((uint8_t)(0x40 + subject_count), "s");
    expect_fault("64 subjects");
}

TEST(a_damaged_or_second_policy_ends_the_boot)
{
    start_table();
    write_table();
    host_memory[0][90] ^= 4;
    CHECK(strstr(panic_of(1, header()->size), "boot module 0, "));
    CHECK(strstr(panicked, "damaged at byte 16"));
    start_table();
    CHECK(strstr(panic_of(2, write_table()), "second policy"));
}

TEST(a_module_called_policy_is_one_even_without_its_magic)
{
    struct boot_module m = { 0, 4, "policy" };

    memset(host_memory, 0, sizeof(host_memory));
    CHECK(policy_is_module(&m));
    m.arguments = "policy=no";
    CHECK(!policy_is_module(&m));
}

TEST(the_first_rule_that_is_about_a_pair_decides)
{
    struct domain first, web, db, other;

    start_table();
    add_rule(WEB, DOM0, 1 << POLICY_MAP, true);
    add_rule(POLICY_ANY, DOM0, 1 << POLICY_MAP | 1 << POLICY_COPY, false);
    load();
    first = domain_of(0, 0);
    web = domain_of(1, 0x11);
    db = domain_of(2, 0x22);
    other = domain_of(3, 0x77);
    CHECK_EQUAL(policy_grant(POLICY_MAP, &web, &first), 0);
    CHECK_EQUAL(policy_grant(POLICY_MAP, &db, &first), GNTST_permission_denied);
    CHECK(refused && !strcmp(refused->words, "words of rule 1"));
    CHECK_EQUAL(policy_grant(POLICY_COPY, &web, &first), GNTST_permission_denied);
    CHECK_EQUAL(policy_grant(POLICY_COPY, &other, &first), GNTST_permission_denied);
    CHECK_EQUAL(policy_grant(POLICY_MAP, &first, &web), 0); /* the other way round is another matter */
    CHECK_EQUAL(policy->rules[1].refusals, 3);
    CHECK_EQUAL(policy->rules[1].refused, 0);
}

TEST(a_rule_about_binding_holds_whoever_asks)
{
    struct domain web, db;

    start_table();
    add_rule(WEB, DB, 1 << POLICY_BIND, false);
    load();
    web = domain_of(1, 0x11);
    db = domain_of(2, 0x22);
    CHECK_EQUAL(policy_pair(POLICY_BIND, &web, &db), -EPERM);
    CHECK_EQUAL(policy_pair(POLICY_BIND, &db, &web), -EPERM);
    CHECK_EQUAL(policy_pair(POLICY_BIND, &web, &web), 0);
}

TEST(otherwise_is_named_when_no_rule_is_about_it)
{
    struct domain web, other, first;

    start_table();
    otherwise = 0;
    load();
    first = domain_of(0, 0);
    web = domain_of(1, 0x11);
    other = domain_of(9, 0x99);
    CHECK_EQUAL(policy_pair(POLICY_BIND, &web, &first), -EPERM);
    CHECK_EQUAL(policy_pair(POLICY_BIND, &other, &web), -EPERM);
    CHECK(strstr(refused->words, "policy rule otherwise"));
    CHECK_EQUAL(policy_grant(POLICY_MAP, &other, &other), 0);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x60, 0x60), -EPERM);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &first, 0x60, 0x60), 0);
    CHECK(policy_dom0_has_port(0x60));
}

TEST(a_domain_is_who_its_handle_says)
{
    struct domain d;

    start_table();
    load();
    d = domain_of(5, 0x22);
    CHECK_EQUAL(d.policy_subject, DB + 1);
    d.handle[15] = 1;
    policy_resolve(&d);
    CHECK_EQUAL(d.policy_subject, 0);
    d = domain_of(5, 0); /* no handle is not Dom0's */
    CHECK_EQUAL(d.policy_subject, 0);
}

TEST(of_a_range_each_part_is_judged)
{
    struct domain web, first;

    start_table();
    add_range(WEB, POLICY_ANY, 1 << POLICY_PORTS, true, 0x370, 0x37b);
    add_range(POLICY_ANY, POLICY_ANY, 1 << POLICY_PORTS, false, 0x378, 0x37f);
    add_range(POLICY_ANY, POLICY_ANY, 1 << POLICY_PCI, false, 0x18, 0x18);
    load();
    web = domain_of(1, 0x11);
    first = domain_of(0, 0);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x370, 0x37b), 0);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x360, 0x37b), 0);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x360, 0x380), -EPERM);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x37b, 0x37c), -EPERM);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &web, 0x380, 0xffff), 0);
    CHECK_EQUAL(policy_device(POLICY_PORTS, &first, 0x378, 0x378), -EPERM);
    CHECK(!policy_dom0_has_port(0x378) && policy_dom0_has_port(0x377));
    CHECK_EQUAL(policy_device(POLICY_PCI, &web, 0x18, 0x18), -EPERM);
    CHECK_EQUAL(policy_device(POLICY_FRAMES, &web, 0x18, 0x18), 0);
}

TEST(the_log_is_told_ever_more_seldom)
{
    struct domain web, db;

    start_table();
    add_rule(WEB, DB, 1 << POLICY_BIND, false);
    load();
    web = domain_of(1, 0x11);
    db = domain_of(2, 0x22);
    lines = 0;
    for (int i = 0; i < 1000; i++)
        policy_pair(POLICY_BIND, &web, &db);
    CHECK_EQUAL(lines, 10); /* 1, 2, 4 ... 512 */
    CHECK(strstr(said, "512 so far"));
    CHECK_EQUAL(policy->rules[0].refusals, 1000);
}
