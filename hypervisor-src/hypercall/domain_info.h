/* SPDX-License-Identifier: GPL-2.0-only */
/* What a toolstack is told of a domain, by domctl one by one and by sysctl as a list. */
#ifndef PARACORE_HYPERCALL_DOMAIN_INFO_H
#define PARACORE_HYPERCALL_DOMAIN_INFO_H

#include "abi/domctl.h"
#include "domain/domain.h"

void domain_info_fill(const struct domain *d, struct xen_domctl_getdomaininfo *info);

#endif
