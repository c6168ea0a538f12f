/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a PV guest begins, and every way the hypervisor enters it: traps, upcalls, syscalls from its user mode.
 *
 * The notes tell a loader how to build the domain. An entry by the hypervisor finds on the stack
 *     rcx r11 [error code] rip cs rflags rsp ss        (lowest address first)
 * which is made into struct trap_frame (traps.h); the way back is the iret hypercall, as only the hypervisor can
 * restore the event mask together with rip. Read next: traps.c.
 */
#include "abi/elfnote.h"
#include "abi/hypercall.h"

        .macro XEN_NOTE type:req, data:vararg
        .pushsection .note.Xen, "a", @note
        .balign 4
        .long 2f - 1f, 4f - 3f, \type
1:      .asciz "Xen"
2:      .balign 4
3:      \data
4:      .balign 4
        .popsection
        .endm

        XEN_NOTE XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0"
        XEN_NOTE XEN_ELFNOTE_GUEST_OS, .asciz "parascope"
        XEN_NOTE XEN_ELFNOTE_LOADER, .asciz "generic"
        XEN_NOTE XEN_ELFNOTE_VIRT_BASE, .quad GUEST_VIRT_BASE
        XEN_NOTE XEN_ELFNOTE_PADDR_OFFSET, .quad 0
        XEN_NOTE XEN_ELFNOTE_ENTRY, .quad guest_entry
        XEN_NOTE XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page
        XEN_NOTE XEN_ELFNOTE_FEATURES, .asciz "pae_pgdir_above_4gb"
        XEN_NOTE XEN_ELFNOTE_SUPPORTED_FEATURES, .long 1 << 11 /* may be Dom0 */

        .cfi_sections .debug_frame
        .section .text.hypercall_page, "ax", @progbits
        .balign 4096
        .globl hypercall_page
hypercall_page:
        /*
         * The hypervisor fills it: 128 stubs of 32 bytes, each push rcx, push r11, mov, syscall, pop, pop, ret. What the
         * stack holds where is said here, so that a debugger finds the caller.
         */
        .rept 128
        .cfi_startproc
        .skip 1, 0xcc
        .cfi_def_cfa_offset 16
        .skip 2, 0xcc
        .cfi_def_cfa_offset 24
        .skip 9, 0xcc
        .cfi_def_cfa_offset 16
        .skip 1, 0xcc
        .cfi_def_cfa_offset 8
        .skip 19, 0xcc
        .cfi_endproc
        .endr

        .text
        /* In: rsi start_info. The loader's stack is small and of unknown place; ours is in .bss. */
        .globl guest_entry
guest_entry:
        .cfi_startproc
        .cfi_undefined rip /* nobody called */
        cld
        lea     guest_stack_top(%rip), %rsp
        xor     %ebp, %ebp
        mov     %rsi, %rdi
        call    guest_start
        ud2
        .cfi_endproc

        /* One stub a vector: drop rcx and r11 into their registers, complete the frame. */
        .macro TRAP vector:req, has_error=0
        .balign 16
trap_stub_\vector:
        pop     %rcx
        pop     %r11
        .if !\has_error
        push    $0
        .endif
        push    $\vector
        jmp     trap_common
        .endm

        TRAP 0
        TRAP 1
        TRAP 2
        TRAP 3
        TRAP 4
        TRAP 5
        TRAP 6
        TRAP 7
        TRAP 8, 1
        TRAP 9
        TRAP 10, 1
        TRAP 11, 1
        TRAP 12, 1
        TRAP 13, 1
        TRAP 14, 1
        TRAP 15
        TRAP 16
        TRAP 17, 1
        TRAP 18
        TRAP 19

        /* The same for what is no vector (numbers: traps.h). */
        TRAP 256
        TRAP 257
        TRAP 258

trap_common:
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
        push    %rbp
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        mov     %rsp, %rdi
        call    guest_trap
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbp
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
        add     $16, %rsp

        /* In: rsp -> rip cs rflags rsp ss. The stub in the hypercall page pushes rcx, r11, rax itself. */
        .globl guest_iret
guest_iret:
        push    $0
        jmp     hypercall_page + __HYPERVISOR_iret * HYPERCALL_PAGE_STRIDE

        .section .rodata
        .balign 8
        .globl trap_stubs
trap_stubs:
        .irp vector, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,256,257,258
        .quad   trap_stub_\vector
        .endr

        .bss
        .balign 4096
        .globl guest_stack_top
        .skip 32768
guest_stack_top:
