/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmuext_op: pins, roots, flushes, LDT, page clearing. Decodes here; the rules are in
 * pv/page_table_root.c and pv/ldt.c.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "abi/mmu.h"
#include "hypercall/memory_domain.h"
#include "lib/string.h"
#include "memory/guest_copy.h"
#include "memory/tlb.h"
#include "pv/ldt.h"
#include "pv/page_table.h"

static void flush_page(uint64_t va)
{
    if (guest_may_name(va))
        invlpg(va);
}

/* The vCPUs of a set (a bit for each); on another processor than this one all goes, not a page
 * alone. */
static void flush_vcpus(const struct mmuext_op *op, uint64_t set)
{
    const struct vcpu *v = current_vcpu();
    bool page = op->cmd == MMUEXT_INVLPG_MULTI || op->cmd == MMUEXT_INVLPG_ALL;

    if (set >> v->id & 1 && page)
        flush_page(op->arg1.linear_addr);
    else if (set >> v->id & 1)
        tlb_flush();
    tlb_flush_vcpus(v->domain, set & ~(1UL << v->id));
}

static long flush_of_vcpus(const struct mmuext_op *op)
{
    uint64_t set;

    if (read_guest_u64(&set, guest_va_of(op->arg2.vcpumask)))
        return REFUSE_ARG(-EFAULT, "set of vCPUs to flush cannot be read", op->arg2.vcpumask);
    flush_vcpus(op, set);
    return 0;
}

static long flush_cache(const struct domain *d)
{
    if (!d->privileged)
        return REFUSE(-EACCES, "only a domain with device memory may flush caches");
    write_back_caches();
    return 0;
}

static long clear_page(struct domain *d, mfn_t to)
{
    int error = frame_get_type(to, FRAME_WRITABLE, d);

    if (error)
        return error;
    page_clear(frame_map(to));
    frame_put_type(to);
    return 0;
}

static long copy_page(struct domain *d, mfn_t to, mfn_t from)
{
    int error;

    if (!frame_get(from, d))
        return REFUSE_ARG(-EINVAL, "page to copy from is not the domain's", from.n);
    error = frame_get_type(to, FRAME_WRITABLE, d);
    if (!error) {
        page_copy(frame_map(to), frame_map(from));
        frame_put_type(to);
    }
    frame_put(from);
    return error;
}

static long new_root(struct domain *d, const struct mmuext_op *op)
{
    if (d != current_domain())
        return REFUSE_ARG(-EPERM, "another domain's page-table root cannot be loaded", d->id);
    if (op->cmd == MMUEXT_NEW_BASEPTR)
        return page_table_load_kernel(current_vcpu(), mfn_of(op->arg1.mfn));
    return page_table_load_user(current_vcpu(), mfn_of(op->arg1.mfn));
}

static long set_ldt(struct domain *d, const struct mmuext_op *op)
{
    if (d != current_domain())
        return REFUSE_ARG(-EPERM, "another domain's LDT cannot be set", d->id);
    return ldt_set(current_vcpu(), op->arg1.linear_addr, op->arg2.nr_ents);
}

static long do_one(struct domain *d, const struct mmuext_op *op)
{
    switch (op->cmd) {
    case MMUEXT_NEW_BASEPTR:
    case MMUEXT_NEW_USER_BASEPTR:
        return new_root(d, op);
    case MMUEXT_INVLPG_LOCAL:
        flush_page(op->arg1.linear_addr);
        return 0;
    case MMUEXT_TLB_FLUSH_LOCAL:
        tlb_flush();
        return 0;
    case MMUEXT_INVLPG_ALL:
    case MMUEXT_TLB_FLUSH_ALL:
        flush_vcpus(op, ~0UL);
        return 0;
    case MMUEXT_TLB_FLUSH_MULTI:
    case MMUEXT_INVLPG_MULTI:
        return flush_of_vcpus(op);
    case MMUEXT_PIN_L1_TABLE:
    case MMUEXT_PIN_L2_TABLE:
    case MMUEXT_PIN_L3_TABLE:
    case MMUEXT_PIN_L4_TABLE:
        return page_table_pin(d, mfn_of(op->arg1.mfn), 1 + op->cmd - MMUEXT_PIN_L1_TABLE);
    case MMUEXT_UNPIN_TABLE:
        return page_table_unpin(d, mfn_of(op->arg1.mfn));
    case MMUEXT_SET_LDT:
        return set_ldt(d, op);
    case MMUEXT_CLEAR_PAGE:
        return clear_page(d, mfn_of(op->arg1.mfn));
    case MMUEXT_COPY_PAGE:
        return copy_page(d, mfn_of(op->arg1.mfn), mfn_of(op->arg2.src_mfn));
    case MMUEXT_FLUSH_CACHE:
    case MMUEXT_FLUSH_CACHE_GLOBAL:
        return flush_cache(d);
    case MMUEXT_MARK_SUPER:
    case MMUEXT_UNMARK_SUPER:
        return REFUSE_ARG(-EOPNOTSUPP, "superpages are not offered to guests", op->cmd);
    default:
        return REFUSE_ARG(-ENOSYS, "no such mmuext_op", op->cmd);
    }
}

enum { OP_WORDS = sizeof(struct mmuext_op) / sizeof(uint64_t) };

static inline int read_op(struct mmuext_op *op, uint64_t at)
{
    uint64_t words[OP_WORDS];

    if (unlikely(!load_guest_words(words, guest_va_of(at), OP_WORDS)))
        return REFUSE_ARG(-EFAULT, "mmuext_op cannot be read", at);
    op->cmd = (uint32_t)words[0];
    op->arg1.linear_addr = words[1];
    op->arg2.vcpumask = words[2];
    return 0;
}

static inline long report_done(uint64_t done_at, uint32_t done, long error)
{
    if (done_at && copy_to_guest(guest_va_of(done_at), &done, sizeof(done)) && !error)
        return REFUSE_ARG(-EFAULT, "count of operations done cannot be written", done_at);
    return error;
}

/* Goes on with operation `next` after other work; `done` are behind us. */
static long restart(uint64_t ops, uint32_t count, uint32_t next, uint64_t done_at, uint32_t done,
                    uint64_t domid)
{
    long error = report_done(done_at, done, 0);

    return error ? error
                 : hypercall_restart(__HYPERVISOR_mmuext_op, ops + next * sizeof(struct mmuext_op),
                                     (count - next) | MMU_UPDATE_PREEMPTED, done_at, domid, 0);
}

static long do_all(uint64_t ops, uint32_t count, uint64_t done_at, uint32_t before, uint64_t domid)
{
    struct mmuext_op op = { 0 };
    long error = 0;
    struct domain *d = memory_domain((domid_t)domid, &error);
    uint32_t i = 0;

    if (unlikely(error))
        return report_done(done_at, before, error);
    if (unlikely(!memory_settled(d)))
        return restart(ops, count, 0, done_at, before, domid);
    for (; i < count; i++) {
        error = read_op(&op, ops + i * sizeof(op));
        if (!error)
            error = do_one(d, &op);
        if (error)
            break;
        if (i + 1 < count && hypercall_should_yield())
            return restart(ops, count, i + 1, done_at, before + i + 1, domid);
    }
    if (unlikely(error == -ERESTART || (!error && !memory_settled(d))))
        return restart(ops, count, i, done_at, before + i, domid);
    return likely(!done_at) ? error : report_done(done_at, before + i, error);
}

static NOINLINE long do_list(uint64_t ops, uint64_t count_and_flag, uint64_t done_at,
                             uint64_t domid)
{
    struct vcpu *v = current_vcpu();
    uint32_t before = 0;
    long result;

    if (unlikely(count_and_flag & MMU_UPDATE_PREEMPTED) && done_at &&
        copy_from_guest(&before, guest_va_of(done_at), sizeof(before)))
        return REFUSE_ARG(-EFAULT, "count of operations done cannot be read", done_at);
    v->hypercall_may_restart = true;
    result = do_all(ops, (uint32_t)count_and_flag & ~MMU_UPDATE_PREEMPTED, done_at, before, domid);
    v->hypercall_may_restart = false;
    return result;
}

/* The old root may have been held by this vCPU alone: then its tree is let go of now. */
static inline long load_root(struct vcpu *v, uint32_t cmd, mfn_t root)
{
    bool kernel = cmd == MMUEXT_NEW_BASEPTR;
    long error = kernel ? page_table_load_kernel(v, root) : page_table_load_user(v, root);

    return likely(error || !v->domain->teardown) ? error : do_list(0, 0, 0, DOMID_SELF);
}

/* What a switch of tasks asks for, one operation a call, comes first; the rest is do_list's. */
long hypercall_mmuext_op(uint64_t ops, uint64_t count_and_flag, uint64_t done_at, uint64_t domid,
                         uint64_t a5)
{
    struct vcpu *v = current_vcpu();
    uint64_t words[OP_WORDS];

    (void)a5;
    if (unlikely(count_and_flag != 1 || done_at || (uint32_t)domid != DOMID_SELF ||
                 v->domain->teardown ||
                 !load_guest_words(words, guest_va_of(ops), OP_WORDS)))
        return do_list(ops, count_and_flag, done_at, domid);
    switch ((uint32_t)words[0]) {
    case MMUEXT_NEW_BASEPTR:
    case MMUEXT_NEW_USER_BASEPTR:
        if (likely(page_table_is_root(v->domain, mfn_of(words[1]))))
            return load_root(v, (uint32_t)words[0], mfn_of(words[1]));
        break;
    case MMUEXT_INVLPG_LOCAL:
        flush_page(words[1]);
        return 0;
    case MMUEXT_TLB_FLUSH_LOCAL:
        tlb_flush();
        return 0;
    default:
        break;
    }
    return do_list(ops, count_and_flag, done_at, domid);
}
