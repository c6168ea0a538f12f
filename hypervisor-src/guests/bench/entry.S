/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bench guest's own entries: each takes the TSC first and returns the shortest way, so that what is counted is the
 * hypervisor's work. Stack on entry: rcx r11 [error code] rip cs rflags rsp ss. Read next: entries.h.
 */
#include "abi/hypercall.h"
#include "abi/x86.h"

#define IRET jmp hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE

        .macro TAKE_TIME
        push    %rax
        push    %rdx
        rdtsc
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, bench_entered(%rip)
        pop     %rdx
        pop     %rax
        .endm

        .text
        /* An upcall: nothing is looked at, only taken back. */
        .globl bench_upcall
bench_upcall:
        TAKE_TIME
        mov     bench_vcpu_info(%rip), %rcx
        movb    $0, (%rcx)
        pop     %rcx
        pop     %r11
        push    $0
        IRET

        /* A page fault: goes on at bench_resume. */
        .globl bench_fault
bench_fault:
        TAKE_TIME
        mov     bench_resume(%rip), %rcx
        mov     %rcx, 24(%rsp)
        pop     %rcx
        pop     %r11
        add     $8, %rsp
        push    $0
        IRET

        /* A system call from user mode: rax 0 returns there at once, rax 1 ends bench_user_run. */
        .globl bench_syscall
bench_syscall:
        test    %eax, %eax
        jnz     1f
        TAKE_TIME
        pop     %rcx
        pop     %r11
        push    $VGCF_in_syscall
        IRET
1:      mov     bench_kernel_sp(%rip), %rsp
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbx
        pop     %rbp
        ret

        /* void bench_user_run(uint64_t rip, uint64_t rsp): to user mode, until it makes system call 1. */
        .globl bench_user_run
bench_user_run:
        push    %rbp
        push    %rbx
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        mov     %rsp, bench_kernel_sp(%rip)
        push    $FLAT_USER_SS
        push    %rsi
        push    $0x202
        push    $FLAT_USER_CS
        push    %rdi
        push    $0
        IRET

        /*
         * The code that runs in user mode, position independent. It leaves in the user page, at USER_DATA: the TSC before
         * and after one null system call. r12: that page.
         */
        .balign 4096
        .globl bench_user_code
bench_user_code:
        mov     $0x401000, %r12
        mov     $3, %r13d
2:      rdtsc
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, (%r12)
        xor     %eax, %eax
        syscall
        rdtsc
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, 8(%r12)
        dec     %r13d
        jnz     2b
        mov     $1, %eax
        syscall
        ud2
        .balign 4096

        .bss
        .balign 8
        .globl bench_entered, bench_vcpu_info, bench_resume, bench_kernel_sp
bench_entered:   .skip 8
bench_vcpu_info: .skip 8
bench_resume:    .skip 8
bench_kernel_sp: .skip 8
