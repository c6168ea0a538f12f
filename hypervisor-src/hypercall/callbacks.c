/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * set_trap_table, callback_op, set_callbacks, nmi_op, stack_switch: where a guest's kernel is
 * entered. Nothing here enters it; see pv/traps.h. Each address must be canonical and each selector
 * of ring 3, so that a bounce can never fault in Paracore.
 */
#include "hypercall/hypercall.h"

#include "abi/callback.h"
#include "abi/errno.h"
#include "abi/hypercall.h"
#include "abi/nmi.h"
#include "abi/x86.h"
#include "domain/domain.h"
#include "memory/guest_copy.h"
#include "pv/traps.h"

enum { RING3 = 3 };

static void clear_traps(struct vcpu *v)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(v->traps); i++)
        v->traps[i] = (struct guest_entry){ 0 };
}

long hypercall_set_trap_table(uint64_t table, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();

    (void)a2, (void)a3, (void)a4, (void)a5;
    if (!table) {
        clear_traps(v);
        return 0;
    }
    /* One entry a vector is all a guest needs; an endless table stops here. */
    for (unsigned int i = 0; i < ARRAY_SIZE(v->traps); i++) {
        struct trap_info info;

        if (copy_from_guest(&info, guest_va_of(table + i * sizeof(info)), sizeof(info)))
            return REFUSE(-EFAULT, "trap table cannot be read");
        if (!info.address)
            return 0;
        if (!is_canonical(info.address))
            return REFUSE_ARG(-EINVAL, "trap handler is not at a canonical address", info.address);
        v->traps[info.vector] = (struct guest_entry){
            .address = info.address,
            .selector = info.cs | RING3,
            .dpl = info.flags & TRAP_INFO_DPL_MASK,
            .disables_upcalls = info.flags & TRAP_INFO_MASKS_EVENTS,
        };
    }
    return 0;
}

/* The callback of a type, or NULL: not one of the interface's. */
static struct guest_entry *callback_of(struct vcpu *v, uint16_t type)
{
    switch (type) {
    case CALLBACKTYPE_event:
        return &v->event_callback;
    case CALLBACKTYPE_failsafe:
        return &v->failsafe_callback;
    case CALLBACKTYPE_syscall:
        return &v->syscall_callback;
    case CALLBACKTYPE_syscall32:
        return &v->syscall32_callback;
    case CALLBACKTYPE_sysenter:
        return &v->sysenter_callback;
    case CALLBACKTYPE_nmi:
        return &v->traps[VECTOR_NMI];
    default:
        return NULL;
    }
}

static int register_callback(struct vcpu *v, uint16_t type, uint64_t address, bool masks)
{
    struct guest_entry *entry = callback_of(v, type);

    if (!entry)
        return REFUSE_ARG(-ENOSYS, "callback type is not one of the interface's", type);
    if (!is_canonical(address))
        return REFUSE_ARG(-EINVAL, "callback is not at a canonical address", address);
    *entry = (struct guest_entry){
        .address = address,
        .selector = FLAT_KERNEL_CS,
        .disables_upcalls = masks || type == CALLBACKTYPE_event,
    };
    return 0;
}

static long callback_register(guest_va_t argument)
{
    struct callback_register op;

    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "callback_register cannot be read");
    return register_callback(current_vcpu(), op.type, op.address, op.flags & CALLBACKF_mask_events);
}

static long callback_unregister(guest_va_t argument)
{
    struct callback_unregister op;
    struct guest_entry *entry;

    if (copy_from_guest(&op, argument, sizeof(op)))
        return REFUSE(-EFAULT, "callback_unregister cannot be read");
    switch (op.type) {
    case CALLBACKTYPE_event:
    case CALLBACKTYPE_failsafe:
    case CALLBACKTYPE_syscall:
        return REFUSE_ARG(-EINVAL, "a PV kernel cannot run without this callback", op.type);
    default:
        entry = callback_of(current_vcpu(), op.type);
        if (!entry)
            return REFUSE_ARG(-EINVAL, "callback type is not one of the interface's", op.type);
        *entry = (struct guest_entry){ 0 };
        return 0;
    }
}

long hypercall_callback_op(uint64_t command, uint64_t argument, uint64_t a3, uint64_t a4,
                           uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    switch (command) {
    case CALLBACKOP_register:
        return callback_register(guest_va_of(argument));
    case CALLBACKOP_unregister:
        return callback_unregister(guest_va_of(argument));
    default:
        return REFUSE_ARG(-ENOSYS, "callback_op has no such command", command);
    }
}

long hypercall_set_callbacks(uint64_t event, uint64_t failsafe, uint64_t syscall, uint64_t a4,
                             uint64_t a5)
{
    struct vcpu *v = current_vcpu();

    (void)a4, (void)a5;
    if (!is_canonical(event) || !is_canonical(failsafe) || !is_canonical(syscall))
        return REFUSE(-EINVAL, "callback is not at a canonical address");
    register_callback(v, CALLBACKTYPE_event, event, true);
    register_callback(v, CALLBACKTYPE_failsafe, failsafe, false);
    register_callback(v, CALLBACKTYPE_syscall, syscall, false);
    return 0;
}

long hypercall_nmi_op(uint64_t command, uint64_t argument, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();
    struct xennmi_callback op;

    (void)a3, (void)a4, (void)a5;
    switch (command) {
    case XENNMI_register_callback:
        if (copy_from_guest(&op, guest_va_of(argument), sizeof(op)))
            return REFUSE(-EFAULT, "xennmi_callback cannot be read");
        return register_callback(v, CALLBACKTYPE_nmi, op.handler_address, false);
    case XENNMI_unregister_callback:
        v->traps[VECTOR_NMI] = (struct guest_entry){ 0 };
        return 0;
    default:
        return REFUSE_ARG(-ENOSYS, "nmi_op has no such command", command);
    }
}

long hypercall_stack_switch(uint64_t ss, uint64_t sp, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();

    (void)a3, (void)a4, (void)a5;
    v->kernel_ss = ss | RING3;
    v->kernel_sp = sp;
    return 0;
}
