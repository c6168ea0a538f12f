/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every way into Paracore and back to a guest. In: system calls (a hypercall, when the guest's
 * kernel makes it) and the 256 interrupt vectors. All build a struct guest_regs at the top of the
 * running vCPU's stack. Out: one look at pending work, then SYSRET or IRET. Interrupts are off all
 * the time; GS stays the guest's. Hypercalls but a few are called with the lock (cpu/lock.h), all
 * else without. Nothing is decided here that C can.
 *
 * The stack, from its top:            stack_top.cpu, .vcpu
 *   regs.gs fs ds es                  filled only when the vCPU is switched out
 *   regs.ss rsp rflags cs rip         pushed by the processor (TSS.rsp0 is their end), or by us
 *   regs.entry_vector, .error_code    one push; ENTRY_SYSCALL marks "SYSRET may go back"
 *   regs.rdi ... r15                  SAVE_REGS
 * Read next: cpu/exceptions.c, pv/traps.c.
 */
#include "asm_offsets.h"
#include "abi/x86.h"

    .cfi_sections .debug_frame

/*
 * For debuggers: from here on rsp leads to the registers of what was interrupted, so that a stack
 * goes on across the border, in the guest. RESTORE_REGS ends it; END_OF_EXIT stands behind the
 * instruction that leaves, where code follows that still has them.
 */
    .macro GUEST_CALLED
    .cfi_def_cfa rsp, 0
    .cfi_offset r15, 0
    .cfi_offset r14, 8
    .cfi_offset r13, 16
    .cfi_offset r12, 24
    .cfi_offset rbp, 32
    .cfi_offset rbx, 40
    .cfi_offset r11, 48
    .cfi_offset r10, 56
    .cfi_offset r9, 64
    .cfi_offset r8, 72
    .cfi_offset rax, 80
    .cfi_offset rcx, 88
    .cfi_offset rdx, 96
    .cfi_offset rsi, 104
    .cfi_offset rdi, 112
    .cfi_offset rip, 128
    .cfi_offset rsp, 152
    .endm

    .macro END_OF_EXIT
    .cfi_restore_state
    .endm

    .macro SAVE_REGS
    push %rdi
    push %rsi
    push %rdx
    push %rcx
    push %rax
    push %r8
    push %r9
    push %r10
    push %r11
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    GUEST_CALLED
    .endm

    .macro RESTORE_REGS
    .cfi_remember_state
    .cfi_undefined rip
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rax
    pop %rcx
    pop %rdx
    pop %rsi
    pop %rdi
    .endm

/* hypercall_table's entry for call r9, whose arguments are in their registers. */
    .macro CALL_HANDLER
    lea hypercall_table(%rip), %rcx
    mov (%rcx,%r9,8), %rax
    mov %r10, %rcx
    call *%rax /* rdi rsi rdx rcx r8: the five arguments */
    .endm

/*
 * The quick look of debug/break.h, at call r9 of the vCPU rbx, while something is watched. Goes on
 * behind when the call must be hooked, to `plain` when nothing can match it; when its result decides,
 * makes it and goes to `done` with that. Changes rcx.
 */
    .macro CALL_WATCHED plain, done
    cmpl $BREAK_RETURNS_ASM, break_modes(%rip)
    ja .Lhooked\@
    mov VCPU_WATCH(%rbx), %rcx
    je .Lreturns\@
    bt %r9, WATCH_CALLS(%rcx)
    jc \plain
    mov break_gate + GATE_SUB_OPS(%rip), %rcx
    bt %rdi, %rcx
    jnc \plain
    mov break_gate + GATE_ARGUMENT_REGS(%rip), %rcx
    mov (%rsp,%rcx), %rcx
    sub break_gate + GATE_ARGUMENT_LOW(%rip), %rcx
    cmp break_gate + GATE_ARGUMENT_SPAN(%rip), %rcx
    ja \plain
    jmp .Lhooked\@
.Lreturns\@:
    bt %r9, WATCH_CALLS(%rcx)
    jnc .Lhooked\@
    bt %r9, WATCH_RETURNS(%rcx)
    jc \plain
    mov break_gate + GATE_SUB_OPS(%rip), %rcx
    bt %rdi, %rcx
    jnc \plain
    CALL_HANDLER
    mov %rax, %rcx
    sub break_gate + GATE_RESULT_LOW(%rip), %rcx
    cmp break_gate + GATE_RESULT_SPAN(%rip), %rcx
    ja \done
    mov %rax, %rdi
    call hypercall_returned
    jmp \done
.Lhooked\@:
    .endm

/* Until the registers are saved, and while they are put back, a debugger's stack ends. */
    .macro FUNCTION name
    .balign 16
    .globl \name
    .type \name, @function
\name:
    .cfi_startproc
    .cfi_undefined rip
    .endm

    .macro END name
    .cfi_endproc
    .size \name, . - \name
    .endm

    .section .text.entry, "ax"

/* SYSCALL's beginning: rsp is still the guest's, and no register is free, so each processor has a
 * piece of code of its own. Behind it, ss and rsp are pushed. */
    .macro SYSCALL_STACK number, ss
    mov %rsp, cpu_entries + \number * CPU_ENTRY_SIZE + CPU_ENTRY_GUEST_SP(%rip)
    mov cpu_entries + \number * CPU_ENTRY_SIZE + CPU_ENTRY_STACK(%rip), %rsp
    push $\ss
    push cpu_entries + \number * CPU_ENTRY_SIZE + CPU_ENTRY_GUEST_SP(%rip)
    .endm

    .macro SYSCALL_STUBS ss, go_on
    .set n, 1
    .rept MAX_CPUS_ASM - 1
    .balign SYSCALL_STUB_SIZE_ASM
    SYSCALL_STACK n, \ss
    jmp \go_on
    .set n, n + 1
    .endr
    .balign SYSCALL_STUB_SIZE_ASM
    .endm

    .balign SYSCALL_STUB_SIZE_ASM
FUNCTION syscall_stubs
    SYSCALL_STUBS FLAT_RING3_SS64, syscall_common
END syscall_stubs

/* MSR_LSTAR of the first processor. SYSCALL left rip in rcx and rflags in r11. */
FUNCTION syscall_entry
    SYSCALL_STACK 0, FLAT_RING3_SS64
syscall_common:
    push %r11
    push $FLAT_RING3_CS64
    push %rcx
    push $0
    movl $ENTRY_SYSCALL, 4(%rsp)
    SAVE_REGS
    mov STACK_VCPU(%rsp), %rbx
    cmpb $0, VCPU_IN_KERNEL(%rbx)
    je 2f
    cmp $HYPERCALL_COUNT_ASM, %eax
    jae 4f
    incq VCPU_HYPERCALL_COUNT(%rbx)
    mov %eax, %r9d
    movabs $HYPERCALLS_UNLOCKED_ASM, %rcx
    bt %r9, %rcx
    jc 9f
13: mov STACK_CPU(%rsp), %r11 /* big_lock_take */
    mov CPU_LOCK_NAME(%r11), %ecx
    xor %eax, %eax
    lock cmpxchg %ecx, big_lock(%rip)
    jne 12f
10: cmpq $0, debug_switches(%rip)
    jne 3f
14: CALL_HANDLER
1:  movl $0, big_lock(%rip) /* big_lock_release */
11: mov %rax, REGS_RAX(%rsp)
    mov STACK_CPU(%rsp), %rdx
    mov VCPU_INFO(%rbx), %rcx
    cmpb $0, CPU_RESCHEDULE(%rdx)
    jne 6f
    cmpw $1, (%rcx) /* upcall pending and not masked: two bytes at once */
    je 6f
5:  cmpl $ENTRY_SYSCALL, REGS_VECTOR(%rsp)
    jne exit_to_guest_restore
    mov REGS_RIP(%rsp), %rcx
    test %rcx, %rcx
    jns 7f
    /* C kept rbp and r12 to r15 as the guest had them. */
    mov REGS_RBX(%rsp), %rbx
    .cfi_remember_state
    .cfi_undefined rip
8:  add $REGS_R10, %rsp
    pop %r10
    pop %r9
    pop %r8
    pop %rax
    mov REGS_RFLAGS-REGS_RCX(%rsp), %r11
    add $8, %rsp
    pop %rdx
    pop %rsi
    pop %rdi
    mov REGS_RSP-REGS_ERROR_CODE(%rsp), %rsp
    sysretq
    END_OF_EXIT

2:  mov %rsp, %rdi /* a system call of the guest's user */
    call guest_syscall
    jmp exit_to_guest
3:  CALL_WATCHED 14b, 1b
    mov %r10, %rcx /* traced, or watched by a break filter; r9 is the number */
    call hypercall_hooked
    jmp 1b
4:  mov $ENOSYS_ASM, %rax
    jmp 11b
9:  cmpq $0, debug_switches(%rip)
    jne 16f
15: CALL_HANDLER
    jmp 11b
16: CALL_WATCHED 15b, 11b
    jmp 13b
12: call big_lock_wait
    mov REGS_RAX(%rsp), %r9d
    mov REGS_RDI(%rsp), %rdi
    mov REGS_RSI(%rsp), %rsi
    mov REGS_RDX(%rsp), %rdx
    mov REGS_R10(%rsp), %r10
    mov REGS_R8(%rsp), %r8
    jmp 10b
6:  mov %rsp, %rdi
    call exit_work
    jmp 5b
7:  /* SYSRET to an address that is not canonical would fault here in ring 0 on Intel. */
    mov REGS_RBX(%rsp), %rbx
    mov %rcx, %rdx
    shr $47, %rdx
    jz 8b
    movl $0, REGS_VECTOR(%rsp)
    jmp exit_to_guest_restore
END syscall_entry

    .balign SYSCALL_STUB_SIZE_ASM
FUNCTION syscall32_stubs
    SYSCALL_STUBS FLAT_RING3_SS32, syscall32_common
END syscall32_stubs

/* MSR_CSTAR: SYSCALL from 32-bit code of the guest's user (AMD). */
FUNCTION syscall32_entry
    SYSCALL_STACK 0, FLAT_RING3_SS32
syscall32_common:
    push %r11
    push $FLAT_RING3_CS32
    push %rcx
    push $0
    SAVE_REGS
    mov %rsp, %rdi
    call guest_syscall32
    jmp exit_to_guest
END syscall32_entry

/* SYSENTER: nothing of the caller's is known. MSR_SYSENTER_ESP points at this CPU's
 * cpu_entry.stack. */
FUNCTION sysenter_entry
    mov (%rsp), %rsp
    push $FLAT_RING3_SS32
    push $0
    pushfq
    /* SYSENTER leaves NT and TF as they were: an IRET with NT would fault. */
    push $RFLAGS_ALWAYS_ASM
    popfq
    push $FLAT_RING3_CS32
    push $0
    push $0
    SAVE_REGS
    orl $RFLAGS_IF_ASM, REGS_RFLAGS(%rsp)
    mov %rsp, %rdi
    cld
    call guest_sysenter
    jmp exit_to_guest
END sysenter_entry

/* The vectors' stubs have pushed vector and error code. */
FUNCTION exception_common
    .cfi_signal_frame /* what it interrupted had not called it: its address is exact */
    SAVE_REGS
    cld
    mov %rsp, %rdi
    /* Not by its privilege: QEMU 7.2 lets 32-bit code of a user IRET into virtual 8086 mode. */
    cmpw $SELECTOR_HV_CODE_ASM, REGS_CS(%rsp)
    je 1f
    .globl exception_of_guest
exception_of_guest:
    movzbl REGS_VECTOR(%rsp), %eax
    lea guest_exceptions(%rip), %rcx
    call *(%rcx,%rax,8)
    .globl exit_to_guest
exit_to_guest:
    mov STACK_VCPU(%rsp), %rbx
    mov STACK_CPU(%rsp), %rdx
    mov VCPU_INFO(%rbx), %rcx
    cmpb $0, CPU_RESCHEDULE(%rdx)
    jne 2f
    cmpw $1, (%rcx)
    je 2f
    .globl exit_to_guest_restore
exit_to_guest_restore:
    testb $ENTRY_SYSCALL >> 8, REGS_VECTOR + 1(%rsp)
    jz 3f
    mov REGS_RIP(%rsp), %rcx
    test %rcx, %rcx
    jns 4f
5:  RESTORE_REGS
    mov REGS_RIP-REGS_ERROR_CODE(%rsp), %rcx
    mov REGS_RFLAGS-REGS_ERROR_CODE(%rsp), %r11
    mov REGS_RSP-REGS_ERROR_CODE(%rsp), %rsp
    sysretq
    END_OF_EXIT
3:  RESTORE_REGS
    add $8, %rsp
    .globl iret_to_guest
iret_to_guest:
    iretq /* may fault on the guest's account: hypervisor_exception puts it to the guest */
    END_OF_EXIT

1:  /* Paracore itself was interrupted, or faulted. */
    call hypervisor_exception
    test %rax, %rax
    jnz 6f
    RESTORE_REGS
    add $8, %rsp
    iretq
    END_OF_EXIT
6:  mov %rax, %rsp /* it was iret_to_guest: the guest's registers are in place again */
    mov %rax, %rdi
    jmp exception_of_guest

2:  mov %rsp, %rdi
    call exit_work
    jmp exit_to_guest_restore
4:  shr $47, %rcx
    jz 5b
    jmp 3b
END exception_common

/* First switch to a new vCPU: its stack pointer stands at its registers. */
FUNCTION vcpu_first_run
    GUEST_CALLED
    call vcpu_first_steps
    jmp exit_to_guest
END vcpu_first_run

/*
 * void stack_switch(uint64_t *save_sp, uint64_t new_sp): what C expects to be kept goes on the old
 * stack, what the new one kept comes back. The return address on the new stack says where to go on.
 */
    .balign 16
    .globl stack_switch
    .type stack_switch, @function
stack_switch:
    .cfi_startproc
    push %rbx
    .cfi_adjust_cfa_offset 8
    push %rbp
    .cfi_adjust_cfa_offset 8
    push %r12
    .cfi_adjust_cfa_offset 8
    push %r13
    .cfi_adjust_cfa_offset 8
    push %r14
    .cfi_adjust_cfa_offset 8
    push %r15
    .cfi_adjust_cfa_offset 8
    mov %rsp, (%rdi)
    mov %rsi, %rsp
    pop %r15
    .cfi_adjust_cfa_offset -8
    pop %r14
    .cfi_adjust_cfa_offset -8
    pop %r13
    .cfi_adjust_cfa_offset -8
    pop %r12
    .cfi_adjust_cfa_offset -8
    pop %rbp
    .cfi_adjust_cfa_offset -8
    pop %rbx
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size stack_switch, . - stack_switch

/*
 * Vectors with a stack of their own (IST): the processor may have been anywhere, even on a guest's
 * rsp. From a guest #DB goes on at the vCPU's stack like any other; the rest is dealt with right
 * here.
 */
FUNCTION exception_ist
    .cfi_signal_frame
    cmpw $SELECTOR_HV_CODE_ASM, REGS_CS-REGS_ERROR_CODE(%rsp)
    je 1f
    cmpb $1, REGS_VECTOR-REGS_ERROR_CODE(%rsp)
    jne 1f
    push %rax
    mov %rsp, %rax
    mov 8 + STACK_CPU - REGS_ERROR_CODE(%rsp), %rsp
    mov CPU_TSS_RSP0(%rsp), %rsp
    push 48(%rax) /* ss, rsp, rflags, cs, rip, vector and error code */
    push 40(%rax)
    push 32(%rax)
    push 24(%rax)
    push 16(%rax)
    push 8(%rax)
    mov (%rax), %rax
    jmp exception_common
1:  SAVE_REGS
    cld
    mov %rsp, %rdi
    call exception_on_own_stack
    RESTORE_REGS
    add $8, %rsp
    iretq
END exception_ist

/* 256 stubs of 16 bytes. Those exceptions push an error code themselves: SDM volume 3, 6.13. */
    .macro VECTOR number
    .balign 16
    .if (\number == 8) || (\number >= 10 && \number <= 14) || (\number == 17) || (\number == 21)
    .else
    push $0
    .endif
    movl $\number, 4(%rsp)
    .if (\number == 1) || (\number == 2) || (\number == 8) || (\number == 18)
    jmp exception_ist
    .else
    jmp exception_common
    .endif
    .endm

    .balign 16
    .globl vector_stubs
vector_stubs:
    .altmacro
    .set n, 0
    .rept 256
    VECTOR %n
    .set n, n + 1
    .endr
    .noaltmacro
