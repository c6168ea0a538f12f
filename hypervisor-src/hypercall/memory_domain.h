/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whom a memory hypercall means: DOMID_SELF, or, for Dom0, any other domain. Shared by the files of this folder only.
 */
#ifndef PARACORE_HYPERCALL_MEMORY_DOMAIN_H
#define PARACORE_HYPERCALL_MEMORY_DOMAIN_H

#include "abi/base.h"
#include "domain/domain.h"

/* The domain, or NULL with *error set to a refusal: -EPERM, -ESRCH. */
struct domain *memory_domain_other(domid_t id, long *error);

static inline struct domain *memory_domain(domid_t id, long *error)
{
    return likely(id == DOMID_SELF) ? current_domain() : memory_domain_other(id, error);
}

#endif
