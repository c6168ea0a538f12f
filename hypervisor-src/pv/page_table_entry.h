/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One page-table entry: what the guest's value becomes, what it takes to hold it, and letting go.
 * In line, because half of all hypercalls come here. Must never touch the table itself. Read next:
 * pv/page_table.c.
 */
#ifndef PARACORE_PV_PAGE_TABLE_ENTRY_H
#define PARACORE_PV_PAGE_TABLE_ENTRY_H

#include "abi/base.h"
#include "debug/refuse.h"
#include "domain/domain.h"
#include "memory/frame.h"
#include "memory/pte.h"

/*
 * What a change must leave alone for the same holds to serve: frame, presence and right to write.
 */
#define PTE_HOLDS (PTE_FRAME | PTE_PRESENT | PTE_WRITE)

/*
 * The entry as it goes into the table: USER always, and what the guest asked for in GUEST_KERNEL or
 * GLOBAL. A kernel entry read back, with both its marks, stays one.
 */
static inline pte_t l1_as_stored(pte_t e)
{
    if (!(e & PTE_PRESENT))
        return e;
    if (!(e & PTE_USER))
        e |= PTE_GUEST_KERNEL | PTE_USER;
    return e & PTE_GUEST_KERNEL ? e & ~PTE_GLOBAL : e | PTE_GLOBAL;
}

static inline pte_t upper_as_stored(pte_t e) { return e & PTE_PRESENT ? e | PTE_USER : e; }

/* The uncommon cases of l1_hold, in pv/page_table.c. */
int l1_hold_other(struct domain *mapped, pte_t e);

/* Takes what a present L1 entry needs. 0 or a refusal. */
static inline int l1_hold(struct domain *mapped, pte_t e)
{
    struct frame *f = frame_entry(pte_frame(e));

    if (unlikely(!frame_exists(pte_frame(e)) || f->owner != mapped->id))
        return l1_hold_other(mapped, e);
    if (!(e & PTE_WRITE) && likely(f->references < FRAME_COUNT_LIMIT)) {
        f->references++;
        return 0;
    }
    if ((e & PTE_WRITE) && f->use.type == FRAME_WRITABLE &&
        likely(f->use.count < FRAME_COUNT_LIMIT)) {
        f->use.count++;
        return 0;
    }
    return l1_hold_other(mapped, e);
}

/* Lets go of what an L1 entry of a validated table held. */
static inline void l1_drop(pte_t e)
{
    struct frame *f = frame_entry(pte_frame(e));

    if (!(e & PTE_PRESENT) || unlikely(!frame_exists(pte_frame(e)) || f->owner == DOMID_IO))
        return;
    if (e & PTE_WRITE)
        frame_put_type(pte_frame(e));
    else
        frame_put(pte_frame(e));
}

/* A present entry of an L2, L3 or L4 table holds the table below it. */
static inline int upper_hold(struct domain *d, pte_t e, unsigned int level)
{
    if (unlikely(e & PTE_LARGE))
        return REFUSE_ARG(-EINVAL, "superpage mappings are not offered to guests", e);
    return frame_get_type(pte_frame(e), (enum frame_type)(FRAME_L1 + level - 2), d);
}

static inline void upper_drop(pte_t e)
{
    if (e & PTE_PRESENT)
        frame_put_type(pte_frame(e));
}

#endif
