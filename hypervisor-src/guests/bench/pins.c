/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole trees: pinning and unpinning an empty L4, and one with 512 pages below it; loading a
 * tree. */
#include "guests/bench/bench.h"

#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

static uint64_t l4[PTE_ENTRIES] PAGE_ALIGNED, l3[PTE_ENTRIES] PAGE_ALIGNED;
static uint64_t l2[PTE_ENTRIES] PAGE_ALIGNED, l1[PTE_ENTRIES] PAGE_ALIGNED;

static inline long mmuext(struct mmuext_op *op)
{
    return hypercall4(__HYPERVISOR_mmuext_op, op, 1, 0, DOMID_SELF);
}

static uint64_t table_entry(const void *table) { return mfn_of(table) << PAGE_SHIFT | PTE_TABLE; }

static void make_tree(void)
{
    static char pages[PTE_ENTRIES][PAGE_SIZE] PAGE_ALIGNED;
    void *tables[] = { l4, l3, l2, l1 };

    for (unsigned int i = 0; i < PTE_ENTRIES; i++)
        l1[i] = mfn_of(pages[i]) << PAGE_SHIFT | PTE_DATA;
    l2[0] = table_entry(l1);
    l3[0] = table_entry(l2);
    l4[0] = table_entry(l3);
    for (unsigned int i = 0; i < ARRAY_SIZE(tables); i++)
        expect("table read-only", set_page_bits(tables[i], PTE_READ), 0);
}

static void bench_pin(const char *pin_name, const char *unpin_name, uint64_t mfn)
{
    struct mmuext_op pin = { .cmd = MMUEXT_PIN_L4_TABLE, .arg1.mfn = mfn };
    struct mmuext_op unpin = { .cmd = MMUEXT_UNPIN_TABLE, .arg1.mfn = mfn };

    expect(pin_name, mmuext(&pin), 0);
    report(pin_name, COST(mmuext(&unpin), mmuext(&pin)));
    report(unpin_name, COST(mmuext(&pin), mmuext(&unpin)));
}

static void bench_roots(void)
{
    uint64_t kernel = mfn_of((const void *)start_info->pt_base);
    struct mmuext_op load = { .cmd = MMUEXT_NEW_BASEPTR, .arg1.mfn = kernel };
    struct mmuext_op load_user = { .cmd = MMUEXT_NEW_USER_BASEPTR, .arg1.mfn = mfn_of(l4) };
    struct mmuext_op no_user = { .cmd = MMUEXT_NEW_USER_BASEPTR };

    expect("pin", mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(l4)), 0);
    report("new_baseptr", COST(, mmuext(&load)));
    expect("new_user_baseptr", mmuext(&load_user), 0);
    report("new_user_baseptr", COST(mmuext(&no_user), mmuext(&load_user)));
    mmuext(&no_user);
    expect("unpin", mmuext_one(MMUEXT_UNPIN_TABLE, mfn_of(l4)), 0);
}

void bench_pins(void)
{
    expect("table read-only", set_page_bits(scratch[1], PTE_READ), 0);
    bench_pin("pin_l4_empty", "unpin_l4_empty", mfn_of(scratch[1]));
    make_tree();
    bench_pin("pin_tree", "unpin_tree", mfn_of(l4));
    bench_roots();
}
