/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmu_update: a list of page-table entries and machine-to-phys entries to set. Decodes here; the
 * rules are in pv/page_table_update.c. Almost every call a kernel makes is this one with a single
 * entry.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "abi/mmu.h"
#include "hypercall/memory_domain.h"
#include "memory/guest_copy.h"
#include "memory/mapping.h"
#include "pv/page_table.h"

enum { YIELD_EVERY = 32 }; /* entries between looks at hypercall_should_yield */

static long set_machine_to_phys(const struct domain *d, uint64_t at, uint64_t value)
{
    mfn_t f = paddr_frame(paddr_of(at));

    if (!frame_exists(f) || frame_entry(f)->owner != d->id)
        return REFUSE_ARG(-EINVAL, "machine-to-phys entry of a frame that is not the domain's", at);
    machine_to_phys[f.n] = value;
    return 0;
}

static inline long update_one(struct domain *tables, struct domain *mapped, uint64_t from)
{
    struct mmu_update request;

    if (unlikely(read_guest_u64(&request.ptr, guest_va_of(from)) ||
                 read_guest_u64(&request.val, guest_va_of(from + offsetof(struct mmu_update, val)))))
        return REFUSE_ARG(-EFAULT, "mmu_update request cannot be read", from);
    switch (request.ptr & 3) {
    case MMU_MACHPHYS_UPDATE:
        return set_machine_to_phys(mapped, request.ptr, request.val);
    case MMU_PT_UPDATE_PRESERVE_AD:
        return page_table_write(tables, mapped, request.ptr & ~3UL, request.val, true);
    default:
        return page_table_write(tables, mapped, request.ptr & ~3UL, request.val, false);
    }
}

/* Bits 15:0 of `domains` own the frames mapped, bits 31:16, less one, the tables. */
static long find_domains(uint64_t domains, struct domain **tables, struct domain **mapped)
{
    long error = 0;

    *tables = current_domain();
    if (domains >> 16)
        *tables = memory_domain((domid_t)((domains >> 16) - 1), &error);
    *mapped = *tables ? memory_domain((domid_t)domains, &error) : NULL;
    return error;
}

static inline long report_done(uint64_t done_at, uint32_t done, long error)
{
    if (done_at && copy_to_guest(guest_va_of(done_at), &done, sizeof(done)) && !error)
        return REFUSE_ARG(-EFAULT, "count of updates done cannot be written", done_at);
    return error;
}

/* Goes on with request `next` after other work; `done` are behind us. */
static long restart(uint64_t requests, uint32_t count, uint32_t next, uint64_t done_at,
                    uint32_t done, uint64_t domains)
{
    long error = report_done(done_at, done, 0);

    return error ? error
                 : hypercall_restart(__HYPERVISOR_mmu_update,
                                     requests + next * sizeof(struct mmu_update),
                                     (count - next) | MMU_UPDATE_PREEMPTED, done_at, domains, 0);
}

static long update_all(uint64_t requests, uint32_t count, uint64_t done_at, uint32_t before,
                       uint64_t domains)
{
    struct domain *tables = current_domain(), *mapped = tables;
    long error = 0;
    uint32_t i = 0;

    if (unlikely((uint32_t)domains != DOMID_SELF))
        error = find_domains((uint32_t)domains, &tables, &mapped);
    if (unlikely(error))
        return report_done(done_at, before, error);
    if (unlikely(!memory_settled(tables)))
        return restart(requests, count, 0, done_at, before, domains);
    for (; i < count; i++) {
        error = update_one(tables, mapped, requests + i * sizeof(struct mmu_update));
        if (unlikely(error))
            break;
        if (unlikely(i % YIELD_EVERY == YIELD_EVERY - 1) && i + 1 < count &&
            hypercall_should_yield())
            return restart(requests, count, i + 1, done_at, before + i + 1, domains);
    }
    if (unlikely(error == -ERESTART || (!error && !memory_settled(tables))))
        return restart(requests, count, i, done_at, before + i, domains);
    return likely(!done_at) ? error : report_done(done_at, before + i, error);
}

static NOINLINE long update_list(uint64_t requests, uint64_t count_and_flag, uint64_t done_at,
                                 uint64_t domains)
{
    struct vcpu *v = current_vcpu();
    uint32_t before = 0;
    long result;

    if (unlikely(count_and_flag & MMU_UPDATE_PREEMPTED) && done_at &&
        copy_from_guest(&before, guest_va_of(done_at), sizeof(before)))
        return REFUSE_ARG(-EFAULT, "count of updates done cannot be read", done_at);
    v->hypercall_may_restart = true;
    result = update_all(requests, (uint32_t)count_and_flag & ~MMU_UPDATE_PREEMPTED, done_at, before,
                        domains);
    v->hypercall_may_restart = false;
    return result;
}

/* One entry, of an L1 table of the caller's, comes first; all else goes the long way. */
long hypercall_mmu_update(uint64_t requests, uint64_t count_and_flag, uint64_t done_at,
                          uint64_t domains, uint64_t a5)
{
    struct domain *d = current_domain();
    uint64_t request[2];

    (void)a5;
    if (unlikely(count_and_flag != 1 || done_at || (uint32_t)domains != DOMID_SELF || d->teardown ||
                 !load_guest_words(request, guest_va_of(requests), ARRAY_SIZE(request))))
        return update_list(requests, count_and_flag, done_at, domains);
    if (unlikely((request[0] & 3) == MMU_MACHPHYS_UPDATE))
        return set_machine_to_phys(d, request[0], request[1]);
    if (likely(page_table_is_l1(d, request[0] & ~3UL)))
        return page_table_write_l1(d, request[0] & ~3UL, request[1],
                                   (request[0] & 3) == MMU_PT_UPDATE_PRESERVE_AD);
    return update_list(requests, count_and_flag, done_at, domains);
}
