/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which register of which leaf each feature word is (the interface's cpufeatureset numbering).
 * Words 16, 17 (an MSR) and 18 on are not CPUID's to limit. Must never add a bit.
 */
#include "pv/cpu_policy.h"

enum register_name { A, B, C, D };

static const struct word {
    uint32_t leaf, subleaf;
    enum register_name in;
    /* what the vCPU itself switches, and what tells it of Paracore: not the toolstack's */
    uint32_t kept;
} words[] = {
    { 1, 0, D, 0 },
    { 1, 0, C, 1U << 27 | 1U << 31 /* OSXSAVE, hypervisor */ },
    { 0x80000001, 0, D, 0 },
    { 0x80000001, 0, C, 0 },
    { 0xd, 1, A, 0 },
    { 7, 0, B, 0 },
    { 7, 0, C, 1U << 4 /* OSPKE */ },
    { 0x80000007, 0, D, 0 },
    { 0x80000008, 0, B, 0 },
    { 7, 0, D, 0 },
    { 7, 1, A, 0 },
    { 0x80000021, 0, A, 0 },
    { 7, 1, B, 0 },
    { 7, 2, D, 0 },
    { 7, 1, C, 0 },
    { 7, 1, D, 0 },
};
_Static_assert(ARRAY_SIZE(words) <= FEATURE_WORDS, "a domain has room for all words");

static uint32_t *register_of(struct cpuid_leaf *leaf, enum register_name in)
{
    switch (in) {
    case A: return &leaf->a;
    case B: return &leaf->b;
    case C: return &leaf->c;
    case D: return &leaf->d;
    default: __builtin_unreachable();
    }
}

/* Leaf 1 and the extended ones have no subleaves: whatever ecx holds, they are the same. */
static bool is_of(const struct word *w, uint32_t leaf, uint32_t subleaf)
{
    return w->leaf == leaf && (w->subleaf == subleaf || (leaf != 7 && leaf != 0xd));
}

void cpu_policy_init(struct domain *d)
{
    for (unsigned int i = 0; i < FEATURE_WORDS; i++)
        d->features[i] = ~0U;
}

void cpu_policy_limit(struct domain *d, const struct xen_cpuid_leaf *leaf)
{
    struct cpuid_leaf given = { leaf->a, leaf->b, leaf->c, leaf->d };

    for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
        if (is_of(&words[i], leaf->leaf, leaf->subleaf))
            d->features[i] = *register_of(&given, words[i].in) | words[i].kept;
}

struct cpuid_leaf cpu_policy_apply(const struct domain *d, uint32_t leaf, uint32_t subleaf,
                                   struct cpuid_leaf shown)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
        if (is_of(&words[i], leaf, subleaf))
            *register_of(&shown, words[i].in) &= d->features[i];
    return shown;
}

void cpu_policy_features(struct cpuid_leaf (*read)(uint32_t leaf, uint32_t subleaf),
                         uint32_t features[FEATURE_WORDS])
{
    for (unsigned int i = 0; i < FEATURE_WORDS; i++) {
        struct cpuid_leaf leaf;

        features[i] = 0;
        if (i >= ARRAY_SIZE(words))
            continue;
        leaf = read(words[i].leaf, words[i].subleaf);
        features[i] = *register_of(&leaf, words[i].in);
    }
}
