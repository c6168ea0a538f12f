/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU policies and feature words for the toolstack: of the machine, of any PV domain, of one. */
#ifndef PARACORE_HYPERCALL_POLICY_H
#define PARACORE_HYPERCALL_POLICY_H

#include "abi/sysctl.h"

long policy_of_system(struct xen_sysctl_cpu_policy *request);
long policy_featureset(struct xen_sysctl_cpu_featureset *request);

#endif
