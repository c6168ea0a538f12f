/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memory_op: what a domain has of memory, and maps of it. Decodes the command; the work is in
 * memory_reservation.c, memory_exchange.c and memory_map.c.
 */
#include "hypercall/memory_op.h"

#include "abi/errno.h"
#include "abi/memory.h"
#include "abi/shared_info.h"
#include "hypercall/hypercall.h"
#include "hypercall/memory_domain.h"
#include "memory/frame.h"
#include "memory/guest_copy.h"

/* The last guest frame of the P2M that the domain shows to tools. */
static long maximum_guest_frame(const struct domain *d)
{
    uint64_t count = READ_ONCE(d->shared_info->arch.max_pfn);

    return count ? (long)(count - 1) : 0;
}

static long about_domain(unsigned int command, uint64_t argument)
{
    struct xen_memory_domain query;
    struct domain *d;
    long error = 0;

    if (copy_from_guest(&query, guest_va_of(argument), sizeof(query)))
        return REFUSE_ARG(-EFAULT, "memory_op's argument cannot be read", argument);
    d = memory_domain(query.domid, &error);
    if (!d)
        return error;
    switch (command) {
    case XENMEM_current_reservation:
        return (long)d->frames;
    case XENMEM_maximum_reservation:
        return (long)d->max_frames;
    default:
        return maximum_guest_frame(d);
    }
}

long hypercall_memory_op(uint64_t command_and_done, uint64_t argument, uint64_t a3, uint64_t a4,
                         uint64_t a5)
{
    unsigned int command = command_and_done & MEMOP_CMD_MASK;

    (void)a3, (void)a4, (void)a5;
    switch (command) {
    case XENMEM_increase_reservation:
    case XENMEM_decrease_reservation:
    case XENMEM_populate_physmap:
        return memory_reservation(command, command_and_done >> MEMOP_EXTENT_SHIFT, argument);
    case XENMEM_exchange:
        return memory_exchange(argument);
    case XENMEM_claim_pages:
        return memory_claim(argument);
    case XENMEM_acquire_resource:
        return memory_acquire_resource(argument);
    case XENMEM_maximum_ram_page:
        return (long)frame_count - 1;
    case XENMEM_current_reservation:
    case XENMEM_maximum_reservation:
    case XENMEM_maximum_gpfn:
        return about_domain(command, argument);
    case XENMEM_memory_map:
    case XENMEM_machine_memory_map:
    case XENMEM_set_memory_map:
    case XENMEM_machphys_mapping:
    case XENMEM_machphys_mfn_list:
        return memory_map_query(command, argument);
    case XENMEM_add_to_physmap:
    case XENMEM_add_to_physmap_batch:
    case XENMEM_remove_from_physmap:
        return REFUSE_ARG(-EACCES, "a PV guest keeps its own physical map", command);
    case XENMEM_get_sharing_freed_pages:
    case XENMEM_get_sharing_shared_pages:
        return 0; /* no page is ever shared copy-on-write */
    case XENMEM_get_vnumainfo: /* what a toolstack that saves a domain needs to hear */
        return REFUSE(-EOPNOTSUPP, "no domain has virtual NUMA nodes");
    default:
        return REFUSE_ARG(-ENOSYS, "no such memory_op here", command);
    }
}
