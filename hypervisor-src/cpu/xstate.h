/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The registers that XSAVE keeps: x87, SSE and, where the processor has it, AVX. A vCPU's area
 * (v->fpu_state, a page) is in XSAVE's standard format, or in FXSAVE's on a processor without.
 * v->xcr0 is what the guest has turned on and is in force while it runs; v->xcr0_ever is all it
 * ever had on, which is what is kept for it. Formats: Intel SDM volume 1, 13.4. Read next:
 * cpu/fpu.c.
 */
#ifndef PARACORE_CPU_XSTATE_H
#define PARACORE_CPU_XSTATE_H

#include "cpu/cpu.h"

enum { XSTATE_X87 = 1 << 0, XSTATE_SSE = 1 << 1, XSTATE_AVX = 1 << 2, XSTATE_LEGACY_BYTES = 512,
    XSTATE_HEADER_BYTES = 64, XSTATE_BYTES_MAX = 1024 };

/* What guests may turn on in XCR0; 0: the processor has no XSAVE. */
extern uint64_t xstate_offered;

/* On each processor, before any guest. */
void xstate_init(void);
/* An area as after reset. */
void xstate_reset(struct vcpu *v);
/* The registers to and from the area, and XCR0 as v has it; the registers are v's. CR0.TS is
 * clear. */
void xstate_save(struct vcpu *v);
void xstate_load(const struct vcpu *v);

/* Bytes of the area when it keeps these states. */
uint32_t xstate_size(uint64_t states);
/* What XSAVE leaves out of an area because it is as after reset, written out: for readers. */
void xstate_fill_in(struct vcpu *v);
/* The first 512 bytes from outside, or the whole area with its header; the vCPU's registers are
 * nowhere loaded. */
void xstate_set_legacy(struct vcpu *v, const void *image);
void xstate_set(struct vcpu *v, const void *area, uint64_t states);

/* XSETBV by the guest, v current: 0 or a refusal. */
int xstate_set_xcr0(struct vcpu *v, uint64_t value);
bool xstate_is_valid(uint64_t xcr0);

#endif
