/* SPDX-License-Identifier: GPL-2.0-only */
/* Into the unknown by iret with all registers given, and the way back that every trap leads to. */
#include "abi/hypercall.h"

        .text
        /* void fuzz_run(const uint64_t frame[6], const uint64_t registers[15]): flags rip cs rflags rsp ss */
        .globl fuzz_run, fuzz_end, fuzz_sp
fuzz_run:
        push    %rbx
        push    %rbp
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        mov     %rsp, fuzz_sp(%rip)
        push    40(%rdi)
        push    32(%rdi)
        push    24(%rdi)
        push    16(%rdi)
        push    8(%rdi)
        push    (%rdi)
        mov     (%rsi), %rax
        mov     8(%rsi), %rbx
        mov     16(%rsi), %rcx
        mov     24(%rsi), %rdx
        mov     32(%rsi), %rdi
        mov     40(%rsi), %rbp
        mov     48(%rsi), %r8
        mov     56(%rsi), %r9
        mov     64(%rsi), %r10
        mov     72(%rsi), %r11
        mov     80(%rsi), %r12
        mov     88(%rsi), %r13
        mov     96(%rsi), %r14
        mov     104(%rsi), %r15
        mov     112(%rsi), %rsi
        jmp     hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE
fuzz_end: /* rsp is fuzz_sp again */
        cld
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbp
        pop     %rbx
        ret

        .bss
        .balign 8
fuzz_sp:
        .skip   8
