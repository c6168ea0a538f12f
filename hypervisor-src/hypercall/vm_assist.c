/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vm_assist, and the family of which Paracore offers nothing: performance counters.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "domain/domain.h"
#include "pv/vm_assist.h"

long hypercall_vm_assist(uint64_t command, uint64_t type, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct domain *d = current_domain();

    (void)a3, (void)a4, (void)a5;
    if ((uint32_t)type >= 64 || !(VM_ASSISTS_OFFERED >> (uint32_t)type & 1))
        return REFUSE_ARG(-EINVAL, "no such assist is offered", type);
    switch ((uint32_t)command) {
    case VMASST_CMD_enable:
        d->vm_assist |= 1UL << (uint32_t)type;
        return 0;
    case VMASST_CMD_disable:
        d->vm_assist &= ~(1UL << (uint32_t)type);
        return 0;
    default:
        return REFUSE_ARG(-ENOSYS, "no such vm_assist command", command);
    }
}

long hypercall_xenpmu_op(uint64_t command, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a2, (void)a3, (void)a4, (void)a5;
    return REFUSE_ARG(-EOPNOTSUPP, "Paracore gives guests no performance counters", command);
}
