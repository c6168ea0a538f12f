/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only access to guest memory by guest virtual address, always in the current vCPU's address
 * space. A fault inside is caught by the exception table and reported as -EFAULT; nothing else may
 * follow a guest_va_t. Copy once, check the copy, use the copy: a guest can change its memory
 * between two reads.
 */
#ifndef PARACORE_MEMORY_GUEST_COPY_H
#define PARACORE_MEMORY_GUEST_COPY_H

#include "abi/errno.h"
#include "cpu/exception_table.h"
#include "lib/types.h"
#include "memory/layout.h"

/* 0 or -EFAULT; on failure the target holds nothing that may be used. Any length; a range that
 * touches our area fails. */
int copy_from_guest(void *to, guest_va_t from, size_t bytes);
int copy_to_guest(guest_va_t to, const void *from, size_t bytes);

/* One object of 8 bytes by a single access: 0 or -EFAULT. In line, for hypercall arguments. */
static inline int read_guest_u64(uint64_t *to, guest_va_t from)
{
    int err = 0;

    *to = 0;
    if (unlikely(!guest_may_name(from.n) || !guest_may_name(from.n + 7)))
        return -EFAULT;
    __asm__ volatile("1: mov %2, %1\n"
                     "2:\n"
                     ".pushsection .text.fixup, \"ax\"\n"
                     "3: mov %3, %0\n"
                     "jmp 2b\n"
                     ".popsection\n"
                     EXCEPTION_FIXUP("1b", "3b")
                     : "+r"(err), "=r"(*to)
                     : "m"(*(const uint64_t *)from.n), "i"(-EFAULT));
    return err;
}

static inline int write_guest_u64(guest_va_t to, uint64_t value)
{
    int err = 0;

    if (unlikely(!guest_may_name(to.n) || !guest_may_name(to.n + 7)))
        return -EFAULT;
    __asm__ volatile("1: mov %2, %1\n"
                     "2:\n"
                     ".pushsection .text.fixup, \"ax\"\n"
                     "3: mov %3, %0\n"
                     "jmp 2b\n"
                     ".popsection\n"
                     EXCEPTION_FIXUP("1b", "3b")
                     : "+r"(err), "=m"(*(uint64_t *)to.n)
                     : "r"(value), "i"(-EFAULT)
                     : "memory");
    return err;
}

/*
 * A few whole words at once, opened up in line: frames on a guest's stack, hypercall structures.
 * False: a fault, and then nothing of the target may be used.
 */
static ALWAYS_INLINE bool load_guest_words(uint64_t *to, guest_va_t from, unsigned int count)
{
    bool faulted = false;

    if (unlikely(!guest_may_name(from.n) || !guest_may_name(from.n + count * 8 - 1)))
        return false;
#pragma GCC unroll 16
    for (unsigned int i = 0; i < count; i++)
        __asm__ volatile("1: mov %2, %1\n"
                         "2:\n"
                         ".pushsection .text.fixup, \"ax\"\n"
                         "3: mov $1, %0\n"
                         "jmp 2b\n"
                         ".popsection\n"
                         EXCEPTION_FIXUP("1b", "3b")
                         : "+q"(faulted), "=r"(to[i])
                         : "m"(((const uint64_t *)from.n)[i]));
    return !faulted;
}

static ALWAYS_INLINE bool store_guest_words(guest_va_t to, const uint64_t *from,
                                            unsigned int count)
{
    if (unlikely(!guest_may_name(to.n) || !guest_may_name(to.n + count * 8 - 1)))
        return false;
#pragma GCC unroll 16
    for (unsigned int i = 0; i < count; i++)
        __asm__ goto("1: mov %1, %0\n"
                     EXCEPTION_FIXUP("1b", "%l[fault]")
                     :
                     : "m"(((uint64_t *)to.n)[i]), "r"(from[i])
                     : "memory"
                     : fault);
    return true;
fault:
    return false;
}

#endif
