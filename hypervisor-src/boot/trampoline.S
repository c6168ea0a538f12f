/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A further processor's way from real mode to C. trampoline_start to trampoline_end is copied to a
 * page below 1 MiB, where SIPI starts it; it only gets to protected mode and the image. From there
 * as in boot/entry.S, with the same tables, until idle_l4 and the processor's own stack are loaded:
 * trampoline_stack and trampoline_table say which. One processor at a time. Read next: cpu/smp.c.
 */
#include "asm_offsets.h"

#define IMAGE_PHYS 0x200000
#define BOOT_GDT_ENTRIES 4 /* boot/entry.S */
#define PHYS(symbol) ((symbol) - HV_IMAGE_START_ASM + IMAGE_PHYS)

    .section .boot.text, "ax"
    .code16
    .globl trampoline_start, trampoline_end
trampoline_start:
    cli
    mov %cs, %ax
    mov %ax, %ds
    lgdtl gdt_pointer - trampoline_start
    mov $0x11, %eax /* CR0: ET, PE */
    mov %eax, %cr0
    ljmpl $0x18, $PHYS(protected_mode)
    .balign 4
gdt_pointer:
    .short BOOT_GDT_ENTRIES * 8 - 1
    .long PHYS(boot_gdt)
trampoline_end:

    .code32
protected_mode:
    mov $0x10, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov $0x20, %eax /* CR4: PAE */
    mov %eax, %cr4
    mov $PHYS(boot_l4), %eax
    mov %eax, %cr3
    mov $0xc0000080, %ecx /* EFER: SCE, LME, NX */
    mov $0x901, %eax
    xor %edx, %edx
    wrmsr
    mov $0x80010033, %eax /* CR0: PG, WP, NE, ET, MP, PE */
    mov %eax, %cr0
    ljmp $0x08, $PHYS(further_long_mode)

    .code64
further_long_mode:
    movabs $further_high_half, %rax
    jmp *%rax
further_high_half:
    xor %eax, %eax
    mov %eax, %fs
    mov %eax, %gs
    mov trampoline_table(%rip), %rax
    mov %rax, %cr3
    mov trampoline_stack(%rip), %rsp
    pushq $0 /* no caller: ends a debugger's stack */
    call start_further_cpu
    ud2

    .section .data, "aw", @progbits
    .balign 8
    .globl trampoline_table, trampoline_stack
    .hidden trampoline_table, trampoline_stack
    .type trampoline_table, @object
    .size trampoline_table, 8
    .type trampoline_stack, @object
    .size trampoline_stack, 8
trampoline_table:
    .quad 0
trampoline_stack:
    .quad 0

    .section .note.GNU-stack, "", @progbits
