/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The policy of the booted system: which domain may lend pages to, bind event channels with, and
 * use devices of whom. It only takes away: what Xen's own rules refuse stays refused. Read from a
 * boot module once (domain/policy_table.h) and never changed; a domain is known by its handle.
 *
 * Rules are asked in order, the first that is about a request decides, and `otherwise` does when
 * none is. For pairs of domains that is worked out at boot, so a request is one look into a table,
 * and one test without a policy. A domain may do all with itself. Dom0 has every device that no
 * rule takes from it, whatever `otherwise` says. Callers that keep a pair or a device check when it
 * is made, not each time it is used.
 */
#ifndef PARACORE_DOMAIN_POLICY_H
#define PARACORE_DOMAIN_POLICY_H

#include "domain/domain.h"
#include "domain/policy_table.h"

struct boot_module;

/* One rule in force. The sites are its own, so that whoever reads a refusal finds its words. */
struct policy_rule {
    const char *name, *words;
    uint16_t from, to, kinds; /* struct policy_table_rule */
    bool allow;
    uint64_t first, last;
    uint64_t refusals;        /* how often it refused */
    uint64_t refused_at;      /* TSC of the last time */
    domid_t refused;          /* and whom */
    struct refuse_site site, grant_site; /* of errno, and of GNTST_* */
};

struct policy_subject {
    const char *name;
    uint8_t handle[16];
    bool is_dom0;
};

enum { POLICY_PLACES = POLICY_SUBJECTS_MAX + 1 }; /* by domain->policy_subject: 0 for others */

struct policy {
    uint32_t subject_count, rule_count; /* the last rule is `otherwise` */
    struct policy_subject *subjects;
    struct policy_rule *rules;
    /* 0: allowed; else 1 + the rule that refuses `from` to do so with `to`. */
    uint16_t refuses[POLICY_PAIR_KINDS][POLICY_PLACES][POLICY_PLACES];
};

extern struct policy *policy; /* NULL: there is none */

/* From the boot modules, before any domain is made. Panics when there are two or it is damaged. */
void policy_load(void);
/* Whether a boot module is the policy: by its magic, or by its first word. */
bool policy_is_module(const struct boot_module *m);
/* After the domain's handle was set: finds its place in the table. */
void policy_resolve(struct domain *d);

/* 0 or a refusal in the rule's words: -EPERM. Only with a policy; see below. */
int policy_ask_pair(enum policy_kind kind, const struct domain *from, const struct domain *to);
int policy_ask_device(enum policy_kind kind, const struct domain *d, uint64_t first, uint64_t last);

static inline int policy_pair(enum policy_kind kind, const struct domain *from,
                              const struct domain *to)
{
    return likely(!policy) ? 0 : policy_ask_pair(kind, from, to);
}

/* The same for a grant: GNTST_okay, or GNTST_permission_denied. */
int16_t policy_ask_grant(enum policy_kind kind, const struct domain *granter,
                         const struct domain *user);

static inline int16_t policy_grant(enum policy_kind kind, const struct domain *granter,
                                   const struct domain *user)
{
    return likely(!policy) ? 0 : policy_ask_grant(kind, granter, user);
}

/* All of first to last, of a device kind. */
static inline int policy_device(enum policy_kind kind, const struct domain *d, uint64_t first,
                                uint64_t last)
{
    return likely(!policy) ? 0 : policy_ask_device(kind, d, first, last);
}

/* Whether Dom0 may use a port, without a word about it; before Dom0 is made. */
bool policy_dom0_has_port(uint16_t port);

#endif
