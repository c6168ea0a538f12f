/* SPDX-License-Identifier: MIT */
/*
 * Hypercall numbers, how a call is made, and multicall.
 *
 * A 64-bit PV guest executes SYSCALL from its kernel with the number in rax and up to five
 * arguments in rdi, rsi, rdx, r10, r8; the result comes in rax, and the registers of the arguments
 * used are lost, as are rcx and r11. The code for it lies in the hypercall page, 32 bytes a number,
 * which the hypervisor fills (elfnote.h: XEN_ELFNOTE_HYPERCALL_PAGE). Read next: the header of each
 * family.
 */
#ifndef ABI_HYPERCALL_H
#define ABI_HYPERCALL_H

#include "base.h"

#define __HYPERVISOR_set_trap_table        0  /* x86.h */
#define __HYPERVISOR_mmu_update            1  /* mmu.h */
#define __HYPERVISOR_set_gdt               2  /* x86.h */
#define __HYPERVISOR_stack_switch          3  /* x86.h */
#define __HYPERVISOR_set_callbacks         4  /* callback.h */
#define __HYPERVISOR_fpu_taskswitch        5  /* x86.h */
#define __HYPERVISOR_sched_op_compat       6
#define __HYPERVISOR_platform_op           7  /* platform.h */
#define __HYPERVISOR_set_debugreg          8  /* x86.h */
#define __HYPERVISOR_get_debugreg          9
#define __HYPERVISOR_update_descriptor    10  /* x86.h */
#define __HYPERVISOR_memory_op            12  /* memory.h */
#define __HYPERVISOR_multicall            13  /* below */
#define __HYPERVISOR_update_va_mapping    14  /* mmu.h */
#define __HYPERVISOR_set_timer_op         15  /* sched.h */
#define __HYPERVISOR_event_channel_op_compat 16
#define __HYPERVISOR_xen_version          17  /* version.h */
#define __HYPERVISOR_console_io           18  /* console.h */
#define __HYPERVISOR_physdev_op_compat    19
#define __HYPERVISOR_grant_table_op       20  /* grant_table.h */
#define __HYPERVISOR_vm_assist            21  /* vm_assist.h */
#define __HYPERVISOR_update_va_mapping_otherdomain 22
#define __HYPERVISOR_iret                 23  /* x86.h */
#define __HYPERVISOR_vcpu_op              24  /* vcpu.h */
#define __HYPERVISOR_set_segment_base     25  /* x86.h */
#define __HYPERVISOR_mmuext_op            26  /* mmu.h */
#define __HYPERVISOR_xsm_op               27
#define __HYPERVISOR_nmi_op               28  /* nmi.h */
#define __HYPERVISOR_sched_op             29  /* sched.h */
#define __HYPERVISOR_callback_op          30  /* callback.h */
#define __HYPERVISOR_xenoprof_op          31
#define __HYPERVISOR_event_channel_op     32  /* event_channel.h */
#define __HYPERVISOR_physdev_op           33  /* physdev.h */
#define __HYPERVISOR_hvm_op               34
#define __HYPERVISOR_sysctl               35
#define __HYPERVISOR_domctl               36
#define __HYPERVISOR_kexec_op             37
#define __HYPERVISOR_tmem_op              38
#define __HYPERVISOR_argo_op              39
#define __HYPERVISOR_xenpmu_op            40  /* xenpmu.h */
#define __HYPERVISOR_dm_op                41
#define __HYPERVISOR_hypfs_op             42
#define __HYPERVISOR_arch_0               48  /* x86: machine check */
#define __HYPERVISOR_arch_1               49

#define HYPERCALL_PAGE_STRIDE 32 /* bytes per number in the hypercall page */

#ifndef __ASSEMBLY__

/* One call of a multicall: HYPERVISOR_multicall(entries, count). */
struct multicall_entry {
    xen_ulong_t op;     /* __HYPERVISOR_* */
    xen_ulong_t result; /* out */
    xen_ulong_t args[6];
};
ABI_SIZE(struct multicall_entry, 64);

#endif

#endif
