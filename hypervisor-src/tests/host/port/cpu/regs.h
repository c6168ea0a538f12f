/* SPDX-License-Identifier: GPL-2.0-only */
/* The real registers, but the current vCPU is whom the test says (host_run), not whose stack this is. */
#ifndef HOST_CPU_REGS_H
#define HOST_CPU_REGS_H

#define current_vcpu stack_vcpu
#define current_cpu stack_cpu
#include "../../../../cpu/regs.h"
#undef current_vcpu
#undef current_cpu

struct vcpu *current_vcpu(void);

#endif
