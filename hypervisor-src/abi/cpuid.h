/* SPDX-License-Identifier: MIT */
/*
 * CPUID leaves by which a guest finds the hypervisor, from 0x40000000 on. A PV guest asks with the
 * emulation prefix of x86.h, as the plain instruction reaches the processor.
 */
#ifndef ABI_CPUID_H
#define ABI_CPUID_H

#define XEN_CPUID_FIRST_LEAF 0x40000000
#define XEN_CPUID_LEAF(n)    (XEN_CPUID_FIRST_LEAF + (n))

/* Leaf 0: eax the last leaf; ebx, ecx, edx "XenVMMXenVMM". */
#define XEN_CPUID_SIGNATURE_EBX 0x566e6558
#define XEN_CPUID_SIGNATURE_ECX 0x65584d4d
#define XEN_CPUID_SIGNATURE_EDX 0x4d4d566e
/* Leaf 1: eax major << 16 | minor. */
/* Leaf 2: eax number of hypercall pages, ebx the MSR that fills one, ecx features. */
#define XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD (1u << 0)
/* Leaf 3: time. Subleaf 0: ebx TSC mode, ecx kHz, edx incarnation; eax flags below. */
#define XEN_CPUID_TSC_EMULATED      (1u << 0)
#define XEN_CPUID_HOST_TSC_RELIABLE (1u << 1)
#define XEN_CPUID_RDTSCP_INSTR_AVAIL (1u << 2)
/* Leaf 4: HVM. Leaf 5: PV; ebx bits 7:0 machine address width. */
#define XEN_CPUID_MACHINE_ADDRESS_WIDTH_MASK 0xffu

/* A policy, as a toolstack reads and sets it (domctl.h, sysctl.h), is a list of leaves and one of
 * MSRs. */
#define XEN_CPUID_NO_SUBLEAF 0xffffffffu

#ifndef __ASSEMBLY__

#include "base.h"

struct xen_cpuid_leaf {
    uint32_t leaf, subleaf; /* XEN_CPUID_NO_SUBLEAF: the leaf has none */
    uint32_t a, b, c, d;
};
ABI_SIZE(struct xen_cpuid_leaf, 24);

struct xen_msr_entry {
    uint32_t idx;
    uint32_t flags; /* 0 */
    uint64_t val;
};
ABI_SIZE(struct xen_msr_entry, 16);

#endif

#endif
