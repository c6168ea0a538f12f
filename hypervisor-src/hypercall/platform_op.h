/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of platform_op, for hypercall/platform_op.c. */
#ifndef PARACORE_HYPERCALL_PLATFORM_OP_H
#define PARACORE_HYPERCALL_PLATFORM_OP_H

#include "abi/platform.h"

/* 0 with the answer in place, or a refusal. */
int platform_firmware_info(struct xenpf_firmware_info *info);

#endif
