/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercalls by name: up to five arguments in, a long out (a negative errno or a value). Each
 * lives in one file of this folder that decodes its arguments and calls the owner. cpu/entry.S
 * calls through hypercall_table[nr]. Preemption: do a bounded piece, then `return
 * hypercall_restart(...)` with arguments that name the rest.
 */
#ifndef PARACORE_HYPERCALL_HYPERCALL_H
#define PARACORE_HYPERCALL_HYPERCALL_H

#include "abi/hypercall.h"
#include "lib/types.h"

typedef long hypercall_fn(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

enum { HYPERCALL_COUNT = 56 };

extern hypercall_fn *const hypercall_table[HYPERCALL_COUNT];

/* Those that touch their own vCPU's state alone, and so are called without the lock
 * (cpu/lock.h): a bit for each number. */
#define HYPERCALLS_UNLOCKED                                                                \
    (1UL << __HYPERVISOR_set_trap_table | 1UL << __HYPERVISOR_stack_switch                 \
     | 1UL << __HYPERVISOR_set_callbacks | 1UL << __HYPERVISOR_fpu_taskswitch              \
     | 1UL << __HYPERVISOR_set_debugreg | 1UL << __HYPERVISOR_get_debugreg                 \
     | 1UL << __HYPERVISOR_xen_version | 1UL << __HYPERVISOR_iret                          \
     | 1UL << __HYPERVISOR_set_segment_base)

/* processor and scheduling */
hypercall_fn hypercall_set_trap_table, hypercall_set_gdt, hypercall_stack_switch,
    hypercall_set_callbacks, hypercall_fpu_taskswitch, hypercall_update_descriptor,
    hypercall_multicall, hypercall_set_timer_op, hypercall_iret, hypercall_vcpu_op,
    hypercall_set_segment_base, hypercall_sched_op, hypercall_callback_op,
    hypercall_set_debugreg, hypercall_get_debugreg, hypercall_nmi_op;
/* memory and page tables */
hypercall_fn hypercall_mmu_update, hypercall_update_va_mapping,
    hypercall_update_va_mapping_otherdomain, hypercall_mmuext_op, hypercall_memory_op;
/* between domains, and the machine */
hypercall_fn hypercall_xen_version, hypercall_console_io, hypercall_grant_table_op,
    hypercall_event_channel_op, hypercall_physdev_op, hypercall_platform_op,
    hypercall_vm_assist, hypercall_xenpmu_op, hypercall_mca;
/* the toolstack's */
hypercall_fn hypercall_domctl, hypercall_sysctl;

/* Sets the vCPU to call again with these arguments after pending work was done; returns the
 * value to return. */
long hypercall_restart(unsigned int nr, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                       uint64_t a5);
/* True when the current hypercall should stop at the next safe point: an interrupt or a switch
 * is due. */
bool hypercall_should_yield(void);

#endif
