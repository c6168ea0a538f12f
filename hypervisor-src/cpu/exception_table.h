/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions of Paracore that may fault on a guest's account, and where to go on then.
 * EXCEPTION_FIXUP(at, to) in inline assembly: a fault at label `at` resumes at label `to`. Anything
 * else that faults is a panic.
 */
#ifndef PARACORE_CPU_EXCEPTION_TABLE_H
#define PARACORE_CPU_EXCEPTION_TABLE_H

#include "lib/types.h"

/* Offsets from the entry itself, so that the image needs no relocation. */
struct exception_fixup {
    int32_t at, to;
};

#define EXCEPTION_FIXUP(at, to)                                                            \
    ".pushsection .exception_table, \"a\"\n"                                               \
    ".balign 4\n"                                                                          \
    ".long " at " - .\n"                                                                   \
    ".long " to " - .\n"                                                                   \
    ".popsection\n"

/* The address to go on at, or 0 when the fault at rip is Paracore's own. */
uint64_t exception_fixup(uint64_t rip);

#endif
