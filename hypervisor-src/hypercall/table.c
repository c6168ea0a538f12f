/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercall table, by the numbers of abi/hypercall.h. Every number has an entry, so that the
 * entry path need not ask: what Paracore does not offer is refused as Xen refuses it.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "debug/refuse.h"
#include "domain/domain.h"

static long hypercall_unknown(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
    return REFUSE_ARG(-ENOSYS, "Paracore does not offer this hypercall",
                      current_vcpu()->regs->rax);
}

#define UNKNOWN hypercall_unknown
#define CALL(name) [__HYPERVISOR_##name] = hypercall_##name

hypercall_fn *const hypercall_table[HYPERCALL_COUNT] = {
    CALL(set_trap_table),
    CALL(mmu_update),
    CALL(set_gdt),
    CALL(stack_switch),
    CALL(set_callbacks),
    CALL(fpu_taskswitch),
    [__HYPERVISOR_sched_op_compat] = UNKNOWN,
    CALL(platform_op),
    CALL(set_debugreg),
    CALL(get_debugreg),
    CALL(update_descriptor),
    [11] = UNKNOWN, /* the interface has no such number */
    CALL(memory_op),
    CALL(multicall),
    CALL(update_va_mapping),
    CALL(set_timer_op),
    [__HYPERVISOR_event_channel_op_compat] = UNKNOWN,
    CALL(xen_version),
    CALL(console_io),
    [__HYPERVISOR_physdev_op_compat] = UNKNOWN,
    CALL(grant_table_op),
    CALL(vm_assist),
    CALL(update_va_mapping_otherdomain),
    CALL(iret),
    CALL(vcpu_op),
    CALL(set_segment_base),
    CALL(mmuext_op),
    [__HYPERVISOR_xsm_op] = UNKNOWN,
    CALL(nmi_op),
    CALL(sched_op),
    CALL(callback_op),
    [__HYPERVISOR_xenoprof_op] = UNKNOWN,
    CALL(event_channel_op),
    CALL(physdev_op),
    [__HYPERVISOR_hvm_op] = UNKNOWN,
    CALL(sysctl),
    CALL(domctl),
    [__HYPERVISOR_kexec_op ... __HYPERVISOR_argo_op] = UNKNOWN,
    CALL(xenpmu_op),
    [__HYPERVISOR_dm_op ... __HYPERVISOR_arch_0 - 1] = UNKNOWN,
    [__HYPERVISOR_arch_0] = hypercall_mca,
    [__HYPERVISOR_arch_0 + 1 ... HYPERCALL_COUNT - 1] = UNKNOWN,
};
