/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Refusals with reasons: `return REFUSE(-EINVAL, "L2 entry maps a writable page table")`. The site
 * (file, line, function, words) is kept in the current vCPU and in the trace, and printed under
 * guest_loglvl=all. Never used for Paracore's own bugs (panic) nor for a guest that cannot go on
 * (domain_crash).
 */
#ifndef PARACORE_DEBUG_REFUSE_H
#define PARACORE_DEBUG_REFUSE_H

#include "abi/errno.h"
#include "lib/types.h"

struct refuse_site {
    const char *file;
    const char *function;
    const char *words;
    uint32_t line;
    int32_t error; /* negative errno of abi/errno.h */
};

struct refusal {
    const struct refuse_site *site; /* NULL: never refused */
    uint64_t argument;              /* the value refused, where the site gives one */
    uint64_t time;                  /* TSC */
    uint64_t count;
    uint64_t call; /* the vCPU's hypercall_count then */
};

int refuse(const struct refuse_site *site, uint64_t argument);

#define REFUSE_ARG(err, why, value) __extension__({                                        \
    static const struct refuse_site site_ = { __FILE__, __func__, why, __LINE__, err };    \
    refuse(&site_, (uint64_t)(value));                                                     \
})
#define REFUSE(err, why) REFUSE_ARG(err, why, 0)

#endif
