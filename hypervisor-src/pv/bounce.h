/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bounce: the guest's kernel is entered at one of its handlers, as the processor enters a
 * kernel by an interrupt gate.
 */
#ifndef PARACORE_PV_BOUNCE_H
#define PARACORE_PV_BOUNCE_H

#include "domain/domain.h"

enum bounce_kind { BOUNCE_PLAIN, BOUNCE_ERROR_CODE };

/*
 * Makes the current vCPU go on at the entry, in kernel mode, with a frame on its kernel's stack
 * that says where it was. The domain is crashed when the frame cannot be written. Only for the
 * current vCPU, whose registers these are.
 */
void bounce(struct vcpu *v, struct guest_regs *regs, const struct guest_entry *entry,
            enum bounce_kind kind,
            uint32_t error_code);
/* The failsafe callback: a data segment could not be loaded; the frame also bears ds, es, fs,
 * gs. */
void bounce_failsafe(struct vcpu *v, struct guest_regs *regs);

#endif
