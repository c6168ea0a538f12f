/* SPDX-License-Identifier: GPL-2.0-only */
/* Whom a memory hypercall means, when it is not plainly the caller. */
#include "hypercall/memory_domain.h"

#include "abi/errno.h"

struct domain *memory_domain_other(domid_t id, long *error)
{
    struct domain *self = current_domain(), *d;

    if (id == DOMID_SELF || id == self->id)
        return self;
    if (!self->privileged) {
        *error = REFUSE_ARG(-EPERM, "only Dom0 may act on another domain's memory", id);
        return NULL;
    }
    /* Neither device memory nor Paracore's has a domain: Dom0's own right to it counts. */
    if (id == DOMID_IO || id == DOMID_XEN)
        return self;
    d = domain_by_id(id);
    if (!d)
        *error = REFUSE_ARG(-ESRCH, "no domain has this id", id);
    return d;
}
