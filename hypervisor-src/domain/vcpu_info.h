/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a vCPU's vcpu_info lies: in shared_info at first, or in a frame of the guest's
 * (VCPUOP_register_vcpu_info). */
#ifndef PARACORE_DOMAIN_VCPU_INFO_H
#define PARACORE_DOMAIN_VCPU_INFO_H

#include "domain/domain.h"

/* Once per vCPU; holds the frame as FRAME_WRITABLE until vcpu_info_release. 0 or a refusal. */
int vcpu_info_move(struct vcpu *v, mfn_t frame, uint32_t offset);
/* Of a domain that is torn down. */
void vcpu_info_release(struct vcpu *v);

#endif
