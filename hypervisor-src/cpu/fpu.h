/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The FPU, SSE and AVX registers: loaded with their vCPU, or without XSAVE when they are first
 * used (CR0.TS, #NM), and saved when it leaves the processor for another. Read next: cpu/xstate.h
 * (what is saved, and how).
 */
#ifndef PARACORE_CPU_FPU_H
#define PARACORE_CPU_FPU_H

#include "cpu/cpu.h"

void fpu_init(void);
int fpu_state_create(struct vcpu *v);
void fpu_state_destroy(struct vcpu *v);
/* From cpu/context.c: the vCPU comes to, or leaves, the processor. */
void fpu_switch_in(struct vcpu *v);
void fpu_switch_out(struct vcpu *v);

#endif
