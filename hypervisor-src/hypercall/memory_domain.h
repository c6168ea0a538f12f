/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whom a memory hypercall means: DOMID_SELF, or, for Dom0, any other domain. Shared by the files of
 * this folder only.
 */
#ifndef PARACORE_HYPERCALL_MEMORY_DOMAIN_H
#define PARACORE_HYPERCALL_MEMORY_DOMAIN_H

#include "abi/base.h"
#include "domain/domain.h"
#include "memory/frame.h"

/* The domain, or NULL with *error set to a refusal: -EPERM, -ESRCH. */
struct domain *memory_domain_other(domid_t id, long *error);

static inline struct domain *memory_domain(domid_t id, long *error)
{
    return likely(id == DOMID_SELF) ? current_domain() : memory_domain_other(id, error);
}

/*
 * Page tables that are not in use any more are let go of piece by piece. Each memory hypercall
 * first and last works d's queue off; false: preempted, the hypercall is to be restarted.
 */
static inline bool memory_settled(struct domain *d)
{
    return likely(!d->teardown) || frame_teardown(d);
}

#endif
