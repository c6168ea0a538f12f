/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writable page tables: a guest that asked for it (VMASST_TYPE_writable_pagetables) may store into
 * its L1 tables by plain instructions. The table is mapped read-only, the store faults, and is done
 * here as mmu_update would do it. A store that breaks a rule stays a page fault. Read next:
 * pv/decode.h, pv/page_table_update.c.
 */
#include "abi/errno.h"
#include "abi/vm_assist.h"
#include "debug/trace.h"
#include "domain/domain.h"
#include "memory/frame.h"
#include "memory/pte.h"
#include "pv/decode.h"
#include "pv/emulate.h"
#include "pv/page_table.h"

enum { TRIES = 4 }; /* another processor's changes of the same entry that we put up with */

/*
 * Machine address of the word at va, if that lies in a validated L1 table of the domain's mapped
 * read-only; 0: not so.
 */
static uint64_t find_table_word(const struct vcpu *v, uint64_t va)
{
    uint64_t at = page_table_find(v, va);
    pte_t e = at ? *(const pte_t *)direct_map(paddr_of(at)) : 0;
    const struct frame *f = frame_entry(pte_frame(e));

    if (!(e & PTE_PRESENT) || (e & PTE_WRITE) || !frame_exists(pte_frame(e)))
        return 0;
    if (f->owner != v->domain->id || f->use.type != FRAME_L1 || !(f->use.flags & FRAME_VALIDATED))
        return 0;
    return frame_paddr(pte_frame(e)).n + va % PAGE_SIZE;
}

static bool decode_fault(struct store *store, const struct guest_regs *regs)
{
    struct instruction insn;
    uint8_t bytes[INSTRUCTION_MAX];
    unsigned int count = fetch_instruction(bytes, regs);

    return decode_instruction(&insn, regs, bytes, count) && decode_store(store, &insn, regs);
}

/*
 * Does the store on the entry that holds the word at machine address `at`. *old becomes the word as
 * it was.
 */
static bool store_word(struct domain *d, const struct store *store, uint64_t at, uint64_t *old)
{
    unsigned int shift = 8 * (at % sizeof(pte_t));
    uint64_t mask = (store->size == 8 ? ~0UL : (1UL << 8 * store->size) - 1) << shift;
    pte_t entry = *(const volatile pte_t *)direct_map(paddr_of(at - at % sizeof(pte_t)));

    for (unsigned int i = 0; i < TRIES; i++) {
        uint64_t value;
        int err;

        *old = (entry & mask) >> shift;
        if (!store_value(store, *old, &value))
            return true;
        err = page_table_exchange(d, at - at % sizeof(pte_t), &entry,
                                  (entry & ~mask) | (value << shift & mask));
        if (!err) {
            TRACE(TRACE_EMULATION_PTE, at, *old, value);
            return true;
        }
        if (err != -EAGAIN)
            return false;
    }
    return false;
}

bool emulate_page_table_write(struct guest_regs *regs, uint64_t address)
{
    struct vcpu *v = current_vcpu();
    uint64_t at = find_table_word(v, address), old;
    struct store store;

    if (!at || !(v->domain->vm_assist & 1UL << VMASST_TYPE_writable_pagetables))
        return false;
    if (!decode_fault(&store, regs) || store.address != address ||
        at % sizeof(pte_t) + store.size > sizeof(pte_t))
        return false;
    if (!store_word(v->domain, &store, at, &old))
        return false;
    store_finish(&store, regs, old);
    return true;
}
