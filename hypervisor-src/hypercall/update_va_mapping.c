/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * update_va_mapping: the L1 entry that maps an address of the caller, and what to flush afterwards.
 * The rules are in pv/page_table_update.c.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/mmu.h"
#include "hypercall/memory_domain.h"
#include "memory/guest_copy.h"
#include "memory/tlb.h"
#include "pv/page_table.h"

/* On other processors a single page is not flushed for itself: all is. */
static void flush_here(uint64_t va, uint64_t type)
{
    if (type == UVMF_TLB_FLUSH)
        tlb_flush();
    else
        invlpg(va);
}

static NOINLINE long flush_of_vcpus(struct vcpu *v, uint64_t va, uint64_t flags)
{
    uint64_t vcpus = flags & ~UVMF_FLUSHTYPE_MASK, type = flags & UVMF_FLUSHTYPE_MASK;

    if (vcpus == UVMF_ALL)
        vcpus = ~0UL;
    else if (read_guest_u64(&vcpus, guest_va_of(vcpus)))
        return REFUSE_ARG(-EFAULT, "set of vCPUs to flush cannot be read", flags);
    if (vcpus >> v->id & 1)
        flush_here(va, type);
    tlb_flush_vcpus(v->domain, vcpus & ~(1UL << v->id));
    return 0;
}

static inline long flush(struct vcpu *v, uint64_t va, uint64_t flags)
{
    if (unlikely((flags & ~UVMF_FLUSHTYPE_MASK) != UVMF_LOCAL))
        return flush_of_vcpus(v, va, flags);
    flush_here(va, flags);
    return 0;
}

static inline long update(struct domain *mapped, uint64_t va, uint64_t value, uint64_t flags)
{
    struct vcpu *v = current_vcpu();
    uint64_t at = page_table_find(v, va);
    long error;

    memory_settled(v->domain);
    if (unlikely(!at))
        return REFUSE_ARG(-EINVAL, "no L1 table maps the address to update", va);
    error = page_table_write(v->domain, mapped, at, value, false);
    if (unlikely(error) || !(flags & UVMF_FLUSHTYPE_MASK))
        return error;
    if (unlikely((flags & UVMF_FLUSHTYPE_MASK) == UVMF_FLUSHTYPE_MASK))
        return REFUSE_ARG(-EINVAL, "flush type 3 means nothing", flags);
    return flush(v, va, flags);
}

long hypercall_update_va_mapping(uint64_t va, uint64_t value, uint64_t flags, uint64_t a4,
                                 uint64_t a5)
{
    (void)a4;
    (void)a5;
    return update(current_domain(), va, value, flags);
}

long hypercall_update_va_mapping_otherdomain(uint64_t va, uint64_t value, uint64_t flags,
                                             uint64_t domid, uint64_t a5)
{
    long error = 0;
    struct domain *mapped = memory_domain((domid_t)domid, &error);

    (void)a5;
    return mapped ? update(mapped, va, value, flags) : error;
}
