/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns every change of an entry in a validated table, and of plain memory by mmu_update. The new
 * entry's holds are taken first, then the entry is stored, then the old one's holds are dropped: at
 * no moment does a table hold what it may not. One entry an operation is the common case, so that
 * path comes first and is in line. Read next: pv/page_table_root.c.
 */
#include "abi/errno.h"
#include "pv/page_table.h"
#include "pv/page_table_entry.h"

/* Stores the entry; with keep_accessed, bits the processor sets meanwhile are not lost. */
static inline void store(pte_t *slot, pte_t value, bool keep_accessed)
{
    pte_t old = READ_ONCE(*slot);

    if (likely(!keep_accessed)) {
        WRITE_ONCE(*slot, value);
        return;
    }
    while (!__atomic_compare_exchange_n(slot, &old, value | (old & (PTE_ACCESSED | PTE_DIRTY)),
                                        false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
}

static inline int l1_write(struct domain *mapped, pte_t *slot, pte_t value, bool keep_accessed)
{
    pte_t old = READ_ONCE(*slot);

    value = l1_as_stored(value);
    if ((value & PTE_PRESENT) && ((old ^ value) & PTE_HOLDS)) {
        int err = l1_hold(mapped, value);

        if (unlikely(err))
            return err;
    } else if (value & PTE_PRESENT) { /* the same frame, the same rights: the holds stay */
        store(slot, value, keep_accessed);
        return 0;
    }
    store(slot, value, keep_accessed);
    l1_drop(old);
    return 0;
}

static int upper_write(struct domain *d, pte_t *slot, pte_t value, unsigned int level,
                       bool keep_accessed)
{
    pte_t old = READ_ONCE(*slot);
    int err;

    if (level == 4 && l4_slot_is_ours(((uint64_t)slot % PAGE_SIZE) / sizeof(pte_t)))
        return REFUSE_ARG(-EINVAL, "L4 slots 256 to 271 are Paracore's", value);
    value = upper_as_stored(value);
    if ((value & PTE_PRESENT) && !((old ^ value) & (PTE_FRAME | PTE_PRESENT | PTE_LARGE))) {
        store(slot, value, keep_accessed);
        return 0;
    }
    if (value & PTE_PRESENT) {
        err = upper_hold(d, value, level);
        if (err)
            return err;
    }
    store(slot, value, keep_accessed);
    upper_drop(old);
    return 0;
}

/* The frame is no table now: plain memory, written for the guest as long as it may be writable. */
static int data_write(struct domain *tables, mfn_t number, uint64_t *slot, uint64_t value)
{
    int err = frame_get_type(number, FRAME_WRITABLE, tables);

    if (err)
        return err;
    WRITE_ONCE(*slot, value);
    frame_put_type(number);
    return 0;
}

static NOINLINE int other_write(struct domain *tables, struct domain *mapped, uint64_t at,
                                pte_t value, bool keep_accessed)
{
    mfn_t number = paddr_frame(paddr_of(at));
    struct frame *f = frame_entry(number);
    uint64_t *slot = direct_map(paddr_of(at));

    if (!frame_exists(number) || f->owner == DOMID_IO)
        return REFUSE_ARG(-EINVAL, "table to update is no RAM", at);
    if (f->owner != tables->id)
        return REFUSE_ARG(-EPERM, "table to update belongs to another domain", at);
    if (at % sizeof(pte_t))
        return REFUSE_ARG(-EINVAL, "table entry's address is not a multiple of 8", at);
    if (!(f->use.flags & FRAME_VALIDATED))
        return data_write(tables, number, slot, value);
    switch ((enum frame_type)f->use.type) {
    case FRAME_L2:
    case FRAME_L3:
    case FRAME_L4:
        if (mapped != tables)
            return REFUSE_ARG(-EPERM, "only an L1 entry may map a frame of another domain", value);
        return upper_write(tables, slot, value, 1 + f->use.type - FRAME_L1, keep_accessed);
    case FRAME_NONE:
    case FRAME_SEGMENT:
    case FRAME_WRITABLE:
    case FRAME_L1:
        break;
    }
    return REFUSE_ARG(-EINVAL, "descriptor pages are changed by update_descriptor", at);
}

int page_table_write_l1(struct domain *d, uint64_t at, pte_t value, bool keep_accessed)
{
    return l1_write(d, direct_map(paddr_of(at)), value, keep_accessed);
}

int page_table_write(struct domain *tables, struct domain *mapped, uint64_t at, pte_t value,
                     bool keep_accessed)
{
    if (likely(page_table_is_l1(tables, at)))
        return l1_write(mapped, direct_map(paddr_of(at)), value, keep_accessed);
    return other_write(tables, mapped, at, value, keep_accessed);
}

int page_table_exchange(struct domain *d, uint64_t at, pte_t *expected, pte_t value)
{
    pte_t *slot = direct_map(paddr_of(at));
    pte_t old = READ_ONCE(*slot);

    if (!page_table_is_l1(d, at))
        return REFUSE_ARG(-EINVAL, "expected an entry of a validated L1 table", at);
    if (old != *expected) {
        *expected = old;
        return -EAGAIN;
    }
    return l1_write(d, slot, value, false);
}

void page_table_move(uint64_t from, uint64_t to)
{
    pte_t *source = direct_map(paddr_of(from)), *target = direct_map(paddr_of(to));
    pte_t moved = READ_ONCE(*source), old = READ_ONCE(*target);

    WRITE_ONCE(*source, 0);
    WRITE_ONCE(*target, moved);
    l1_drop(old);
}

/* The table one level down, or NULL. Only for tables of a root in use, which are all validated. */
static inline const pte_t *step(const pte_t *table, uint64_t va, unsigned int level)
{
    pte_t e = table[pt_index(va, level)];

    return e & PTE_PRESENT ? frame_map(pte_frame(e)) : NULL;
}

uint64_t page_table_find(const struct vcpu *v, uint64_t va)
{
    mfn_t root = v->in_kernel ? v->kernel_table : v->user_table;
    const pte_t *l3, *l2;
    pte_t e;

    if (unlikely(!guest_may_name(va)))
        return 0;
    l3 = step(frame_map(root), va, 4);
    l2 = l3 ? step(l3, va, 3) : NULL;
    e = l2 ? l2[pt_index(va, 2)] : 0;
    return e & PTE_PRESENT ? (e & PTE_FRAME) + pt_index(va, 1) * sizeof(pte_t) : 0;
}
