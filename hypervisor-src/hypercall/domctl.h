/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands of domctl, one function each, of this folder only. Each gets the domain and the
 * caller's structure as copied in, and returns 0, a refusal, or -ERESTART: to be called again with
 * the same arguments after other work. Results go into the structure.
 */
#ifndef PARACORE_HYPERCALL_DOMCTL_H
#define PARACORE_HYPERCALL_DOMCTL_H

#include "abi/domctl.h"
#include "domain/domain.h"

typedef long domctl_fn(struct domain *d, struct xen_domctl *op);

/* domctl_domain.c: its life */
long domctl_create(struct xen_domctl *op);
domctl_fn domctl_destroy, domctl_pause, domctl_unpause, domctl_resume, domctl_get_info,
    domctl_max_vcpus, domctl_set_handle, domctl_address_size, domctl_get_tsc, domctl_set_tsc,
    domctl_time_offset;
/* domctl_vcpu.c: its vCPUs; one by its number, or NULL and a refusal in *error */
struct vcpu *domctl_vcpu(struct domain *d, uint32_t id, long *error);
domctl_fn domctl_set_context, domctl_get_context, domctl_vcpu_info, domctl_set_affinity,
    domctl_get_affinity, domctl_set_extended, domctl_get_extended, domctl_get_msrs,
    domctl_set_msrs, domctl_scheduler;
/* domctl_state.c: their FPU and SIMD registers */
domctl_fn domctl_get_extended_state, domctl_set_extended_state;
/* domctl_memory.c: its memory */
domctl_fn domctl_max_memory, domctl_hypercall_page, domctl_frame_types, domctl_shadow,
    domctl_set_node_affinity, domctl_get_node_affinity;
/* domctl_device.c: what of the machine's devices it may use */
domctl_fn domctl_irq_permission, domctl_port_permission, domctl_memory_permission,
    domctl_assign, domctl_virq_handler;
/* policy.c: what its CPUID shows */
domctl_fn domctl_get_policy, domctl_set_policy;

#endif
