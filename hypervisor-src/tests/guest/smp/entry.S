/* SPDX-License-Identifier: GPL-2.0-only */
/* Where each vCPU's events and NMIs arrive: a function on the stack of the vCPU, then back to what it
 * did. */
#include "abi/hypercall.h"

        .macro ENTRY name, function
        .globl \name
\name:
        pop     %rcx
        pop     %r11
        push    %rdi
        push    %rsi
        push    %rdx
        push    %rcx
        push    %rax
        push    %r8
        push    %r9
        push    %r10
        push    %r11
        push    %rbx
        mov     %rsp, %rbx
        and     $-16, %rsp
        cld
        call    \function
        mov     %rbx, %rsp
        pop     %rbx
        pop     %r11
        pop     %r10
        pop     %r9
        pop     %r8
        pop     %rax
        pop     %rcx
        pop     %rdx
        pop     %rsi
        pop     %rdi
        jmp     guest_iret
        .endm

        .text
        ENTRY smp_upcall_entry, smp_upcall
        ENTRY smp_nmi_entry, smp_nmi
