/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that a policy comes in, a boot module, little-endian: a header, its subjects (domains by
 * their handles), its rules in the order they are asked, and the text that both point into. The
 * workbench writes it (org.parascope.build, PolicyTable); nothing in it is believed before
 * policy_table_check. Read next: domain/policy.h.
 */
#ifndef PARACORE_DOMAIN_POLICY_TABLE_H
#define PARACORE_DOMAIN_POLICY_TABLE_H

#include "lib/types.h"

#define POLICY_MAGIC "ParaPol\x1a"
enum {
    POLICY_VERSION = 1, POLICY_SUBJECTS_MAX = 64, POLICY_RULES_MAX = 512,
    POLICY_TEXT_MAX = 1 << 16, /* of all together */
    POLICY_WORDS_MAX = 160,    /* of one, its end included */
    POLICY_ANY = 0xffff,       /* instead of a subject: every domain, those that the table does not name too */
};

/* What a rule is about: bits of policy_table_rule.kinds are 1 << these. */
enum policy_kind {
    POLICY_MAP,    /* `from` lends a page by grant, `to` maps it */
    POLICY_COPY,   /* the same, `to` copies from it or to it */
    POLICY_BIND,   /* an event channel between the two, whoever asks */
    POLICY_PCI,    /* `from` uses a PCI function: bus, device and function in 16 bits */
    POLICY_PORTS,  /* I/O ports */
    POLICY_FRAMES, /* frames of device memory */
    POLICY_LINES,  /* interrupt lines (GSI) */
    POLICY_KINDS, POLICY_PAIR_KINDS = POLICY_PCI,
};

struct policy_table_header {
    char magic[8];
    uint32_t version;
    uint32_t size;     /* of the file, bytes */
    uint32_t checksum; /* CRC-32 (IEEE 802.3) of all bytes but these four */
    uint32_t subjects, rules, text; /* counts of each; text in bytes */
    uint32_t otherwise; /* what no rule is about: 1 allowed, 0 not */
    uint32_t zero;
};

enum { POLICY_SUBJECT_DOM0 = 1 };

struct policy_table_subject {
    uint8_t handle[16]; /* of the domain (a UUID); zero for Dom0 */
    uint32_t name;      /* in the text */
    uint32_t flags;     /* POLICY_SUBJECT_DOM0 */
};

struct policy_table_rule {
    uint16_t from, to; /* subjects, or POLICY_ANY; `to` is POLICY_ANY for devices */
    uint16_t kinds;
    uint16_t allow;
    uint64_t first, last; /* devices: of what kinds says; otherwise all */
    uint32_t name, words; /* in the text; words are what a refusal says */
};

_Static_assert(sizeof(struct policy_table_header) == 40, "as the workbench writes it");
_Static_assert(sizeof(struct policy_table_subject) == 24, "as the workbench writes it");
_Static_assert(sizeof(struct policy_table_rule) == 32, "as the workbench writes it");

/* What is wrong with a table, and where. */
struct policy_fault {
    const char *expected;
    uint64_t at; /* byte of the file */
    uint64_t found;
};

/* False: damaged, with *fault. True: every count, index, range and text in it may be used. */
bool policy_table_check(const void *table, uint64_t size, struct policy_fault *fault);

/* Whether a file says of itself that it is a policy. */
bool policy_table_recognise(const void *file, uint64_t size);

/* The parts of a table that was checked. */
const struct policy_table_subject *policy_table_subjects(const struct policy_table_header *table);
const struct policy_table_rule *policy_table_rules(const struct policy_table_header *table);
const char *policy_table_text(const struct policy_table_header *table);

#endif
