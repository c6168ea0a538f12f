/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's stand-in for memory/guest_copy.h: a guest's virtual addresses are the test's own pointers, and a range can be
 * made to fault (host_fault).
 */
#ifndef PARACORE_MEMORY_GUEST_COPY_H
#define PARACORE_MEMORY_GUEST_COPY_H

#include "abi/errno.h"
#include "lib/types.h"
#include "memory/layout.h"

int copy_from_guest(void *to, guest_va_t from, size_t bytes);
int copy_to_guest(guest_va_t to, const void *from, size_t bytes);
int read_guest_u64(uint64_t *to, guest_va_t from);
int write_guest_u64(guest_va_t to, uint64_t value);

#endif
