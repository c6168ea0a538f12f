/* SPDX-License-Identifier: GPL-2.0-only */
/* How much time a vCPU spent running, waiting, blocked, offline; and the guest's copy of it
 * (abi/vcpu.h). */
#ifndef PARACORE_DOMAIN_RUNSTATE_H
#define PARACORE_DOMAIN_RUNSTATE_H

#include "domain/domain.h"

struct vcpu_runstate_info;

/* Accounts the time since the last change and enters the state (RUNSTATE_*). now: ns of system
 * time. */
void runstate_change(struct vcpu *v, uint32_t state, uint64_t now);
/* The state with the time up to now. */
void runstate_read(const struct vcpu *v, struct vcpu_runstate_info *info);
/* Writes the current vCPU's registered area, in its kernel's address space; an area that faults
 * is left alone, as Xen does. */
void runstate_publish(struct vcpu *v);

#endif
