/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the instructions that touch guest memory by guest address. Every address is checked against
 * Paracore's area first: ring 0 could reach it, the guest may not. Must never be called with a
 * table loaded that is not the current vCPU's. Read next: cpu/exception_table.h.
 */
#include "memory/guest_copy.h"

#include "abi/errno.h"
#include "memory/layout.h"

/* True when [va, va + bytes) keeps clear of our area; the non-canonical hole below it faults by
 * itself. */
static bool range_is_guests(uint64_t va, size_t bytes)
{
    if (va >= HV_AREA_END)
        return va + bytes >= va || va + bytes == 0;
    return va + bytes >= va && va + bytes <= HV_AREA_START;
}

/* Moves by words, then the odd bytes. False: a fault. */
static bool move_bytes(void *to, const void *from, size_t bytes)
{
    size_t words = bytes / 8;

    bytes %= 8;
    __asm__ volatile("1: rep movsq\n"
                     "mov %3, %0\n"
                     "2: rep movsb\n"
                     "3:\n"
                     EXCEPTION_FIXUP("1b", "3b")
                     EXCEPTION_FIXUP("2b", "3b")
                     : "+c"(words), "+D"(to), "+S"(from)
                     : "r"(bytes)
                     : "memory");
    return !words;
}

int copy_from_guest(void *to, guest_va_t from, size_t bytes)
{
    return range_is_guests(from.n, bytes)
        && move_bytes(to, (const void *)from.n, bytes) ? 0 : -EFAULT;
}

int copy_to_guest(guest_va_t to, const void *from, size_t bytes)
{
    return range_is_guests(to.n, bytes) && move_bytes((void *)to.n, from, bytes) ? 0 : -EFAULT;
}
