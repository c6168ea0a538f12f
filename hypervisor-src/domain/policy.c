/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy in force: from its file to tables, and the answers. Must never allow what it cannot
 * decide. Read domain/policy.h first.
 */
#include "domain/policy.h"

#include "abi/errno.h"
#include "abi/grant_table.h"
#include "boot/boot_info.h"
#include "cpu/processor.h"
#include "debug/printk.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/layout.h"

enum { ALL_KINDS = (1 << POLICY_KINDS) - 1, NOBODY = 0 };

struct policy *policy;

/* Once, at boot: there is memory, or the machine is too small to boot at all. */
static void *need(uint64_t bytes)
{
    unsigned int order = 0;
    void *pages;

    while ((PAGE_SIZE << order) < bytes)
        order++;
    pages = hv_alloc_pages(order);
    if (!pages)
        panic("expected free memory for the policy, found none");
    return pages;
}

/* The place of a subject's number in the table: domain->policy_subject. */
static uint32_t place_of(uint16_t subject) { return subject + 1U; }

static bool names(uint16_t subject, uint32_t place)
{
    return subject == POLICY_ANY || place_of(subject) == place;
}

static bool is_about(const struct policy_rule *r, enum policy_kind kind, uint32_t from, uint32_t to)
{
    if (!(r->kinds >> kind & 1))
        return false;
    return (names(r->from, from) && names(r->to, to))
        || (kind == POLICY_BIND && names(r->from, to) && names(r->to, from));
}

static uint16_t judge_pair(const struct policy *p, enum policy_kind kind, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < p->rule_count; i++)
        if (is_about(&p->rules[i], kind, from, to))
            return (uint16_t)(p->rules[i].allow ? 0 : i + 1);
    return 0; /* not reached: `otherwise` is about everything */
}

/* The first of many, and then ever more seldom: a guest that asks on and on must not fill the log. */
static int deny(struct policy_rule *r, const struct refuse_site *site, const struct domain *whom,
                uint64_t argument)
{
    bool told = !(r->refusals & (r->refusals + 1)); /* 1st, 2nd, 4th, 8th ... */

    r->refusals++;
    r->refused = whom->id;
    r->refused_at = read_tsc();
    if (told)
        printk(LOG_WARNING, "d%u (%s) was refused: %s [%lx], %lu so far\n", whom->id, whom->name,
               r->words, argument, r->refusals);
    return refuse(site, argument);
}
/* The line of the call above, which a rule's site names. */
enum { REFUSING_LINE = __LINE__ - 3 };

static struct refuse_site site_of(const struct policy_rule *r, int32_t error)
{
    return (struct refuse_site){ __FILE__, "deny", r->words, REFUSING_LINE, error };
}

static void add_rule(struct policy *p, struct policy_rule r)
{
    r.site = site_of(&r, -EPERM);
    r.grant_site = site_of(&r, GNTST_permission_denied);
    p->rules[p->rule_count++] = r;
}

static void add_otherwise(struct policy *p, bool allow)
{
    add_rule(p, (struct policy_rule){
        .name = "otherwise", .words = "policy rule otherwise: no rule allows this",
        .from = POLICY_ANY, .to = POLICY_ANY, .kinds = ALL_KINDS, .allow = allow, .last = ~0UL,
    });
}

/* The module's memory is used for other things later: texts are copied. */
static void take_parts(struct policy *p, const struct policy_table_header *table)
{
    char *text = need(table->text ? table->text : 1);

    memcpy(text, policy_table_text(table), table->text);
    for (uint32_t i = 0; i < table->subjects; i++) {
        const struct policy_table_subject *s = &policy_table_subjects(table)[i];
        struct policy_subject *to = &p->subjects[p->subject_count++];

        to->name = text + s->name;
        to->is_dom0 = s->flags & POLICY_SUBJECT_DOM0;
        memcpy(to->handle, s->handle, sizeof(to->handle));
    }
    for (uint32_t i = 0; i < table->rules; i++) {
        const struct policy_table_rule *r = &policy_table_rules(table)[i];

        add_rule(p, (struct policy_rule){
            .name = text + r->name, .words = text + r->words, .from = r->from, .to = r->to,
            .kinds = r->kinds, .allow = r->allow, .first = r->first, .last = r->last,
        });
    }
    add_otherwise(p, table->otherwise);
}

static struct policy *make(const struct policy_table_header *table)
{
    struct policy *p = need(sizeof(*p));

    p->subjects = need(POLICY_SUBJECTS_MAX * sizeof(*p->subjects));
    p->rules = need((table->rules + 1) * sizeof(*p->rules));
    take_parts(p, table);
    for (unsigned int kind = 0; kind < POLICY_PAIR_KINDS; kind++)
        for (uint32_t from = 0; from <= p->subject_count; from++)
            for (uint32_t to = 0; to <= p->subject_count; to++)
                p->refuses[kind][from][to] = judge_pair(p, kind, from, to);
    return p;
}

bool policy_is_module(const struct boot_module *m)
{
    const char *word = m->arguments;

    return policy_table_recognise(direct_map(paddr_of(m->start)), m->size)
        || (!strncmp(word, "policy", 6) && (!word[6] || word[6] == ' '));
}

static void load(unsigned int number, const struct boot_module *m)
{
    const void *table = direct_map(paddr_of(m->start));
    struct policy_fault fault;

    if (policy)
        panic("Boot module %u is a second policy: expected one at most", number);
    if (!policy_table_check(table, m->size, &fault))
        panic("The policy (boot module %u, %lu bytes) is damaged at byte %lu: expected %s, found "
              "%lu. Build the system again", number, m->size, fault.at, fault.expected, fault.found);
    policy = make(table);
    printk(LOG_INFO, "Policy: %u domains, %u rules; otherwise %s\n", policy->subject_count,
           policy->rule_count - 1, policy->rules[policy->rule_count - 1].allow ? "allow" : "deny");
}

void policy_load(void)
{
    for (unsigned int i = 0; i < boot_info.module_count; i++)
        if (policy_is_module(&boot_info.modules[i]))
            load(i, &boot_info.modules[i]);
}

void policy_resolve(struct domain *d)
{
    d->policy_subject = NOBODY;
    for (uint32_t i = 0; policy && i < policy->subject_count; i++) {
        const struct policy_subject *s = &policy->subjects[i];

        if (d->privileged ? s->is_dom0
                          : !s->is_dom0 && !memcmp(s->handle, d->handle, sizeof(s->handle)))
            d->policy_subject = (uint8_t)place_of((uint16_t)i);
    }
}

/* The rule that refuses; NULL: none. */
static struct policy_rule *pair_rule(enum policy_kind kind, const struct domain *from,
                                     const struct domain *to)
{
    uint16_t n = policy->refuses[kind][from->policy_subject][to->policy_subject];

    return likely(!n) || from == to ? NULL : &policy->rules[n - 1];
}

int policy_ask_pair(enum policy_kind kind, const struct domain *from, const struct domain *to)
{
    struct policy_rule *r = pair_rule(kind, from, to);

    return likely(!r) ? 0 : deny(r, &r->site, from, to->id);
}

int16_t policy_ask_grant(enum policy_kind kind, const struct domain *granter,
                         const struct domain *user)
{
    struct policy_rule *r = pair_rule(kind, granter, user);

    return likely(!r) ? GNTST_okay : (int16_t)deny(r, &r->grant_site, user, granter->id);
}

/*
 * Of first to last, which may be more than a rule is about: an allowing rule settles what it covers
 * of the beginning or of the end; what is left is the next rules' to judge, and a refusing one
 * refuses all that it touches.
 */
static struct policy_rule *device_rule(enum policy_kind kind, uint32_t place, bool privileged,
                                       uint64_t first, uint64_t last)
{
    uint32_t count = policy->rule_count - (privileged ? 1 : 0);

    for (uint32_t i = 0; i < count; i++) {
        struct policy_rule *r = &policy->rules[i];

        if (!(r->kinds >> kind & 1) || !names(r->from, place) || r->first > last || first > r->last)
            continue;
        if (!r->allow)
            return r;
        if (r->first <= first && last <= r->last)
            return NULL;
        if (r->first <= first)
            first = r->last + 1;
        else if (last <= r->last)
            last = r->first - 1;
    }
    return NULL;
}

int policy_ask_device(enum policy_kind kind, const struct domain *d, uint64_t first, uint64_t last)
{
    struct policy_rule *r = device_rule(kind, d->policy_subject, d->privileged, first, last);

    return r ? deny(r, &r->site, d, first) : 0;
}

bool policy_dom0_has_port(uint16_t port)
{
    uint32_t place = NOBODY;

    for (uint32_t i = 0; policy && i < policy->subject_count; i++)
        if (policy->subjects[i].is_dom0)
            place = place_of((uint16_t)i);
    return !policy || !device_rule(POLICY_PORTS, place, true, port, port);
}
