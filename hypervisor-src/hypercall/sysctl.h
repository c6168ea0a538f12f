/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands of sysctl, one function each, of this folder only: 0 or a refusal, results in the
 * structure. */
#ifndef PARACORE_HYPERCALL_SYSCTL_H
#define PARACORE_HYPERCALL_SYSCTL_H

#include "abi/sysctl.h"
#include "lib/types.h"

typedef long sysctl_fn(struct xen_sysctl *op);

/* sysctl_machine.c: what the machine is made of */
sysctl_fn sysctl_physinfo, sysctl_cpu_times, sysctl_available, sysctl_topology, sysctl_numa,
    sysctl_pool, sysctl_hotplug;

#endif
