/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Direct paging: the guest's tables are the machine's, so each entry is checked before it counts.
 *
 * What an entry holds while it lies in a validated table:
 *
 *   L1, writable       a use as FRAME_WRITABLE of the frame mapped
 *   L1, read-only      a reference of it
 *   L2, L3, L4         a use as FRAME_L1, _L2, _L3 of the table below, writable or not
 *   L1 of a device     nothing; only Dom0 may
 *
 * So a table's frame cannot be mapped writable, and no entry names another domain's frame. Levels
 * fall strictly, so there are no loops; a table that names itself is refused, for its frame is of
 * another level already. Read next: pv/page_table_entry.h, pv/page_table.c, pv/page_table_update.c,
 * pv/page_table_root.c.
 */
#ifndef PARACORE_PV_PAGE_TABLE_H
#define PARACORE_PV_PAGE_TABLE_H

#include "domain/domain.h"
#include "memory/frame.h"
#include "memory/pte.h"

/* True for an L4 slot that is Paracore's. */
static inline bool l4_slot_is_ours(unsigned int slot)
{
    return slot >= L4_SLOT_HV_FIRST && slot <= L4_SLOT_HV_LAST;
}

/*
 * Sets the entry at machine address `at`, in a table of `tables`, to a value whose frame belongs to
 * `mapped` (usually the same). keep_accessed: accessed and dirty bits of the old entry stay
 * (MMU_PT_UPDATE_PRESERVE_AD). 0 or a refusal, nothing changed.
 */
int page_table_write(struct domain *tables, struct domain *mapped, uint64_t at, pte_t value,
                     bool keep_accessed);

/*
 * The common case in two steps: whether `at` is an entry of a validated L1 table of d's, and then
 * its change, both domains being d. Never long.
 */
static inline bool page_table_is_l1(const struct domain *d, uint64_t at)
{
    const struct frame *f = frame_entry(paddr_frame(paddr_of(at)));

    return frame_exists(paddr_frame(paddr_of(at))) && f->owner == d->id &&
           f->use.type == FRAME_L1 && (f->use.flags & FRAME_VALIDATED) && !(at % sizeof(pte_t));
}
int page_table_write_l1(struct domain *d, uint64_t at, pte_t value, bool keep_accessed);

/*
 * The L1 entry that maps va in the vCPU's kernel (or, in user mode, user) tables: its machine
 * address; 0: no L1 table there.
 */
uint64_t page_table_find(const struct vcpu *v, uint64_t va);

/*
 * One L1 entry, found by page_table_find, for grant mappings and emulated writes: exchanges it if
 * it still is *expected. 0; -EAGAIN: it was another, put in *expected; or a refusal.
 */
int page_table_exchange(struct domain *d, uint64_t at, pte_t *expected, pte_t value);

/*
 * Moves the L1 entry at machine address `from` to `to`, with its holds, both in validated L1 tables
 * of the current domain's (as page_table_find answers); the one that was there is let go of.
 */
void page_table_move(uint64_t from, uint64_t to);

/* MMUEXT_PIN_*, UNPIN: level 1 to 4. */
int page_table_pin(struct domain *d, mfn_t f, unsigned int level);
int page_table_unpin(struct domain *d, mfn_t f);

/* True for a validated L4 table of d's: to load it is quick. */
static inline bool page_table_is_root(const struct domain *d, mfn_t number)
{
    const struct frame *f = frame_entry(number);

    return frame_exists(number) && f->owner == d->id && f->use.type == FRAME_L4 &&
           (f->use.flags & FRAME_VALIDATED);
}

/* MMUEXT_NEW_BASEPTR and NEW_USER_BASEPTR of the current vCPU; f.n 0 for the user's: none. */
int page_table_load_kernel(struct vcpu *v, mfn_t f);
int page_table_load_user(struct vcpu *v, mfn_t f);
/* For a vCPU that is not running (initialise, destroy). kernel.n 0: none. */
int page_table_set_roots(struct vcpu *v, mfn_t kernel, mfn_t user);

#endif
