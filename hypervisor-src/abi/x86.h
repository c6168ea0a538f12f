/* SPDX-License-Identifier: MIT */
/*
 * The processor as a 64-bit PV guest sees it: selectors, the hypervisor's hole, trap table, iret,
 * vCPU context.
 *
 * Guest kernel and guest user both run in ring 3; the hypervisor holds two page-table roots per
 * vCPU and switches between them on syscall, trap and iret. Every GDT ends in the hypervisor's own
 * entries, from which the flat selectors below are free to use. Read next: callback.h, vcpu.h.
 */
#ifndef ABI_X86_H
#define ABI_X86_H

#include "base.h"

/* Flat segments every guest has. A loaded null DS is right for 64-bit code. */
#define FLAT_RING3_CS32 0xe023
#define FLAT_RING3_SS32 0xe02b
#define FLAT_RING3_DS32 0xe02b
#define FLAT_RING3_CS64 0xe033
#define FLAT_RING3_SS64 0xe02b
#define FLAT_RING3_DS64 0x0000
#define FLAT_KERNEL_CS  FLAT_RING3_CS64
#define FLAT_KERNEL_SS  FLAT_RING3_SS64
#define FLAT_KERNEL_DS  FLAT_RING3_DS64
#define FLAT_USER_CS    FLAT_RING3_CS64
#define FLAT_USER_SS    FLAT_RING3_SS64
#define FLAT_USER_DS    FLAT_RING3_DS64

/* Of the GDT's 16 pages the guest may have the first 14 (set_gdt: a list of frames, and a count
 * of entries). */
#define FIRST_RESERVED_GDT_PAGE  14
#define FIRST_RESERVED_GDT_BYTE  (FIRST_RESERVED_GDT_PAGE * 4096)
#define FIRST_RESERVED_GDT_ENTRY (FIRST_RESERVED_GDT_BYTE / 8)

/* The hole in every address space, L4 slots 256 to 271. Its first 256 GiB hold the
 * machine-to-phys table. */
#define HYPERVISOR_VIRT_START ABI_UL(0xffff800000000000)
#define HYPERVISOR_VIRT_END   ABI_UL(0xffff880000000000)
#define MACH2PHYS_VIRT_START  ABI_UL(0xffff800000000000)
#define MACH2PHYS_VIRT_END    ABI_UL(0xffff804000000000)

/* set_segment_base(which, base). GS_USER_SEL loads a selector into the user's GS instead of a
 * base. */
#define SEGBASE_FS          0
#define SEGBASE_GS_USER     1
#define SEGBASE_GS_KERNEL   2
#define SEGBASE_GS_USER_SEL 3

/* iret_context.flags: the user's rcx and r11 need not be restored, so that SYSRET will do. */
#define VGCF_in_syscall (1 << 8)

/* vcpu_guest_context.flags */
#define VGCF_i387_valid                (1 << 0)
#define VGCF_in_kernel                 (1 << 2)
#define VGCF_failsafe_disables_events  (1 << 3)
#define VGCF_syscall_disables_events   (1 << 4)
#define VGCF_online                    (1 << 5)

/* trap_info.flags: bits 1:0 who may reach it by INT n (3: user too), bit 2: events are masked on
 * entry. */
#define TRAP_INFO_DPL_MASK     3
#define TRAP_INFO_MASKS_EVENTS 4

/* This prefix before CPUID (ud2; "xen") asks the hypervisor to answer instead of the processor. */
#ifdef __ASSEMBLY__
#define XEN_EMULATE_PREFIX .byte 0x0f, 0x0b, 0x78, 0x65, 0x6e ;
#else
#define XEN_EMULATE_PREFIX ".byte 0x0f, 0x0b, 0x78, 0x65, 0x6e ; "
#endif

#ifndef __ASSEMBLY__

/* set_trap_table(array): an entry per vector; address 0 ends it. A NULL array clears the table. */
struct trap_info {
    uint8_t vector;
    uint8_t flags; /* TRAP_INFO_* */
    uint16_t cs;
    uint64_t address;
};
ABI_SIZE(struct trap_info, 16);

/* What lies on the guest kernel's stack when it asks for iret, and what a syscall entry finds
 * there. */
struct iret_context {
    uint64_t rax, r11, rcx;
    uint64_t flags; /* VGCF_in_syscall */
    uint64_t rip, cs, rflags, rsp, ss;
};
ABI_SIZE(struct iret_context, 72);

struct cpu_user_regs {
    uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
    uint32_t error_code;
    uint32_t entry_vector;
    uint64_t rip;
    uint16_t cs, pad_cs;
    uint8_t saved_upcall_mask; /* the event mask when it was entered */
    uint8_t pad_mask[3];
    uint64_t rflags;
    uint64_t rsp;
    uint16_t ss, pad_ss[3];
    uint16_t es, pad_es[3];
    uint16_t ds, pad_ds[3];
    uint16_t fs, pad_fs[3];
    uint16_t gs, pad_gs[3];
};
ABI_SIZE(struct cpu_user_regs, 200);
ABI_OFFSET(struct cpu_user_regs, error_code, 120);
ABI_OFFSET(struct cpu_user_regs, rip, 128);
ABI_OFFSET(struct cpu_user_regs, saved_upcall_mask, 140);
ABI_OFFSET(struct cpu_user_regs, rflags, 144);
ABI_OFFSET(struct cpu_user_regs, gs, 192);

/* A vCPU from nothing (VCPUOP_initialise), and as tools read and write it. */
struct vcpu_guest_context {
    uint8_t fpu_ctxt[512]; /* FXSAVE image */
    uint64_t flags;        /* VGCF_* */
    struct cpu_user_regs user_regs;
    struct trap_info trap_ctxt[256];
    uint64_t ldt_base, ldt_ents;
    uint64_t gdt_frames[16], gdt_ents; /* machine frames */
    uint64_t kernel_ss, kernel_sp;
    uint64_t ctrlreg[8];               /* [1]: the user page-table root; [3]: the kernel's */
    uint64_t debugreg[8];
    uint64_t event_callback_eip;
    uint64_t failsafe_callback_eip;
    uint64_t syscall_callback_eip;
    uint64_t vm_assist;
    uint64_t fs_base;
    uint64_t gs_base_kernel;
    uint64_t gs_base_user;
};
ABI_SIZE(struct vcpu_guest_context, 5168);
ABI_OFFSET(struct vcpu_guest_context, user_regs, 520);
ABI_OFFSET(struct vcpu_guest_context, trap_ctxt, 720);
ABI_OFFSET(struct vcpu_guest_context, ldt_base, 4816);
ABI_OFFSET(struct vcpu_guest_context, gdt_frames, 4832);
ABI_OFFSET(struct vcpu_guest_context, ctrlreg, 4984);
ABI_OFFSET(struct vcpu_guest_context, event_callback_eip, 5112);
ABI_OFFSET(struct vcpu_guest_context, fs_base, 5144);

/* How a frame number stands in cr3 and ctrlreg[]: 64-bit guests shift plainly. */
static inline uint64_t xen_pfn_to_cr3(uint64_t pfn) { return pfn << 12; }
static inline uint64_t xen_cr3_to_pfn(uint64_t cr3) { return cr3 >> 12; }

#endif /* !__ASSEMBLY__ */

#endif
