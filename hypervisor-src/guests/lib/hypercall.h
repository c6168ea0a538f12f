/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls from a guest: a call into the hypercall page, arguments in rdi, rsi, rdx, r10, r8. The
 * argument registers do not survive. Pointers are passed as they are: the hypervisor follows them
 * in our address space.
 */
#ifndef GUEST_HYPERCALL_H
#define GUEST_HYPERCALL_H

#include "abi/hypercall.h"

extern char hypercall_page[];

#define hypercall5(nr, a, b, c, d, e) __extension__({                                          \
    register uint64_t a4_ __asm__("r10") = (uint64_t)(d);                                      \
    register uint64_t a5_ __asm__("r8") = (uint64_t)(e);                                       \
    uint64_t a1_ = (uint64_t)(a), a2_ = (uint64_t)(b), a3_ = (uint64_t)(c);                    \
    long result_;                                                                              \
    __asm__ volatile("call hypercall_page + %c[offset]"                                        \
                     : "=a"(result_), "+D"(a1_), "+S"(a2_), "+d"(a3_), "+r"(a4_), "+r"(a5_)    \
                     : [offset] "i"((nr) * HYPERCALL_PAGE_STRIDE)                              \
                     : "rcx", "r9", "r11", "memory");                                          \
    result_;                                                                                   \
})

/* With two arguments, as most have: the compiler sets up no more than that. */
#define hypercall2(nr, a, b) __extension__({                                                   \
    uint64_t a1_ = (uint64_t)(a), a2_ = (uint64_t)(b);                                         \
    long result_;                                                                              \
    __asm__ volatile("call hypercall_page + %c[offset]"                                        \
                     : "=a"(result_), "+D"(a1_), "+S"(a2_)                                     \
                     : [offset] "i"((nr) * HYPERCALL_PAGE_STRIDE)                              \
                     : "rcx", "r11", "memory");                                                \
    result_;                                                                                   \
})

#define hypercall3(nr, a, b, c) hypercall5(nr, a, b, c, 0, 0)
#define hypercall4(nr, a, b, c, d) hypercall5(nr, a, b, c, d, 0)

#endif
