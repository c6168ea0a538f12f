/* SPDX-License-Identifier: MIT */
/*
 * xenpmu_op(XENPMU_*, xen_pmu_params): performance counters for guests. Only what a hypervisor
 * without them needs to answer: the commands and the parameter block.
 */
#ifndef ABI_XENPMU_H
#define ABI_XENPMU_H

#include "base.h"

#define XENPMU_VER_MAJ 0
#define XENPMU_VER_MIN 1

#define XENPMU_mode_get    0
#define XENPMU_mode_set    1
#define XENPMU_feature_get 2
#define XENPMU_feature_set 3
#define XENPMU_init        4
#define XENPMU_finish      5
#define XENPMU_lvtpc_set   6
#define XENPMU_flush       7

#ifndef __ASSEMBLY__

struct xen_pmu_params {
    struct {
        uint32_t maj;
        uint32_t min;
    } version;
    uint64_t val;
    uint32_t vcpu;
    uint32_t pad;
};
ABI_SIZE(struct xen_pmu_params, 24);

#endif

#endif
