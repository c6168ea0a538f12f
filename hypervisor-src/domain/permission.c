/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page of ranges, made with the first. Ranges of a kind neither overlap nor touch, so what is
 * permitted lies within one. Read domain/permission.h first.
 */
#include "domain/permission.h"

#include "abi/errno.h"
#include "lib/types.h"
#include "memory/alloc.h"

struct permitted {
    uint64_t first, last;
    enum permitted_kind kind;
};

enum { PERMITTED_MAX = PAGE_SIZE / sizeof(struct permitted) };

bool permission_has(const struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last)
{
    for (uint32_t i = 0; i < d->permitted_count; i++) {
        const struct permitted *p = &d->permitted[i];

        if (p->kind == kind && p->first <= first && last <= p->last)
            return true;
    }
    return d->privileged;
}

static void add(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last)
{
    d->permitted[d->permitted_count++] = (struct permitted){ first, last, kind };
}

static void drop(struct domain *d, uint32_t i)
{
    d->permitted[i] = d->permitted[--d->permitted_count];
}

int permission_give(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last)
{
    if (permission_has(d, kind, first, last))
        return 0;
    if (!d->permitted)
        d->permitted = hv_alloc_pages(0);
    if (!d->permitted || d->permitted_count == PERMITTED_MAX)
        return REFUSE_ARG(-ENOMEM, "no room for one more range of a domain's devices", first);
    for (uint32_t i = d->permitted_count; i-- > 0;) {
        const struct permitted *p = &d->permitted[i];

        if (p->kind != kind || p->first > last + 1 || first > p->last + 1)
            continue;
        first = p->first < first ? p->first : first;
        last = p->last > last ? p->last : last;
        drop(d, i);
    }
    add(d, kind, first, last);
    return 0;
}

int permission_take(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last)
{
    for (uint32_t i = d->permitted_count; i-- > 0;) {
        struct permitted *p = &d->permitted[i], old = *p;

        if (p->kind != kind || p->first > last || first > p->last)
            continue;
        if (old.first < first && old.last > last && d->permitted_count == PERMITTED_MAX)
            return REFUSE_ARG(-ENOMEM, "no room for one more range of a domain's devices", first);
        drop(d, i);
        if (old.first < first)
            add(d, kind, old.first, first - 1);
        if (old.last > last)
            add(d, kind, last + 1, old.last);
    }
    return 0;
}

void permissions_destroy(struct domain *d)
{
    if (d->permitted)
        hv_free_pages(d->permitted, 0);
    d->permitted = NULL;
    d->permitted_count = 0;
}
