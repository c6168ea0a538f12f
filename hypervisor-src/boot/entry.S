/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the boot loader to C: multiboot 1 or 2 enters at boot_entry in 32-bit protected mode without
 * paging; we check for long mode, map the first 4 GiB twice (as they are, and at the direct map's
 * place) and the image at its linked address, and call start_paracore(magic, info). These tables
 * only live until memory_init loads idle_l4. Read next: boot/start.c.
 */
#include "asm_offsets.h"

#define IMAGE_PHYS 0x200000
#define PHYS(symbol) ((symbol) - HV_IMAGE_START_ASM + IMAGE_PHYS)

#define PTE_TABLE 0x003 /* present, writable */
#define PTE_LARGE 0x083 /* present, writable, 2 MiB */

#define MB1_MAGIC 0x1badb002
#define MB1_FLAGS 0x3 /* modules on page borders, memory information */
#define MB2_MAGIC 0xe85250d6

    .section .boot.header, "ax"
    .code32
    .balign 8
    .long MB1_MAGIC, MB1_FLAGS, -(MB1_MAGIC + MB1_FLAGS)

    .balign 8
mb2_header:
    .long MB2_MAGIC, 0, mb2_header_end - mb2_header, -(MB2_MAGIC + (mb2_header_end - mb2_header))
    .balign 8
    .short 6, 0 /* modules on page borders */
    .long 8
    .balign 8
    .short 5, 1 /* a framebuffer is welcome (optional), of any width, height and depth */
    .long 20
    .long 0, 0, 0
    .balign 8
    .short 0, 0
    .long 8
mb2_header_end:

    .section .boot.text, "ax"
    .code32
/* eax: the loader's magic; ebx: its information; no stack. */
    .globl boot_entry
boot_entry:
    cli
    cld
    mov %eax, %ebp
    mov $PHYS(boot_stack_end), %esp

    push %ebx /* cpuid overwrites it */
    mov $0x80000000, %eax
    cpuid
    mov $PHYS(no_long_mode), %esi
    cmp $0x80000001, %eax
    jb boot_fail
    mov $0x80000001, %eax
    cpuid
    pop %ebx
    bt $29, %edx
    jnc boot_fail
    mov $PHYS(no_nx), %esi
    bt $20, %edx
    jnc boot_fail

    /* The loader need not have cleared bss. */
    mov $PHYS(data_end), %edi
    mov $PHYS(image_end), %ecx
    sub %edi, %ecx
    xor %eax, %eax
    rep stosb

    /* 4 GiB by 2 MiB pages, shared by slot 0 and the direct map. */
    mov $PHYS(boot_l2_low), %edi
    mov $PTE_LARGE, %eax
1:  mov %eax, (%edi)
    add $8, %edi
    add $0x200000, %eax
    jnc 1b
    mov $PHYS(boot_l3_low), %edi
    mov $PHYS(boot_l2_low) + PTE_TABLE, %eax
    mov $4, %ecx
2:  mov %eax, (%edi)
    add $8, %edi
    add $0x1000, %eax
    loop 2b
    movl $PHYS(boot_l3_low) + PTE_TABLE, PHYS(boot_l4)
    movl $PHYS(boot_l3_low) + PTE_TABLE, PHYS(boot_l4) + 8 * HV_DIRECT_L4_SLOT

    /* The image: 16 MiB of 2 MiB pages are more than it will ever be. */
    mov $PHYS(boot_l2_image), %edi
    mov $IMAGE_PHYS + PTE_LARGE, %eax
    mov $8, %ecx
3:  mov %eax, (%edi)
    add $8, %edi
    add $0x200000, %eax
    loop 3b
    movl $PHYS(boot_l2_image) + PTE_TABLE, PHYS(boot_l3_image) + 8 * HV_IMAGE_L3_SLOT
    movl $PHYS(boot_l3_image) + PTE_TABLE, PHYS(boot_l4) + 8 * HV_IMAGE_L4_SLOT

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
    lgdt PHYS(boot_gdt_pointer)
    ljmp $0x08, $PHYS(long_mode)

/* esi: a message, ended by 0. Out on COM1, which need not be set up under an emulator; then for
 * ever still. */
boot_fail:
    mov $0x3f8, %edx
4:  lodsb
    test %al, %al
    jz 5f
    out %al, %dx
    jmp 4b
5:  hlt
    jmp 5b

no_long_mode:
    .ascii "\r\nParacore needs a 64-bit processor (long mode); this one has none. "
    .asciz "Under QEMU use qemu-system-x86_64.\r\n"
no_nx:
    .asciz "\r\nParacore needs the processor's NX bit; this one does not offer it.\r\n"

    .code64
long_mode:
    mov $0x10, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    xor %eax, %eax
    mov %eax, %fs
    mov %eax, %gs
    movabs $high_half, %rax
    jmp *%rax
high_half:
    lea boot_stack_end - STACK_TOP_SIZE - 8(%rip), %rsp
    movq $0, (%rsp) /* no caller: ends a debugger's stack */
    mov %ebp, %edi
    mov %ebx, %esi
    call start_paracore
    ud2

    .balign 8
    .globl boot_gdt, boot_l4
boot_gdt:
    .quad 0
    .quad 0x00af9a000000ffff
    .quad 0x00cf92000000ffff
    .quad 0x00cf9a000000ffff /* 32-bit code, for boot/trampoline.S */
boot_gdt_pointer:
    .short . - boot_gdt - 1
    .long PHYS(boot_gdt)

    .section .bss.page, "aw", @nobits
    .balign 16384
    .globl boot_stack
boot_stack:
    .skip 16384
boot_stack_end:
    .balign 4096
boot_l4:
    .skip 4096
boot_l3_low:
    .skip 4096
boot_l3_image:
    .skip 4096
boot_l2_image:
    .skip 4096
boot_l2_low:
    .skip 4 * 4096
