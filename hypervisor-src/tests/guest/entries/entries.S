/* SPDX-License-Identifier: GPL-2.0-only */
/* What C cannot say: every register at once, frames for iret, and the code that runs in user mode. */
#include "abi/hypercall.h"
#include "abi/x86.h"

        .macro PATTERNS
        mov     $0x1111, %ebx
        mov     $0x2222, %ebp
        mov     $0x3333, %r12d
        mov     $0x4444, %r13d
        mov     $0x5555, %r14d
        mov     $0x6666, %r15d
        mov     $0x7777, %r8d
        mov     $0x8888, %r9d
        mov     $0x9999, %r10d
        .endm

        /* rax: 0 while all are as they were */
        .macro COMPARE
        xor     $0x1111, %rbx
        xor     $0x2222, %rbp
        xor     $0x3333, %r12
        xor     $0x4444, %r13
        xor     $0x5555, %r14
        xor     $0x6666, %r15
        xor     $0x7777, %r8
        xor     $0x8888, %r9
        xor     $0x9999, %r10
        xor     %eax, %eax
        .irp reg, rbx, rbp, r12, r13, r14, r15, r8, r9, r10
        or      %\reg, %rax
        .endr
        .endm

        .macro KEEP
        push    %rbx
        push    %rbp
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        .endm

        .macro GIVE_BACK
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbp
        pop     %rbx
        .endm

        .text
        /* uint64_t registers_after_hypercall(void): all but rax, rcx and r11 */
        .globl registers_after_hypercall
registers_after_hypercall:
        KEEP
        PATTERNS
        xor     %edi, %edi
        mov     $0xaaaa, %esi
        mov     $0xbbbb, %edx
        mov     $__HYPERVISOR_xen_version, %eax
        syscall
        xor     $0xaaaa, %rsi
        xor     $0xbbbb, %rdx
        COMPARE
        or      %rdi, %rax
        or      %rsi, %rax
        or      %rdx, %rax
        GIVE_BACK
        ret

        /* uint64_t registers_after_exception(void): all of them */
        .globl registers_after_exception, skip_ud2
registers_after_exception:
        KEEP
        PATTERNS
        mov     $0xaaaa, %esi
        mov     $0xbbbb, %edx
        mov     $0xcccc, %ecx
        mov     $0xdddd, %r11d
        mov     $0xeeee, %edi
skip_ud2:
        ud2
        xor     $0xaaaa, %rsi
        xor     $0xbbbb, %rdx
        xor     $0xcccc, %rcx
        xor     $0xdddd, %r11
        xor     $0xeeee, %rdi
        COMPARE
        .irp reg, rsi, rdx, rcx, r11, rdi
        or      %\reg, %rax
        .endr
        GIVE_BACK
        ret

        /* void iret_with(rip, cs, rflags, ss, flags): attempt_resume is where the exception takes us. */
        .globl iret_with
iret_with:
        KEEP
        movq    $1f, attempt_resume(%rip)
        mov     %rsp, iret_sp(%rip)
        push    %rcx
        mov     %rsp, %rax
        push    %rax
        push    %rdx
        push    %rsi
        push    %rdi
        push    %r8
        jmp     hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE
1:      mov     iret_sp(%rip), %rsp
        GIVE_BACK
        ret

        /* The failsafe callback. Stack: rcx r11 ds es fs gs rip cs rflags rsp ss. */
        .globl failsafe_entry, failsafe_count, failsafe_es
failsafe_entry:
        incq    failsafe_count(%rip)
        mov     24(%rsp), %rcx
        mov     %rcx, failsafe_es(%rip)
        pop     %rcx
        pop     %r11
        add     $32, %rsp
        push    $0
        jmp     hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE

        /* void user_run(rip, rsp) */
        .globl user_run, end_user_run, user_run_sp
user_run:
        KEEP
        mov     %rsp, user_run_sp(%rip)
        push    $FLAT_USER_SS
        push    %rsi
        push    user_rflags(%rip)
        push    $FLAT_USER_CS
        push    %rdi
        push    $0
        jmp     hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE
end_user_run: /* rsp is user_run_sp again */
        GIVE_BACK
        ret

        /* Each piece at a place of its own, 64 bytes apart; user.c names them in this order. */
        .balign 4096
        .globl user_code
user_code:
        mov     $0x5a5a, %ebx /* 0: a system call */
        syscall
        ud2
        .balign 64
        int     $0x80 /* 1 */
        ud2
        .balign 64
        int     $0x81 /* 2 */
        ud2
        .balign 64
        int3 /* 3 */
        ud2
        .balign 64
        hlt /* 4 */
        .balign 64
        cli /* 5 */
        ud2
        .balign 64
        mov     0x10, %rax /* 6: not mapped */
        ud2
        .balign 64
        mov     user_run_sp, %rax /* 7: the kernel's */
        ud2
        .balign 64
        movabs  0xffff830000000000, %rax /* 8: the hypervisor's */
        ud2
        .balign 64
        pushf /* 9: a single step */
        orq     $0x100, (%rsp)
        popf
        nop
        nop
        ud2
        .balign 64
        pushf /* 10: into a system call */
        orq     $0x100, (%rsp)
        popf
        syscall
        ud2
        .balign 64
        sysenter /* 11 */
        ud2
        .balign 64
        mov     $0xe010, %eax /* 12: the hypervisor's own data segment */
        mov     %eax, %ds
        ud2
        .balign 64
        in      $0x80, %al /* 13: a port */
        syscall
        .balign 64
        rdmsr /* 14 */
        .balign 64
        mov     %cr3, %rax /* 15 */
        .balign 64
        invlpg  (%rax) /* 16 */
        .balign 64
        mov     %dr7, %rax /* 17 */
        .balign 64
        xor     %eax, %eax /* 18: CPUID as the hypervisor answers it */
        XEN_EMULATE_PREFIX
        cpuid
        syscall
        .balign 4096

        /* The last two bytes below the hole of addresses that cannot be: returning from it is a fault. */
        .globl last_page
last_page:
        .skip   4094, 0x90
        syscall

        .bss
        .balign 8
failsafe_count:
        .skip   8
failsafe_es:
        .skip   8
user_run_sp:
        .skip   8
iret_sp:
        .skip   8
