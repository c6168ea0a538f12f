/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The FPU and SSE registers, switched when they are first used (CR0.TS, #NM), and saved when their
 * vCPU leaves the processor for another. The format is FXSAVE's: guests see no XSAVE.
 */
#ifndef PARACORE_CPU_FPU_H
#define PARACORE_CPU_FPU_H

#include "cpu/cpu.h"

void fpu_init(void);
int fpu_state_create(struct vcpu *v);
void fpu_state_destroy(struct vcpu *v);
/* An FXSAVE image of 512 bytes for a vCPU that has not run. */
void fpu_state_set(struct vcpu *v, const void *image);
/* From cpu/context.c: the vCPU comes to, or leaves, the processor. */
void fpu_switch_in(struct vcpu *v);
void fpu_switch_out(struct vcpu *v);

#endif
