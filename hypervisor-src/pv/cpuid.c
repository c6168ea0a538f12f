/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CPUID policy. A feature bit is shown only when it stands in a list here, so a processor newer
 * than this file brings nothing unknown to a guest. Not shown: what belongs to the machine's owner
 * (SMEP, VMX, PCID, large pages, MTRRs), and what Paracore does not switch between guests
 * (AVX-512).
 * Bits: Intel SDM volume 2, CPUID; AMD64 manual volume 3, appendix E. Read next: abi/cpuid.h.
 */
#include "pv/cpuid.h"

#include "abi/cpuid.h"
#include "cpu/time.h"
#include "cpu/xstate.h"
#include "pv/cpu_policy.h"

enum {
    LAST_BASIC = 0xd, LAST_EXTENDED_NUMBER = 8,
    XEN_LAST_LEAF = XEN_CPUID_FIRST_LEAF + 5, XEN_LEAVES = 0x100,
    XEN_VERSION = 4 << 16 | 17,
    HYPERCALL_PAGE_MSR = 0x40000000,
    ADDRESS_WIDTH = XEN_CPUID_MACHINE_ADDRESS_WIDTH_MASK,
};

#define EXTENDED 0x80000000U
#define BIT(n) (1U << (n))

/* Leaf 1 */
enum {
    SHOWN_1C = BIT(0) /* SSE3 */ | BIT(1) /* PCLMULQDQ */ | BIT(9) /* SSSE3 */ | BIT(13) /* CX16 */
               | BIT(19) /* SSE4.1 */ | BIT(20) /* SSE4.2 */ | BIT(22) /* MOVBE */
               | BIT(23) /* POPCNT */ | BIT(25) /* AES */ | BIT(30) /* RDRAND */,
    LEAF_1C_WORD = 1, /* of a domain's features */
    XSAVE_BIT = BIT(26), OSXSAVE_BIT = BIT(27), AVX_BIT = BIT(28),
    NEED_AVX_1C = BIT(12) /* FMA */ | AVX_BIT | BIT(29) /* F16C */,
    /* AMD repeats these in leaf 0x80000001 */
    SHOWN_COMMON_D = BIT(0) /* FPU */ | BIT(2) /* DE */ | BIT(4) /* TSC */ | BIT(5) /* MSR */
                     | BIT(6) /* PAE */ | BIT(7) /* MCE */ | BIT(8) /* CX8 */ | BIT(14) /* MCA */
                     | BIT(15) /* CMOV */ | BIT(16) /* PAT */ | BIT(23) /* MMX */
                     | BIT(24) /* FXSR */,
    SHOWN_1D = SHOWN_COMMON_D | BIT(11) /* SEP */ | BIT(19) /* CLFSH */ | BIT(25) /* SSE */
               | BIT(26) /* SSE2 */ | BIT(27) /* SS */,
    APIC_BIT = BIT(9),
};
#define HYPERVISOR_BIT BIT(31)

/* Leaf 7 */
enum {
    SHOWN_7B = BIT(0) /* FSGSBASE */ | BIT(3) /* BMI1 */ | BIT(8) /* BMI2 */ | BIT(9) /* ERMS */ | BIT(18) /* RDSEED */
               | BIT(19) /* ADX */ | BIT(23) /* CLFLUSHOPT */ | BIT(24) /* CLWB */
               | BIT(29) /* SHA */,
    SHOWN_7C = BIT(8) /* GFNI */ | BIT(27) /* MOVDIRI */ | BIT(28) /* MOVDIR64B */,
    SHOWN_7D = BIT(4) /* FSRM */,
    NEED_AVX_7B = BIT(5) /* AVX2 */,
    NEED_AVX_7C = BIT(9) /* VAES */ | BIT(10) /* VPCLMULQDQ */,
};

/* Leaf 0xd */
enum {
    STATES_LEAF = 0xd, AVX_SUBLEAF = 2,
    SHOWN_D1A = BIT(0) /* XSAVEOPT */ | BIT(1) /* XSAVEC */ | BIT(2) /* XGETBV of 1 */,
};

/* Leaf 0x80000001 */
enum {
    SHOWN_E1C = BIT(0) /* LAHF */ | BIT(5) /* ABM */ | BIT(6) /* SSE4A */
                | BIT(7) /* MISALIGNSSE */ | BIT(8) /* PREFETCHW */,
    SHOWN_E1D = BIT(11) /* SYSCALL */ | BIT(20) /* NX */ | BIT(22) /* MMXEXT */
                | BIT(27) /* RDTSCP */ | BIT(29) /* LM */,
    RDTSCP_BIT = BIT(27),
};

/* Leaf 0x80000007, 0x80000008 */
#define INVARIANT_TSC BIT(8)
#define SHOWN_E8B (BIT(0) /* CLZERO */ | BIT(2) /* FP error pointers always restored */)

static bool is_amd(void)
{
    struct cpuid_leaf vendor = cpuid(0, 0);

    return (vendor.b == 0x68747541 && vendor.d == 0x69746e65) /* AuthenticAMD */
           || (vendor.b == 0x6f677948 && vendor.d == 0x6e65476e); /* HygonGenuine */
}

static uint32_t minimum(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* An APIC id that no other vCPU of the domain shows; even, as if each were a core of its own. */
static uint32_t apic_id_of(const struct vcpu *v)
{
    return v->id * 2;
}

/* The domain's own where the toolstack left it XSAVE, and AVX. */
static uint64_t states_of(const struct vcpu *v)
{
    uint32_t left = v->domain->features[LEAF_1C_WORD];

    if (!(left & XSAVE_BIT))
        return 0;
    return left & AVX_BIT ? xstate_offered : xstate_offered & ~(uint64_t)XSTATE_AVX;
}

/*
 * OSXSAVE is shown from the start, not from when the guest turns it on: Linux takes it for the
 * hypervisor's word that XSAVE may be used.
 */
static struct cpuid_leaf leaf_1(const struct vcpu *v)
{
    struct cpuid_leaf r = cpuid(1, 0);
    uint64_t states = states_of(v);
    uint32_t shown = SHOWN_1C | (states ? XSAVE_BIT | OSXSAVE_BIT : 0)
                     | (states & XSTATE_AVX ? NEED_AVX_1C : 0);

    r.b = apic_id_of(v) << 24 | (r.b & 0x0000ff00); /* CLFLUSH line size */
    r.c = (r.c & shown) | HYPERVISOR_BIT;
    r.d &= SHOWN_1D | (v->domain->privileged ? APIC_BIT : 0);
    return r;
}

static struct cpuid_leaf leaf_7(const struct vcpu *v, uint32_t subleaf)
{
    struct cpuid_leaf r = cpuid(7, 0);
    bool avx = states_of(v) & XSTATE_AVX;

    if (subleaf)
        return (struct cpuid_leaf){ 0 };
    r.a = 0;
    r.b &= SHOWN_7B | (avx ? NEED_AVX_7B : 0);
    r.c &= SHOWN_7C | (avx ? NEED_AVX_7C : 0);
    r.d &= SHOWN_7D;
    return r;
}

/* What is saved of a vCPU: subleaf 0 and 1 the whole, from 2 on a state each. */
static struct cpuid_leaf leaf_d(const struct vcpu *v, uint32_t subleaf)
{
    struct cpuid_leaf r = cpuid(STATES_LEAF, subleaf);
    uint64_t states = states_of(v);

    if (!states)
        return (struct cpuid_leaf){ 0 };
    switch (subleaf) {
    case 0: /* ebx is of what is on now */
        return (struct cpuid_leaf){ (uint32_t)states, r.b, xstate_size(states), 0 };
    case 1:
        return (struct cpuid_leaf){ .a = r.a & SHOWN_D1A, .b = r.b };
    case AVX_SUBLEAF:
        return states & XSTATE_AVX ? r : (struct cpuid_leaf){ 0 };
    default:
        return (struct cpuid_leaf){ 0 };
    }
}

/* Intel's description of caches: each seen as one core's. */
static struct cpuid_leaf leaf_4(uint32_t subleaf)
{
    struct cpuid_leaf r = cpuid(4, subleaf);

    r.a &= 0x000003ff;
    return r;
}

static struct cpuid_leaf basic_leaf(const struct vcpu *v, uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_leaf r = { 0 };

    switch (leaf) {
    case 0:
        r = cpuid(0, 0);
        r.a = minimum(r.a, LAST_BASIC);
        return r;
    case 1: return leaf_1(v);
    case 2: return cpuid(2, 0);
    case 4: return leaf_4(subleaf);
    case 7: return leaf_7(v, subleaf);
    case STATES_LEAF: return leaf_d(v, subleaf);
    case 0xb:
        if (subleaf < 2)
            r.b = 1;
        r.c = subleaf | (subleaf < 2 ? (subleaf + 1) << 8 : 0);
        r.d = apic_id_of(v);
        return r;
    default:
        return r;
    }
}

static struct cpuid_leaf leaf_e1(void)
{
    struct cpuid_leaf r = cpuid(EXTENDED | 1, 0);
    uint32_t shown = SHOWN_E1D;

    if (is_amd())
        shown |= SHOWN_COMMON_D; /* AMD repeats them here */
    r.c &= SHOWN_E1C;
    r.d &= shown;
    return r;
}

static struct cpuid_leaf extended_leaf(uint32_t leaf)
{
    uint32_t last = cpuid(EXTENDED, 0).a;
    struct cpuid_leaf r = { 0 };

    if (leaf > last)
        return r;
    switch (leaf & ~EXTENDED) {
    case 0:
        r = cpuid(EXTENDED, 0);
        r.a = minimum(r.a, EXTENDED | LAST_EXTENDED_NUMBER);
        return r;
    case 1: return leaf_e1();
    case 2 ... 6: return cpuid(leaf, 0); /* brand, caches */
    case 7:
        r.d = cpuid(leaf, 0).d & INVARIANT_TSC;
        return r;
    case 8:
        r = cpuid(leaf, 0);
        return (struct cpuid_leaf){ .a = r.a, .b = r.b & SHOWN_E8B };
    default:
        return r;
    }
}

/*
 * By which a guest computes system time without asking (subleaf 1 of leaf 3: offset, then factor
 * and shift).
 */
static struct cpuid_leaf time_leaf(uint32_t subleaf)
{
    uint32_t khz = (uint32_t)(time_scale.tsc_hz / 1000);
    struct cpuid_leaf r = { 0 };

    switch (subleaf) {
    case 0:
        r.c = khz;
        if (cpuid(EXTENDED, 0).a >= (EXTENDED | 7) && cpuid(EXTENDED | 7, 0).d & INVARIANT_TSC)
            r.a |= XEN_CPUID_HOST_TSC_RELIABLE;
        if (cpuid(EXTENDED | 1, 0).d & RDTSCP_BIT)
            r.a |= XEN_CPUID_RDTSCP_INSTR_AVAIL;
        return r;
    case 1:
        r.c = time_scale.tsc_to_ns;
        r.d = (uint32_t)(int32_t)time_scale.tsc_shift;
        return r;
    case 2:
        r.a = khz;
        return r;
    default:
        return r;
    }
}

static struct cpuid_leaf hypervisor_leaf(uint32_t leaf, uint32_t subleaf)
{
    switch (leaf - XEN_CPUID_FIRST_LEAF) {
    case 0:
        return (struct cpuid_leaf){ XEN_LAST_LEAF, XEN_CPUID_SIGNATURE_EBX,
                                    XEN_CPUID_SIGNATURE_ECX, XEN_CPUID_SIGNATURE_EDX };
    case 1:
        return (struct cpuid_leaf){ .a = XEN_VERSION };
    case 2:
        return (struct cpuid_leaf){ .a = 1, .b = HYPERCALL_PAGE_MSR,
                                    .c = XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD };
    case 3:
        return time_leaf(subleaf);
    case 5:
        if (!subleaf)
            return (struct cpuid_leaf){ .b = cpuid(EXTENDED | 8, 0).a & ADDRESS_WIDTH };
        return (struct cpuid_leaf){ 0 };
    default: /* leaf 4 tells HVM guests something; the rest of the range is empty */
        return (struct cpuid_leaf){ 0 };
    }
}

struct cpuid_leaf guest_cpuid(const struct vcpu *v, uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_leaf r = { 0 };

    if (leaf - XEN_CPUID_FIRST_LEAF < XEN_LEAVES)
        return hypervisor_leaf(leaf, subleaf);
    if (leaf & EXTENDED)
        r = extended_leaf(leaf);
    else if (leaf <= minimum(cpuid(0, 0).a, LAST_BASIC))
        r = basic_leaf(v, leaf, subleaf);
    return cpu_policy_apply(v->domain, leaf, subleaf, r);
}
