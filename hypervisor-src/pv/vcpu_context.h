/* SPDX-License-Identifier: GPL-2.0-only */
/* A vCPU that does not run, filled from the interface's vcpu_guest_context: by a guest
 * (VCPUOP_initialise) or a tool; and told of in it. */
#ifndef PARACORE_PV_VCPU_CONTEXT_H
#define PARACORE_PV_VCPU_CONTEXT_H

#include "abi/x86.h"
#include "domain/domain.h"

/* Checks all, then sets registers, traps, callbacks, descriptors and page-table roots. 0 or a
 * refusal, the vCPU unchanged. */
int vcpu_context_load(struct vcpu *v, const struct vcpu_guest_context *context);
/* The same for a toolstack, with what a kernel's own new vCPU has no use for: FPU, mode, control
 * and debug registers, the domain's modes. */
int vcpu_context_restore(struct vcpu *v, const struct vcpu_guest_context *context);
/* The same of one that has run, and does not now: page-table roots and descriptor tables must be
 * those it has. */
int vcpu_context_change(struct vcpu *v, const struct vcpu_guest_context *context);
/* The other way; the vCPU is paused and not current. */
void vcpu_context_store(struct vcpu *v, struct vcpu_guest_context *context);

#endif
