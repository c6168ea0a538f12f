/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns what it means for a frame to be a page table: validation takes every hold its entries need, invalidation drops
 * them. Called by memory/frame.c at the first and the last use as a table, with the count at 1, so nobody else can change
 * the contents meanwhile. Must never look at a frame through the guest's addresses. Read next: pv/page_table_update.c.
 */
#include "pv/page_table.h"

#include "abi/errno.h"
#include "debug/printk.h"
#include "memory/mapping.h"
#include "pv/descriptor.h"
#include "pv/page_table_entry.h"

static int l1_hold_device(const struct domain *d, pte_t e)
{
    if (!d->privileged)
        return REFUSE_ARG(-EPERM, "only Dom0 may map device memory", e);
    if (device_is_ours(pte_frame(e)))
        return REFUSE_ARG(-EPERM, "the device's registers are Paracore's own", e);
    return 0;
}

int l1_hold_other(struct domain *mapped, pte_t e)
{
    mfn_t number = pte_frame(e);
    struct frame *f = frame_entry(number);

    if (number.n >> (physical_bits - PAGE_SHIFT))
        return REFUSE_ARG(-EINVAL, "entry has address bits the processor does not have", e);
    if (!frame_exists(number) || f->owner == DOMID_IO)
        return l1_hold_device(mapped, e);
    if (f->owner != mapped->id)
        return REFUSE_ARG(-EPERM, "L1 entry maps a frame of another domain", e);
    if (e & PTE_WRITE)
        return frame_get_type(number, FRAME_WRITABLE, mapped);
    return REFUSE_ARG(-EBUSY, "frame has too many mappings", e);
}

static void l1_invalidate(const pte_t *table, unsigned int count)
{
    while (count-- > 0)
        l1_drop(table[count]);
}

static int l1_validate(pte_t *table, struct domain *d)
{
    for (unsigned int i = 0; i < PT_ENTRIES; i++) {
        int err;

        if (!(table[i] & PTE_PRESENT))
            continue;
        err = l1_hold(d, table[i]);
        if (unlikely(err)) {
            l1_invalidate(table, i);
            return err;
        }
        table[i] = l1_as_stored(table[i]);
    }
    return 0;
}

static void upper_invalidate(const pte_t *table, unsigned int level, unsigned int count)
{
    while (count-- > 0)
        if (level != 4 || !l4_slot_is_ours(count))
            upper_drop(table[count]);
}

static int upper_validate(pte_t *table, unsigned int level, struct domain *d)
{
    for (unsigned int i = 0; i < PT_ENTRIES; i++) {
        int err;

        if (!(table[i] & PTE_PRESENT) || (level == 4 && l4_slot_is_ours(i)))
            continue;
        err = upper_hold(d, table[i], level);
        if (unlikely(err)) {
            upper_invalidate(table, level, i);
            return err;
        }
        table[i] = upper_as_stored(table[i]);
    }
    if (level == 4)
        install_hypervisor_slots(table, d);
    return 0;
}

int frame_validate(struct frame *f, enum frame_type type, struct domain *d)
{
    pte_t *table = frame_map(frame_number(f));

    switch (type) {
    case FRAME_L1:
        return l1_validate(table, d);
    case FRAME_L2:
    case FRAME_L3:
    case FRAME_L4:
        return upper_validate(table, 1 + type - FRAME_L1, d);
    case FRAME_SEGMENT:
        return descriptor_page_validate(table);
    case FRAME_NONE:
    case FRAME_WRITABLE:
        break;
    }
    panic("expected a type to validate, found %d", type);
}

void frame_invalidate(struct frame *f)
{
    const pte_t *table = frame_map(frame_number(f));

    switch ((enum frame_type)f->use.type) {
    case FRAME_L1:
        l1_invalidate(table, PT_ENTRIES);
        return;
    case FRAME_L2:
    case FRAME_L3:
    case FRAME_L4:
        upper_invalidate(table, 1 + f->use.type - FRAME_L1, PT_ENTRIES);
        return;
    case FRAME_SEGMENT:
        return;
    case FRAME_NONE:
    case FRAME_WRITABLE:
        break;
    }
    panic("expected a type to invalidate, found %d", f->use.type);
}
