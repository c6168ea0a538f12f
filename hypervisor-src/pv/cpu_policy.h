/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the toolstack leaves a domain of CPUID: words of feature bits in the interface's order, all
 * ones at first. guest_cpuid shows what stands in both its own lists and here. Read next:
 * pv/cpuid.c, hypercall/policy.c.
 */
#ifndef PARACORE_PV_CPU_POLICY_H
#define PARACORE_PV_CPU_POLICY_H

#include "abi/cpuid.h"
#include "cpu/processor.h"
#include "domain/domain.h"

void cpu_policy_init(struct domain *d);

/* Takes a leaf that the toolstack gives: its feature bits are all the domain gets of it. */
void cpu_policy_limit(struct domain *d, const struct xen_cpuid_leaf *leaf);
/* A leaf without the bits that were left out. */
struct cpuid_leaf cpu_policy_apply(const struct domain *d, uint32_t leaf, uint32_t subleaf,
                                   struct cpuid_leaf shown);

/* The feature words as `read` answers CPUID; words no leaf has are 0. */
void cpu_policy_features(struct cpuid_leaf (*read)(uint32_t leaf, uint32_t subleaf),
                         uint32_t features[FEATURE_WORDS]);

#endif
