/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judges a policy's file: front to back, each thing before another is found by it. It reads and
 * says; it keeps nothing. Read domain/policy_table.h first.
 */
#include "domain/policy_table.h"

#include "lib/string.h"

#define CRC_POLYNOMIAL 0xedb88320U

static bool wrong(struct policy_fault *fault, const char *expected, uint64_t at, uint64_t found)
{
    *fault = (struct policy_fault){ expected, at, found };
    return false;
}

/* CRC-32 of bytes that follow those of `before`. */
static uint32_t checksum(uint32_t before, const void *bytes, uint64_t count)
{
    uint32_t crc = ~before;

    for (uint64_t i = 0; i < count; i++) {
        crc ^= ((const uint8_t *)bytes)[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
    }
    return ~crc;
}

static bool checksum_is_right(const struct policy_table_header *h)
{
    uint32_t before = checksum(0, h, offsetof(struct policy_table_header, checksum));

    return h->checksum == checksum(before, &h->subjects, h->size
                                   - offsetof(struct policy_table_header, subjects));
}

const struct policy_table_subject *policy_table_subjects(const struct policy_table_header *table)
{
    return (const void *)(table + 1);
}

const struct policy_table_rule *policy_table_rules(const struct policy_table_header *table)
{
    return (const void *)(policy_table_subjects(table) + table->subjects);
}

const char *policy_table_text(const struct policy_table_header *table)
{
    return (const char *)(policy_table_rules(table) + table->rules);
}

static uint64_t offset_of(const struct policy_table_header *table, const void *part)
{
    return (uint64_t)((const char *)part - (const char *)table);
}

bool policy_table_recognise(const void *file, uint64_t size)
{
    return size >= sizeof(POLICY_MAGIC) - 1 && !memcmp(file, POLICY_MAGIC, sizeof(POLICY_MAGIC) - 1);
}

#define FIELD(member) offsetof(struct policy_table_header, member)

static bool check_header(const struct policy_table_header *h, uint64_t size,
                         struct policy_fault *fault)
{
    uint64_t needed;

    if (size < sizeof(*h))
        return wrong(fault, "a header of 40 bytes", 0, size);
    if (!policy_table_recognise(h, size))
        return wrong(fault, "the magic of a policy", 0, *(const uint8_t *)h);
    if (h->version != POLICY_VERSION)
        return wrong(fault, "version 1", FIELD(version), h->version);
    if (h->size != size)
        return wrong(fault, "the size of the module", FIELD(size), h->size);
    if (h->subjects > POLICY_SUBJECTS_MAX)
        return wrong(fault, "64 subjects at most", FIELD(subjects), h->subjects);
    if (h->rules > POLICY_RULES_MAX)
        return wrong(fault, "512 rules at most", FIELD(rules), h->rules);
    if (h->text > POLICY_TEXT_MAX)
        return wrong(fault, "64 KiB of text at most", FIELD(text), h->text);
    needed = sizeof(*h) + h->subjects * sizeof(struct policy_table_subject)
        + h->rules * sizeof(struct policy_table_rule) + h->text;
    if (needed != size)
        return wrong(fault, "as many bytes as its parts have", FIELD(size), size);
    if (!checksum_is_right(h))
        return wrong(fault, "the checksum of the rest", FIELD(checksum), h->checksum);
    return h->otherwise <= 1 && !h->zero
        ? true : wrong(fault, "0 or 1, and 0 behind it", FIELD(otherwise), h->otherwise);
}

/* A text that begins there ends, is not too long, and can be printed. */
static bool check_words(const struct policy_table_header *h, const uint32_t *words,
                        struct policy_fault *fault)
{
    const char *text = policy_table_text(h);
    uint32_t length = 0;

    if (*words >= h->text)
        return wrong(fault, "a place within the text", offset_of(h, words), *words);
    for (const char *c = text + *words; c < text + h->text && *c; c++, length++)
        if (*c < ' ' || *c > '~')
            return wrong(fault, "a character that can be printed", offset_of(h, c), (uint8_t)*c);
    if (length == h->text - *words || !length || length >= POLICY_WORDS_MAX)
        return wrong(fault, "1 to 159 characters and a zero", offset_of(h, text + *words), length);
    return true;
}

/* No two are the same domain: a domain has one place in the table. */
static bool check_subject(const struct policy_table_header *h, uint32_t number,
                          struct policy_fault *fault)
{
    static const uint8_t none[16];
    const struct policy_table_subject *subjects = policy_table_subjects(h), *s = &subjects[number];
    bool is_dom0 = s->flags & POLICY_SUBJECT_DOM0;

    if (s->flags & ~(uint32_t)POLICY_SUBJECT_DOM0)
        return wrong(fault, "no flag but Dom0's", offset_of(h, &s->flags), s->flags);
    if (is_dom0 != !memcmp(s->handle, none, sizeof(none)))
        return wrong(fault, "a handle, or none for Dom0", offset_of(h, s->handle), s->handle[0]);
    for (uint32_t i = 0; i < number; i++)
        if (!memcmp(subjects[i].handle, s->handle, sizeof(none)))
            return wrong(fault, "a handle that no subject before has", offset_of(h, s->handle), i);
    return check_words(h, &s->name, fault);
}

static bool check_rule(const struct policy_table_header *h, const struct policy_table_rule *r,
                       struct policy_fault *fault)
{
    bool of_devices = r->kinds >> POLICY_PAIR_KINDS;

    if (!r->kinds || r->kinds >> POLICY_KINDS)
        return wrong(fault, "kinds of what it is about", offset_of(h, &r->kinds), r->kinds);
    if (r->from >= h->subjects && r->from != POLICY_ANY)
        return wrong(fault, "a subject of the table", offset_of(h, &r->from), r->from);
    if (r->to >= h->subjects && r->to != POLICY_ANY)
        return wrong(fault, "a subject of the table", offset_of(h, &r->to), r->to);
    if (of_devices && r->to != POLICY_ANY)
        return wrong(fault, "no second domain for a device", offset_of(h, &r->to), r->to);
    if (r->allow > 1)
        return wrong(fault, "0 or 1", offset_of(h, &r->allow), r->allow);
    if (r->first > r->last)
        return wrong(fault, "a range that ends behind its start", offset_of(h, &r->first), r->first);
    return check_words(h, &r->name, fault) && check_words(h, &r->words, fault);
}

bool policy_table_check(const void *table, uint64_t size, struct policy_fault *fault)
{
    const struct policy_table_header *h = table;
    bool right = check_header(h, size, fault);

    for (uint32_t i = 0; right && i < h->subjects; i++)
        right = check_subject(h, i, fault);
    for (uint32_t i = 0; right && i < h->rules; i++)
        right = check_rule(h, policy_table_rules(h) + i, fault);
    return right;
}
