/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which MSRs a PV guest may read and write, and what they mean to it. Never passes an unknown MSR
 * through. Numbers: Intel SDM volume 4; AMD64 manual volume 2, appendix A.
 */
#ifndef PARACORE_PV_MSR_H
#define PARACORE_PV_MSR_H

#include "domain/domain.h"

/*
 * Both for the current vCPU. False: the guest gets #GP, as the processor gives for an MSR it does
 * not have.
 */
bool guest_read_msr(struct vcpu *v, uint32_t msr, uint64_t *value);
bool guest_write_msr(struct vcpu *v, uint32_t msr, uint64_t value);

#endif
