/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Saving and loading by XSAVE or FXSAVE. The area's header is Paracore's word: a guest or a
 * toolstack gives contents only, so that loading it cannot fault. Intel SDM volume 1, chapter 13.
 */
#include "cpu/xstate.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "cpu/fpu.h"
#include "cpu/processor.h"
#include "debug/refuse.h"
#include "lib/string.h"

enum {
    CONTROL_WORD = 0, MXCSR = 24, X87_REGISTERS = 32, SSE_REGISTERS = 160, SSE_END = 416,
    MXCSR_MASK = 0xffff, CONTROL_WORD_RESET = 0x037f, MXCSR_RESET = 0x1f80,
    CPUID_STATES = 0xd, CPUID_XSAVE = 1 << 26 /* leaf 1, ecx */, CPUID_XSAVEOPT = 1 << 0,
};

uint64_t xstate_offered;
static bool has_xsaveopt;
static uint32_t avx_offset, avx_bytes;

/* The area's header: which states it holds; the others are as after reset. */
static uint64_t *held_states(const struct vcpu *v)
{
    return (uint64_t *)((uint8_t *)v->fpu_state + XSTATE_LEGACY_BYTES);
}

static void set_xcr0(uint64_t value)
{
    __asm__ volatile("xsetbv" : : "c"(0), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
    current_cpu()->xcr0 = value;
}

static void look_at_processor(void)
{
    struct cpuid_leaf avx;

    if (cpuid(0, 0).a < CPUID_STATES || !(cpuid(1, 0).c & CPUID_XSAVE))
        return;
    xstate_offered = XSTATE_X87 | XSTATE_SSE | (cpuid(CPUID_STATES, 0).a & XSTATE_AVX);
    has_xsaveopt = cpuid(CPUID_STATES, 1).a & CPUID_XSAVEOPT;
    avx = cpuid(CPUID_STATES, 2);
    avx_bytes = avx.a;
    avx_offset = avx.b;
    if (avx_offset + avx_bytes > XSTATE_BYTES_MAX)
        xstate_offered &= ~(uint64_t)XSTATE_AVX;
}

void xstate_init(void)
{
    if (current_cpu()->id == 0)
        look_at_processor();
    if (!xstate_offered)
        return;
    write_cr4(read_cr4() | CR4_OSXSAVE);
    set_xcr0(XSTATE_X87 | XSTATE_SSE);
}

static void reset_legacy(uint8_t *area)
{
    *(uint16_t *)(area + CONTROL_WORD) = CONTROL_WORD_RESET;
    *(uint32_t *)(area + MXCSR) = MXCSR_RESET;
}

void xstate_reset(struct vcpu *v)
{
    reset_legacy(v->fpu_state);
    v->xcr0 = v->xcr0_ever = XSTATE_X87 | XSTATE_SSE;
    *held_states(v) = XSTATE_X87 | XSTATE_SSE;
}

/* XCR0 as the guest has it. */
static void give_xcr0(const struct vcpu *v)
{
    if (unlikely(current_cpu()->xcr0 != v->xcr0))
        set_xcr0(v->xcr0);
}

/* XSAVE keeps what XCR0 has on: all that the guest ever had. */
static void save_all(const struct vcpu *v)
{
    if (has_xsaveopt)
        __asm__ volatile("xsaveopt64 (%0)" : : "r"(v->fpu_state), "a"(~0), "d"(~0) : "memory");
    else
        __asm__ volatile("xsave64 (%0)" : : "r"(v->fpu_state), "a"(~0), "d"(~0) : "memory");
}

void xstate_save(struct vcpu *v)
{
    if (!xstate_offered) {
        __asm__ volatile("fxsave64 (%0)" : : "r"(v->fpu_state) : "memory");
        return;
    }
    if (unlikely(current_cpu()->xcr0 != v->xcr0_ever))
        set_xcr0(v->xcr0_ever);
    save_all(v);
    give_xcr0(v);
}

void xstate_load(const struct vcpu *v)
{
    if (!xstate_offered) {
        __asm__ volatile("fxrstor64 (%0)" : : "r"(v->fpu_state) : "memory");
        return;
    }
    if (unlikely(current_cpu()->xcr0 != v->xcr0_ever))
        set_xcr0(v->xcr0_ever);
    __asm__ volatile("xrstor64 (%0)" : : "r"(v->fpu_state), "a"(~0), "d"(~0) : "memory");
    give_xcr0(v);
}

uint32_t xstate_size(uint64_t states)
{
    return states & XSTATE_AVX ? avx_offset + avx_bytes
                               : XSTATE_LEGACY_BYTES + XSTATE_HEADER_BYTES;
}

void xstate_fill_in(struct vcpu *v)
{
    uint64_t left_out = xstate_offered ? v->xcr0_ever & ~*held_states(v) : 0;
    uint8_t *area = v->fpu_state;

    if (left_out & XSTATE_X87) {
        memset(area, 0, MXCSR);
        memset(area + X87_REGISTERS, 0, SSE_REGISTERS - X87_REGISTERS);
        *(uint16_t *)(area + CONTROL_WORD) = CONTROL_WORD_RESET;
    }
    if (left_out & XSTATE_SSE)
        memset(area + SSE_REGISTERS, 0, SSE_END - SSE_REGISTERS);
    if (left_out & XSTATE_AVX)
        memset(area + avx_offset, 0, avx_bytes);
}

/* A bit of MXCSR that the processor does not have would fault when it is loaded: SDM volume 1,
 * 11.6.6. */
static void mask_mxcsr(struct vcpu *v)
{
    *(uint32_t *)((uint8_t *)v->fpu_state + MXCSR) &= MXCSR_MASK;
}

void xstate_set_legacy(struct vcpu *v, const void *image)
{
    memcpy(v->fpu_state, image, XSTATE_LEGACY_BYTES);
    mask_mxcsr(v);
    *held_states(v) |= XSTATE_X87 | XSTATE_SSE;
}

void xstate_set(struct vcpu *v, const void *area, uint64_t states)
{
    const uint8_t *from = area;

    memcpy(v->fpu_state, from, XSTATE_LEGACY_BYTES);
    mask_mxcsr(v);
    if (states & XSTATE_AVX)
        memcpy((uint8_t *)v->fpu_state + avx_offset, from + avx_offset, avx_bytes);
    *held_states(v) = states;
}

/* x87 cannot be turned off, and AVX's registers are the upper halves of SSE's. */
bool xstate_is_valid(uint64_t xcr0)
{
    return xcr0 & XSTATE_X87 && !(xcr0 & ~xstate_offered)
           && (xcr0 & XSTATE_SSE || !(xcr0 & XSTATE_AVX));
}

int xstate_set_xcr0(struct vcpu *v, uint64_t value)
{
    if (!xstate_is_valid(value))
        return REFUSE_ARG(-EINVAL, "XCR0 has bits that are not offered, or AVX without SSE", value);
    fpu_switch_out(v); /* what is in the registers is kept; what comes into use is as after reset */
    v->xcr0 = value;
    v->xcr0_ever |= value;
    fpu_switch_in(v);
    return 0;
}
