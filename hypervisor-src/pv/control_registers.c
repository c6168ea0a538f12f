/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes through which a guest would change what Paracore depends on are refused (CR0) or, where
 * kernels write the whole register on their way (CR4), have no effect beyond the bits that are
 * theirs. Read next: pv/page_table.h for CR3.
 */
#include "pv/control_registers.h"

#include "abi/errno.h"
#include "abi/shared_info.h"
#include "cpu/context.h"
#include "cpu/processor.h"
#include "cpu/xstate.h"
#include "memory/layout.h"
#include "pv/page_table.h"

enum { CPUID_FSGSBASE = 1 }; /* leaf 7, ebx */

/* Shown as the machine has them: what a kernel needs to know is on. */
#define CR4_SHOWN (CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT)

uint64_t control_register_4_of(uint64_t value)
{
    uint64_t offered = CR4_OF_GUEST | (xstate_offered ? CR4_OSXSAVE : 0);

    if (!(cpuid(7, 0).b & CPUID_FSGSBASE))
        offered &= ~CR4_FSGSBASE;
    return value & offered;
}

static int write_cr0_of(struct vcpu *v, uint64_t value)
{
    if ((value ^ read_cr0()) & ~CR0_TS)
        return REFUSE_ARG(-EPERM, "CR0 may change in TS only", value);
    fpu_set_ts(v, value & CR0_TS);
    return 0;
}

/* A tree that was not pinned is validated here, which may take long. */
static int write_cr3_of(struct vcpu *v, uint64_t value)
{
    int err;

    v->hypercall_may_restart = true;
    err = page_table_load_kernel(v, mfn_of(value >> PAGE_SHIFT));
    v->hypercall_may_restart = false;
    return err;
}

bool control_register_read(const struct vcpu *v, unsigned int number, uint64_t *value)
{
    switch (number) {
    case 0:
        *value = (read_cr0() & ~CR0_TS) | (v->cr0 & CR0_TS);
        return true;
    case 2:
        *value = v->cr2;
        return true;
    case 3:
        *value = frame_paddr(v->kernel_table).n;
        return true;
    case 4:
        *value = (read_cr4() & CR4_SHOWN) | (v->cr4 & (CR4_OF_GUEST | CR4_OSXSAVE));
        return true;
    default:
        return false;
    }
}

int control_register_write(struct vcpu *v, unsigned int number, uint64_t value)
{
    switch (number) {
    case 0:
        return write_cr0_of(v, value);
    case 2:
        v->cr2 = value;
        v->info->arch.cr2 = value;
        return 0;
    case 3:
        return write_cr3_of(v, value);
    case 4:
        v->cr4 = control_register_4_of(value);
        write_cr4((read_cr4() & ~CR4_OF_GUEST) | (v->cr4 & CR4_OF_GUEST));
        return 0;
    default:
        return REFUSE_ARG(-EINVAL, "there is no such control register", number);
    }
}
