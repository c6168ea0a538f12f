/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processor's instructions that C has no word for: control registers, MSRs, ports, TLB,
 * interrupts. Nothing here keeps state. Bits: Intel SDM volume 3, 2.5 (control registers) and
 * volume 4 (MSRs).
 */
#ifndef PARACORE_CPU_PROCESSOR_H
#define PARACORE_CPU_PROCESSOR_H

#include "lib/types.h"

#define CR0_PE (1UL << 0)
#define CR0_MP (1UL << 1)
#define CR0_TS (1UL << 3)
#define CR0_ET (1UL << 4)
#define CR0_NE (1UL << 5)
#define CR0_WP (1UL << 16)
#define CR0_PG (1UL << 31)
#define CR4_TSD (1UL << 2)
#define CR4_DE (1UL << 3)
#define CR4_PAE (1UL << 5)
#define CR4_PGE (1UL << 7)
#define CR4_OSFXSR (1UL << 9)
#define CR4_OSXMMEXCPT (1UL << 10)
#define CR4_FSGSBASE (1UL << 16)
#define CR4_OSXSAVE (1UL << 18)
#define CR4_SMEP (1UL << 20)

#define RFLAGS_TF (1UL << 8)
#define RFLAGS_IF (1UL << 9)
#define RFLAGS_DF (1UL << 10)
#define RFLAGS_IOPL (3UL << 12)
#define RFLAGS_NT (1UL << 14)
#define RFLAGS_RF (1UL << 16)
#define RFLAGS_VM (1UL << 17)
#define RFLAGS_AC (1UL << 18)
#define RFLAGS_ALWAYS (1UL << 1)

#define MSR_APIC_BASE 0x1b
#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SYSCALL_MASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_GS_BASE_SHADOW 0xc0000102
#define MSR_TSC_AUX 0xc0000103
#define MSR_SYSENTER_CS 0x174
#define MSR_SYSENTER_ESP 0x175
#define MSR_SYSENTER_EIP 0x176
#define MSR_PAT 0x277
#define EFER_SCE (1UL << 0)
#define EFER_LME (1UL << 8)
#define EFER_LMA (1UL << 10)
#define EFER_NX (1UL << 11)

#define CONTROL_REGISTER(n)                                                                \
    static inline uint64_t read_cr##n(void)                                                \
    {                                                                                      \
        uint64_t value;                                                                    \
        __asm__ volatile("mov %%cr" #n ", %0" : "=r"(value));                              \
        return value;                                                                      \
    }                                                                                      \
    static inline void write_cr##n(uint64_t value)                                         \
    {                                                                                      \
        __asm__ volatile("mov %0, %%cr" #n : : "r"(value) : "memory");                     \
    }
CONTROL_REGISTER(0)
CONTROL_REGISTER(2)
CONTROL_REGISTER(3)
CONTROL_REGISTER(4)
CONTROL_REGISTER(8)
#undef CONTROL_REGISTER

static inline uint64_t read_msr(uint32_t msr)
{
    uint32_t low, high;

    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return low | (uint64_t)high << 32;
}

static inline void write_msr(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                     : "memory");
}

static inline uint64_t read_tsc(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return low | (uint64_t)high << 32;
}

#define PORT_ACCESS(bits, suffix)                                                          \
    static inline uint##bits##_t in##bits(uint16_t port)                                   \
    {                                                                                      \
        uint##bits##_t value;                                                              \
        __asm__ volatile("in" #suffix " %1, %0" : "=a"(value) : "Nd"(port));               \
        return value;                                                                      \
    }                                                                                      \
    static inline void out##bits(uint16_t port, uint##bits##_t value)                      \
    {                                                                                      \
        __asm__ volatile("out" #suffix " %0, %1" : : "a"(value), "Nd"(port));              \
    }
PORT_ACCESS(8, b)
PORT_ACCESS(16, w)
PORT_ACCESS(32, l)
#undef PORT_ACCESS

static inline void invlpg(uint64_t va) { __asm__ volatile("invlpg (%0)" : : "r"(va) : "memory"); }
/* Drops every translation of the loaded tables that is not global. */
static inline void tlb_flush_local(void) { write_cr3(read_cr3()); }

static inline void write_back_caches(void) { __asm__ volatile("wbinvd" : : : "memory"); }

static inline void interrupts_off(void) { __asm__ volatile("cli" : : : "memory"); }
static inline void interrupts_on(void) { __asm__ volatile("sti" : : : "memory"); }
static inline void cpu_relax(void) { __asm__ volatile("pause"); }
/* Lets pending interrupts in once; Paracore otherwise runs with them off. */
static inline void interrupt_window(void) { __asm__ volatile("sti; nop; cli" : : : "memory"); }

struct cpuid_leaf {
    uint32_t a, b, c, d;
};

static inline struct cpuid_leaf cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid_leaf r;

    __asm__ volatile("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf),
                     "c"(subleaf));
    return r;
}

#endif
