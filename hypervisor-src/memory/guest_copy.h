/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only access to guest memory by guest virtual address, always in the current vCPU's address space.
 * A fault inside is caught by the exception table and reported as -EFAULT; nothing else may follow a guest_va_t.
 * Copy once, check the copy, use the copy: a guest can change its memory between two reads.
 */
#ifndef PARACORE_MEMORY_GUEST_COPY_H
#define PARACORE_MEMORY_GUEST_COPY_H

#include "lib/types.h"

/* 0 or -EFAULT; on failure the target holds nothing that may be used. Any length; a range that touches our area fails. */
int copy_from_guest(void *to, guest_va_t from, size_t bytes);
int copy_to_guest(guest_va_t to, const void *from, size_t bytes);

/* One aligned object of 1, 2, 4 or 8 bytes, by a single access (inlined fast path for hypercall arguments). */
int read_guest_u64(uint64_t *to, guest_va_t from);
int write_guest_u64(guest_va_t to, uint64_t value);

#endif
