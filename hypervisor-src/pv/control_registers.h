/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CR0 to CR4 as a PV guest's kernel sees them: mostly the machine's, of which it may change CR0.TS,
 * CR2, CR3 and a few bits of CR4.
 */
#ifndef PARACORE_PV_CONTROL_REGISTERS_H
#define PARACORE_PV_CONTROL_REGISTERS_H

#include "domain/domain.h"

/* Of the current vCPU. False: no such register (the guest gets #GP). */
bool control_register_read(const struct vcpu *v, unsigned int number, uint64_t *value);
/* 0; a refusal, also of the value (#GP); -ERESTART: preempted, the instruction is to run again. */
int control_register_write(struct vcpu *v, unsigned int number, uint64_t value);

/* What of a value for CR4 is the guest's to set on this machine. */
uint64_t control_register_4_of(uint64_t value);

#endif
