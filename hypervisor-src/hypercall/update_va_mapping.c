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

/*
 * One processor holds translations, this one, and only of the loaded tables: LOCAL, ALL and any set
 * of vCPUs that is not empty mean the same.
 */
static long flush(uint64_t va, uint64_t flags)
{
    uint64_t vcpus = flags & ~UVMF_FLUSHTYPE_MASK;

    if (vcpus != UVMF_LOCAL && vcpus != UVMF_ALL) {
        if (read_guest_u64(&vcpus, guest_va_of(vcpus)))
            return REFUSE_ARG(-EFAULT, "set of vCPUs to flush cannot be read", flags);
        if (!vcpus)
            return 0;
    }
    if ((flags & UVMF_FLUSHTYPE_MASK) == UVMF_TLB_FLUSH)
        tlb_flush();
    else
        invlpg(va);
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
    return flush(va, flags);
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
