/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a PV guest's CPUID shows: the processor's answers without what Paracore does not offer, and
 * the hypervisor's leaves. Only emulated CPUID passes here; a plain CPUID in a guest reaches the
 * processor. Never claims what the processor lacks.
 */
#ifndef PARACORE_PV_CPUID_H
#define PARACORE_PV_CPUID_H

#include "cpu/processor.h"
#include "domain/domain.h"

/* The answer for a vCPU's domain; CR4-dependent bits (OSXSAVE) by what the vCPU has set. */
struct cpuid_leaf guest_cpuid(const struct vcpu *v, uint32_t leaf, uint32_t subleaf);

#endif
