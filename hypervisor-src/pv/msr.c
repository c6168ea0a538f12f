/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The MSRs of a PV guest, each with a meaning of its own here: the bases that are the vCPU's,
 * constants that kernels look for, and none of the machine's that a guest could change. What is not
 * listed does not exist for it (#GP).
 * Numbers: Intel SDM volume 4; AMD64 manual volume 2, appendix A. Read next: pv/msr.h.
 */
#include "pv/msr.h"

#include "abi/errno.h"
#include "cpu/exception_table.h"
#include "cpu/processor.h"
#include "memory/frame.h"
#include "memory/layout.h"
#include "pv/hypercall_page.h"

#define MSR_TSC 0x10
#define MSR_MICROCODE_REVISION 0x8b
#define MSR_MCG_CAP 0x179
#define MSR_MCG_STATUS 0x17a
#define MSR_MISC_ENABLE 0x1a0
#define MSR_MC0_CTL 0x400 /* a bank has four: control, status, address, miscellaneous */
#define MSR_MC_LAST 0x47f
#define MSR_XEN_HYPERCALL_PAGE 0x40000000
#define MSR_K7_EVENT_SELECT0 0xc0010000
#define MSR_K7_COUNTER3 0xc0010007
#define MSR_K7_HWCR 0xc0010015
#define MSR_AMD_DE_CFG 0xc0011029

#define APIC_BASE_DEFAULT 0xfee00000UL
#define APIC_BASE_ENABLE (1UL << 11)
#define APIC_BASE_BSP (1UL << 8)
#define HWCR_TSC_COUNTS_P0 (1UL << 24)
#define DE_CFG_LFENCE_SERIALIZES (1UL << 1)
#define EFER_SHOWN (EFER_SCE | EFER_LME | EFER_LMA | EFER_NX)
#define MISC_ENABLE_PERFORMANCE (1UL << 7)
#define MISC_ENABLE_NO_BRANCH_TRACE (1UL << 11)
#define MISC_ENABLE_NO_PEBS (1UL << 12)

/* False: the processor has no such MSR. */
static bool read_msr_if_there(uint32_t msr, uint64_t *value)
{
    uint32_t low = 0, high = 0;
    bool there = false;

    __asm__ volatile("1: rdmsr\n"
                     "mov $1, %b2\n"
                     "2:\n"
                     EXCEPTION_FIXUP("1b", "2b")
                     : "+a"(low), "=d"(high), "+q"(there)
                     : "c"(msr));
    *value = low | (uint64_t)high << 32;
    return there;
}

static bool is_amd(void)
{
    return cpuid(0, 0).c == 0x444d4163 || cpuid(0, 0).c == 0x656e6975; /* "cAMD", "uine" */
}

static bool has_tsc_aux(void)
{
    return cpuid(0x80000001, 0).d >> 27 & 1;
}

/* Only there on AMD's: what kernels of theirs read without asking. */
static bool read_amd_msr(uint32_t msr, uint64_t *value)
{
    if (!is_amd())
        return false;
    switch (msr) {
    case MSR_K7_EVENT_SELECT0 ... MSR_K7_COUNTER3:
        *value = 0; /* none is offered: a write has no effect, by which kernels notice */
        return true;
    case MSR_K7_HWCR:
        *value = HWCR_TSC_COUNTS_P0;
        return true;
    case MSR_AMD_DE_CFG:
        *value = DE_CFG_LFENCE_SERIALIZES;
        return true;
    default:
        return false;
    }
}

static bool read_constant(const struct vcpu *v, uint32_t msr, uint64_t *value)
{
    switch (msr) {
    case MSR_APIC_BASE:
        *value = APIC_BASE_DEFAULT | APIC_BASE_ENABLE | (v->id ? 0 : APIC_BASE_BSP);
        return true;
    case MSR_EFER:
        *value = read_msr(MSR_EFER) & EFER_SHOWN;
        return true;
    case MSR_PAT:
        *value = read_msr(MSR_PAT);
        return true;
    case MSR_MCG_CAP: case MSR_MCG_STATUS: case MSR_MC0_CTL ... MSR_MC_LAST:
        *value = 0; /* machine checks without a bank: kernels find nothing to poll */
        return true;
    case MSR_MICROCODE_REVISION:
        *value = 0;
        return !v->domain->privileged || read_msr_if_there(msr, value);
    case MSR_MISC_ENABLE:
        if (is_amd() || !read_msr_if_there(msr, value))
            return false;
        *value = (*value & ~MISC_ENABLE_PERFORMANCE) | MISC_ENABLE_NO_BRANCH_TRACE
            | MISC_ENABLE_NO_PEBS;
        return true;
    default:
        return read_amd_msr(msr, value);
    }
}

bool guest_read_msr(struct vcpu *v, uint32_t msr, uint64_t *value)
{
    switch (msr) {
    case MSR_FS_BASE: case MSR_GS_BASE: case MSR_GS_BASE_SHADOW:
        *value = read_msr(msr); /* the kernel runs with its own GS: the other is its user's */
        return true;
    case MSR_TSC:
        *value = read_tsc();
        return true;
    case MSR_TSC_AUX:
        *value = v->tsc_aux;
        return has_tsc_aux();
    default:
        if (read_constant(v, msr, value))
            return true;
        (void)REFUSE_ARG(-EPERM, "a PV guest has no such MSR to read", msr);
        return false;
    }
}

/* The page named becomes the hypercall page; PV guests number frames as the machine does. */
static bool write_hypercall_page(struct domain *d, uint64_t value)
{
    mfn_t f = mfn_of(value >> PAGE_SHIFT);

    if (value & ~PAGE_MASK) {
        (void)REFUSE_ARG(-EINVAL, "there is one hypercall page, number 0", value);
        return false;
    }
    if (frame_get_type(f, FRAME_WRITABLE, d))
        return false;
    hypercall_page_fill(frame_map(f));
    frame_put_type(f);
    return true;
}

static bool write_tsc_aux(struct vcpu *v, uint64_t value)
{
    if (!has_tsc_aux() || value >> 32) {
        (void)REFUSE_ARG(-EINVAL, "TSC_AUX has 32 bits, where the processor has it", value);
        return false;
    }
    v->tsc_aux = value;
    write_msr(MSR_TSC_AUX, value);
    return true;
}

bool guest_write_msr(struct vcpu *v, uint32_t msr, uint64_t value)
{
    uint64_t old;

    switch (msr) {
    case MSR_FS_BASE: case MSR_GS_BASE: case MSR_GS_BASE_SHADOW:
        if (!is_canonical(value)) {
            (void)REFUSE_ARG(-EINVAL, "a segment base that is not canonical", value);
            return false;
        }
        write_msr(msr, value);
        return true;
    case MSR_TSC_AUX:
        return write_tsc_aux(v, value);
    case MSR_XEN_HYPERCALL_PAGE:
        return write_hypercall_page(v->domain, value);
    case MSR_MC0_CTL ... MSR_MC_LAST: case MSR_MICROCODE_REVISION:
        return true; /* cleared by kernels before they read them; there is nothing behind them */
    case MSR_K7_EVENT_SELECT0 ... MSR_K7_COUNTER3:
        return is_amd();
    default:
        if (read_constant(v, msr, &old) && old == value)
            return true;
        (void)REFUSE_ARG(-EPERM, "a PV guest may not write this MSR", msr);
        return false;
    }
}
