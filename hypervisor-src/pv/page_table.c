/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns what it means for a frame to be a page table: validation takes every hold its entries need,
 * invalidation drops them. Called by memory/frame.c at the first and the last use as a table, with
 * the count at 1, so nobody else can change the contents meanwhile. An L1 table is done in one go;
 * the others can be preempted after any entry, and then are FRAME_PARTIAL. Must never look at a
 * frame through the guest's addresses. Read next: pv/page_table_update.c.
 */
#include "pv/page_table.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "debug/printk.h"
#include "domain/permission.h"
#include "domain/policy.h"
#include "memory/mapping.h"
#include "memory/tlb.h"
#include "pv/descriptor.h"
#include "pv/page_table_entry.h"

static int l1_hold_device(const struct domain *d, pte_t e)
{
    if (!permission_has(d, PERMITTED_FRAMES, pte_frame(e).n, pte_frame(e).n))
        return REFUSE_ARG(-EPERM, "the domain may not map this device memory", e);
    if (device_is_ours(pte_frame(e), 1))
        return REFUSE_ARG(-EPERM, "the device's registers are Paracore's own", e);
    return policy_device(POLICY_FRAMES, d, pte_frame(e).n, pte_frame(e).n);
}

/* Dom0's toolstack reads which guest frame a machine frame is, of a domain that it saves. */
static int l1_hold_machine_to_phys(const struct domain *d, pte_t e)
{
    struct frame *f = frame_entry(pte_frame(e));

    if (!d->privileged || (e & PTE_WRITE))
        return REFUSE_ARG(-EPERM, "the machine-to-phys table is Dom0's to read, nobody's to write", e);
    if (f->references == FRAME_COUNT_LIMIT)
        return REFUSE_ARG(-EBUSY, "frame has too many mappings", e);
    f->references++;
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
    if (f->owner == DOMID_XEN && frame_is_machine_to_phys(number))
        return l1_hold_machine_to_phys(mapped, e);
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

/*
 * Validation ends before its time: the entries below `done` keep what they hold, to go on with or
 * to be torn down.
 */
static int upper_stop(struct frame *f, struct domain *d, unsigned int done, int err)
{
    if (!done)
        return err;
    f->use.progress = (uint16_t)done;
    f->use.flags |= FRAME_PARTIAL;
    if (err != -ERESTART)
        frame_queue_teardown(f, d);
    return err;
}

static int upper_validate(struct frame *f, pte_t *table, unsigned int level, struct domain *d)
{
    unsigned int i = f->use.flags & FRAME_PARTIAL ? f->use.progress : 0;

    f->use.flags &= (uint8_t)~FRAME_PARTIAL;
    for (; i < PT_ENTRIES; i++) {
        int err;

        if (!(table[i] & PTE_PRESENT) || (level == 4 && l4_slot_is_ours(i)))
            continue;
        err = upper_hold(d, table[i], level);
        if (unlikely(err))
            return upper_stop(f, d, i, err);
        table[i] = upper_as_stored(table[i]);
        if (unlikely(work_is_preempted()) && i + 1 < PT_ENTRIES)
            return upper_stop(f, d, i + 1, -ERESTART);
    }
    if (level == 4)
        install_hypervisor_slots(table, d);
    return 0;
}

void frame_queue_teardown(struct frame *f, struct domain *d)
{
    if (f->use.flags & FRAME_QUEUED)
        return;
    f->use.flags |= FRAME_QUEUED;
    f->queue_next = d->teardown;
    d->teardown = (uint32_t)frame_number(f).n;
}

/*
 * Drops entries from the highest on. False: preempted. A table that is in use again keeps all it
 * holds.
 */
static bool tear_down(struct frame *f)
{
    const pte_t *table = frame_map(frame_number(f));

    if (f->use.count || !(f->use.flags & FRAME_PARTIAL))
        return true;
    while (f->use.progress) {
        unsigned int i = --f->use.progress;

        if (!(table[i] & PTE_PRESENT) || (f->use.type == FRAME_L4 && l4_slot_is_ours(i)))
            continue;
        upper_drop(table[i]);
        if (work_is_preempted() && i)
            return false;
    }
    f->use.flags &= (uint8_t)~FRAME_PARTIAL;
    f->stamp = tlb_stamp();
    return true;
}

bool frame_teardown(struct domain *d)
{
    while (d->teardown) {
        struct frame *f = frame_entry(mfn_of(d->teardown));

        d->teardown = f->queue_next;
        f->use.flags &= (uint8_t)~FRAME_QUEUED;
        if (!tear_down(f)) {
            frame_queue_teardown(f, d);
            return false;
        }
        if (frame_is_idle(f))
            frame_release(f);
    }
    return true;
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
        return upper_validate(f, table, 1 + type - FRAME_L1, d);
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
        f->use.progress = PT_ENTRIES;
        f->use.flags |= FRAME_PARTIAL;
        frame_queue_teardown(f, frame_owner(frame_number(f)));
        return;
    case FRAME_SEGMENT:
        return;
    case FRAME_NONE:
    case FRAME_WRITABLE:
        break;
    }
    panic("expected a type to invalidate, found %d", f->use.type);
}
