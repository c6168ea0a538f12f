/* SPDX-License-Identifier: GPL-2.0-only */
/* Page-table entries changed one by one and in batches, by hypercall and by stores that the
 * hypervisor emulates. */
#include "guests/bench/bench.h"

#include "abi/vm_assist.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

static char window[BATCH][PAGE_SIZE] PAGE_ALIGNED;
static struct mmu_update updates[BATCH];

static inline long update(struct mmu_update *requests, uint64_t count)
{
    return hypercall4(__HYPERVISOR_mmu_update, requests, count, 0, DOMID_SELF);
}

static inline long update_va(const void *at, uint64_t value, uint64_t flags)
{
    return hypercall3(__HYPERVISOR_update_va_mapping, at, value, flags);
}

static void set_one(uint64_t entry, uint64_t value)
{
    expect("mmu_update", mmu_update_one(entry, value), 0);
}

static void bench_single(uint64_t entry, uint64_t plain)
{
    struct mmu_update request = { .ptr = entry, .val = plain };
    uint64_t other = mfn_of(scratch[0]) << PAGE_SHIFT | PTE_DATA;

    set_one(entry, plain);
    expect("mmu_update", update(&request, 1), 0);
    report("mmu_update_same", COST(, update(&request, 1)));
    request.val = plain & ~PTE_WRITABLE;
    report("mmu_update_flags", COST(set_one(entry, plain), update(&request, 1)));
    request.val = 0;
    report("mmu_update_clear", COST(set_one(entry, plain), update(&request, 1)));
    request.val = plain;
    report("mmu_update_set", COST(set_one(entry, 0), update(&request, 1)));
    request.val = other;
    report("mmu_update_new_frame", COST(set_one(entry, plain), update(&request, 1)));
    set_one(entry, plain);
    request = (struct mmu_update){ .ptr = mfn_of(scratch[0]) << PAGE_SHIFT | MMU_MACHPHYS_UPDATE,
        .val = pfn_of(scratch[0]) };
    report("machphys_update", COST(, update(&request, 1)));
}

/* Clears or sets the whole batch, as `present` says. */
static void fill(bool present)
{
    for (int i = 0; i < BATCH; i++) {
        updates[i].ptr = maddr_of(l1_entry(window[i]));
        updates[i].val = present ? mfn_of(window[i]) << PAGE_SHIFT | PTE_DATA : 0;
    }
}

static void fill_and_do(bool present)
{
    fill(present);
    expect("mmu_update batch", update(updates, BATCH), 0);
}

static void bench_batches(void)
{
    uint64_t cost;

    cost = COST(fill_and_do(false); fill(true), update(updates, BATCH));
    report("mmu_update_128_set_each", cost / BATCH);
    cost = COST(fill_and_do(true); fill(false), update(updates, BATCH));
    report("mmu_update_128_clear_each", cost / BATCH);
    fill_and_do(true);
}

static void bench_va_mapping(uint64_t plain)
{
    uint64_t changed = plain & ~PTE_WRITABLE;

    expect("update_va_mapping", update_va(window[0], plain, UVMF_NONE), 0);
    report("update_va_mapping_none", COST(, update_va(window[0], plain, UVMF_NONE)));
    report("update_va_mapping_invlpg", COST(, update_va(window[0], plain, UVMF_INVLPG)));
    report("update_va_mapping_flush", COST(, update_va(window[0], plain, UVMF_TLB_FLUSH)));
    report("update_va_mapping_flags",
           COST(update_va(window[0], plain, UVMF_INVLPG),
                update_va(window[0], changed, UVMF_NONE)));
    update_va(window[0], plain, UVMF_INVLPG);
}

/* Stores into an L1 table that is mapped read-only, as Linux makes them. */
static void bench_emulated_stores(volatile uint64_t *entry, uint64_t plain)
{
    uint64_t changed = plain & ~PTE_WRITABLE;
    uint64_t exchanged;

    hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable, VMASST_TYPE_writable_pagetables);
    report("pte_write_mov", COST(*entry = plain, *entry = changed));
    report("pte_write_xchg", COST(*entry = plain; exchanged = changed,
                                  __asm__ volatile("xchg %0, %1" : "+r"(exchanged), "+m"(*entry))));
    report("pte_write_cmpxchg", COST(*entry = plain; exchanged = *entry,
                                     __asm__ volatile("lock cmpxchg %2, %1" : "+a"(exchanged),
                                                      "+m"(*entry) : "r"(changed))));
    *entry = plain;
    hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_disable, VMASST_TYPE_writable_pagetables);
}

static void bench_flushes(void)
{
    struct mmuext_op flush = { .cmd = MMUEXT_TLB_FLUSH_LOCAL };
    struct mmuext_op invalidate = { .cmd = MMUEXT_INVLPG_LOCAL,
        .arg1.linear_addr = (uint64_t)window[0] };

    report("tlb_flush_local", COST(, hypercall4(__HYPERVISOR_mmuext_op, &flush, 1, 0, DOMID_SELF)));
    report("invlpg_local", COST(, hypercall4(__HYPERVISOR_mmuext_op, &invalidate, 1, 0,
                                             DOMID_SELF)));
}

void bench_page_tables(void)
{
    uint64_t plain = mfn_of(window[0]) << PAGE_SHIFT | PTE_DATA;
    uint64_t *entry = l1_entry(window[0]);

    bench_single(maddr_of(entry), plain);
    bench_batches();
    bench_va_mapping(plain);
    bench_emulated_stores(entry, plain);
    bench_flushes();
}
