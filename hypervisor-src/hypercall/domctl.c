/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * domctl: what Dom0's toolstack does with domains. Decodes the structure, finds the domain, calls
 * the command's function and copies back what has a result. Read next: hypercall/domctl.h.
 */
#include "hypercall/domctl.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "hypercall/hypercall.h"
#include "memory/guest_copy.h"

enum {
    RESULT = 1 << 0, /* the structure is copied back */
    OTHERS = 1 << 1, /* not for the domain that calls: it could not go on */
    NOBODY = 1 << 2, /* the domain may be none: it comes as NULL */
};

static const struct command {
    domctl_fn *carry_out;
    uint8_t flags;
} commands[] = {
    [XEN_DOMCTL_destroydomain] = { domctl_destroy, OTHERS },
    [XEN_DOMCTL_pausedomain] = { domctl_pause, OTHERS },
    [XEN_DOMCTL_unpausedomain] = { domctl_unpause, OTHERS },
    [XEN_DOMCTL_resumedomain] = { domctl_resume, OTHERS },
    [XEN_DOMCTL_getdomaininfo] = { domctl_get_info, RESULT },
    [XEN_DOMCTL_setvcpuaffinity] = { domctl_set_affinity, RESULT },
    [XEN_DOMCTL_getvcpuaffinity] = { domctl_get_affinity, RESULT },
    [XEN_DOMCTL_shadow_op] = { domctl_shadow, OTHERS },
    [XEN_DOMCTL_max_mem] = { domctl_max_memory, 0 },
    [XEN_DOMCTL_setvcpucontext] = { domctl_set_context, OTHERS },
    [XEN_DOMCTL_getvcpucontext] = { domctl_get_context, OTHERS },
    [XEN_DOMCTL_getvcpuinfo] = { domctl_vcpu_info, RESULT },
    [XEN_DOMCTL_max_vcpus] = { domctl_max_vcpus, OTHERS },
    [XEN_DOMCTL_scheduler_op] = { domctl_scheduler, RESULT },
    [XEN_DOMCTL_setdomainhandle] = { domctl_set_handle, 0 },
    [XEN_DOMCTL_irq_permission] = { domctl_irq_permission, 0 },
    [XEN_DOMCTL_iomem_permission] = { domctl_memory_permission, 0 },
    [XEN_DOMCTL_ioport_permission] = { domctl_port_permission, 0 },
    [XEN_DOMCTL_hypercall_init] = { domctl_hypercall_page, OTHERS },
    [XEN_DOMCTL_settimeoffset] = { domctl_time_offset, OTHERS },
    [XEN_DOMCTL_set_address_size] = { domctl_address_size, OTHERS },
    [XEN_DOMCTL_get_address_size] = { domctl_address_size, RESULT },
    [XEN_DOMCTL_assign_device] = { domctl_assign, OTHERS | NOBODY },
    [XEN_DOMCTL_test_assign_device] = { domctl_assign, NOBODY },
    [XEN_DOMCTL_deassign_device] = { domctl_assign, OTHERS | NOBODY },
    [XEN_DOMCTL_set_ext_vcpucontext] = { domctl_set_extended, OTHERS },
    [XEN_DOMCTL_get_ext_vcpucontext] = { domctl_get_extended, RESULT },
    [XEN_DOMCTL_gettscinfo] = { domctl_get_tsc, RESULT },
    [XEN_DOMCTL_settscinfo] = { domctl_set_tsc, OTHERS },
    [XEN_DOMCTL_getpageframeinfo3] = { domctl_frame_types, RESULT },
    [XEN_DOMCTL_setvcpuextstate] = { domctl_set_extended_state, OTHERS },
    [XEN_DOMCTL_getvcpuextstate] = { domctl_get_extended_state, RESULT },
    [XEN_DOMCTL_set_virq_handler] = { domctl_virq_handler, 0 },
    [XEN_DOMCTL_setnodeaffinity] = { domctl_set_node_affinity, 0 },
    [XEN_DOMCTL_getnodeaffinity] = { domctl_get_node_affinity, RESULT },
    [XEN_DOMCTL_get_vcpu_msrs] = { domctl_get_msrs, RESULT },
    [XEN_DOMCTL_set_vcpu_msrs] = { domctl_set_msrs, OTHERS },
    [XEN_DOMCTL_get_cpu_policy] = { domctl_get_policy, RESULT },
    [XEN_DOMCTL_set_cpu_policy] = { domctl_set_policy, RESULT | OTHERS },
};

/*
 * The domain meant. To ask about one that does not exist tells of the next that does, as the
 * toolstack walks the list by it. One that is being taken down can only be asked about and taken
 * down further.
 */
static struct domain *find(const struct xen_domctl *op, long *error)
{
    bool any = op->cmd == XEN_DOMCTL_getdomaininfo;
    struct domain *d = domain_list;

    while (d && (any ? d->id < op->domain : d->id != op->domain))
        d = d->next;
    if (!d)
        *error = REFUSE_ARG(-ESRCH, "no domain has this id", op->domain);
    else if (d->state == DOMAIN_DYING && !any && op->cmd != XEN_DOMCTL_destroydomain) {
        *error = REFUSE_ARG(-ESRCH, "the domain is being taken down", op->domain);
        d = NULL;
    }
    return d;
}

static long unknown(uint32_t command)
{
    printk(LOG_WARNING, "Dom0 asked for domctl %u, which Paracore does not offer\n", command);
    return REFUSE_ARG(-ENOSYS, "domctl has no such command here", command);
}

static long carry_out(struct xen_domctl *op, uint8_t *flags)
{
    const struct command *command;
    struct vcpu *v = current_vcpu();
    struct domain *d;
    long error = 0;

    *flags = RESULT;
    if (op->cmd == XEN_DOMCTL_createdomain)
        return domctl_create(op);
    if (op->cmd >= ARRAY_SIZE(commands) || !commands[op->cmd].carry_out)
        return unknown(op->cmd);
    command = &commands[op->cmd];
    *flags = command->flags;
    d = find(op, &error);
    if (!d && !(command->flags & NOBODY && op->domain >= DOMID_FIRST_RESERVED))
        return error;
    if (d == v->domain && (command->flags & OTHERS))
        return REFUSE_ARG(-EINVAL, "a domain cannot do this to itself", op->cmd);
    v->hypercall_may_restart = true;
    error = command->carry_out(d, op);
    v->hypercall_may_restart = false;
    return error;
}

long hypercall_domctl(uint64_t argument, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct xen_domctl op;
    uint8_t flags;
    long error;

    (void)a2, (void)a3, (void)a4, (void)a5;
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "domains are Dom0's to make and to end");
    if (copy_from_guest(&op, guest_va_of(argument), sizeof(op)))
        return REFUSE_ARG(-EFAULT, "domctl's structure cannot be read", argument);
    if (op.interface_version != XEN_DOMCTL_INTERFACE_VERSION)
        return REFUSE_ARG(-EACCES, "expected another interface version", op.interface_version);
    error = carry_out(&op, &flags);
    if (error != -ERESTART && !(flags & RESULT))
        return error;
    if (copy_to_guest(guest_va_of(argument), &op, sizeof(op)))
        return REFUSE_ARG(-EFAULT, "domctl's structure cannot be written", argument);
    return error == -ERESTART
        ? hypercall_restart(__HYPERVISOR_domctl, argument, 0, 0, 0, 0) : error;
}
