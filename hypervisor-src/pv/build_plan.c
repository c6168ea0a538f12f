/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the places of things in a new domain's memory (abi/start_info.h has the order) and its
 * initial page tables. Decides nothing by what memory there is: pv/build.c does. Read next:
 * pv/build.c.
 */
#include "pv/build_plan.h"

#include "debug/printk.h"
#include "memory/frame.h"

/* Free room the kernel can count on behind its stack, and the border the mapped part ends on. */
#define SLACK (512UL << 10)
#define MAPPED_BORDER (4UL << 20)

static uint64_t blocks(uint64_t start, uint64_t end, unsigned int shift)
{
    return ((end - 1) >> shift) - (start >> shift) + 1;
}

/* L4, L3, L2 and L1 tables that map [start, end). */
static uint64_t tables_for(uint64_t start, uint64_t end)
{
    return 1 + blocks(start, end, 39) + blocks(start, end, 30) + blocks(start, end, 21);
}

static uint64_t place(uint64_t *at, uint64_t bytes)
{
    uint64_t here = *at;

    *at += ALIGN_UP(bytes, PAGE_SIZE);
    return here;
}

/*
 * The tables lie in what they map: their number settles when more of them no longer move the end.
 */
static void place_tables(struct build_plan *p, uint64_t at)
{
    uint64_t base = p->kernel.base, count = 0;

    do {
        p->table_count = count;
        p->mapped_end = base + ALIGN_UP(at - base + (count << PAGE_SHIFT) + PAGE_SIZE + SLACK,
                                        MAPPED_BORDER);
        count = tables_for(base, p->mapped_end);
    } while (count != p->table_count);
    p->tables = at;
    p->stack_top = at + (count << PAGE_SHIFT) + PAGE_SIZE;
}

static void place_unmapped(struct build_plan *p)
{
    uint64_t next = (p->mapped_end - p->kernel.base) >> PAGE_SHIFT;
    uint64_t list = pages_of(p->pages * sizeof(uint64_t));

    if (p->request->ramdisk && p->kernel.ramdisk_unmapped) {
        p->ramdisk_frame = next;
        next += pages_of(p->request->ramdisk_size);
    }
    if (p->kernel.p2m) {
        p->p2m_list = p->kernel.p2m;
        p->p2m_frame = next;
        /* the L4 is there */
        p->p2m_frame_count = list + tables_for(p->p2m_list, p->p2m_list + (list << PAGE_SHIFT)) - 1;
        next += p->p2m_frame_count;
    }
    p->used = next;
}

bool build_plan_layout(struct build_plan *p)
{
    const struct build_request *r = p->request;
    uint64_t at = p->kernel.end;

    if (r->ramdisk && !p->kernel.ramdisk_unmapped)
        p->ramdisk = place(&at, r->ramdisk_size);
    if (!p->kernel.p2m)
        p->p2m_list = place(&at, p->pages * sizeof(uint64_t));
    p->start_info = place(&at, PAGE_SIZE);
    if (!r->privileged) {
        p->store = place(&at, PAGE_SIZE);
        p->console = place(&at, PAGE_SIZE);
    }
    place_tables(p, at);
    place_unmapped(p);
    if (p->mapped_end - p->kernel.base > (2UL << 30) ||
        (p->mapped_end && p->mapped_end < p->kernel.base)) {
        printk(LOG_ERROR, "%s: expected kernel, ramdisk and page tables to fit in 2 GiB above "
               "VIRT_BASE, found %lu MiB\n",
               r->name, (p->mapped_end - p->kernel.base) >> 20);
        return false;
    }
    if (p->used > p->pages) {
        printk(LOG_ERROR, "%s: expected at least %lu MiB of memory for its kernel (%lu MiB) and "
               "ramdisk (%lu KiB), found %lu MiB: raise %s\n", r->name, (p->used >> 8) + 1,
               (p->kernel.end - p->kernel.base) >> 20, r->ramdisk_size >> 10, p->pages >> 8,
               r->privileged ? "dom0_mem=" : "mem=");
        return false;
    }
    return true;
}

/* The table below an entry, made when missing. */
static pte_t *table_below(struct build_plan *p, pte_t *entry)
{
    if (!(*entry & PTE_PRESENT))
        *entry = pte_make(mfn_of(p->p2m[p->next_table++]),
                          PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED | PTE_DIRTY);
    return frame_map(pte_frame(*entry));
}

static void map_page(struct build_plan *p, uint64_t va, uint64_t guest_frame, uint64_t flags)
{
    pte_t *table = build_frame(p, build_frame_at(p, p->tables));

    for (unsigned int level = 4; level > 1; level--)
        table = table_below(p, &table[pt_index(va, level)]);
    table[pt_index(va, 1)] = pte_make(mfn_of(p->p2m[guest_frame]), flags);
}

void build_page_tables(struct build_plan *p)
{
    const uint64_t read_only = PTE_PRESENT | PTE_ACCESSED;
    const uint64_t writable = read_only | PTE_WRITE | PTE_DIRTY;
    uint64_t first = build_frame_at(p, p->tables), list = pages_of(p->pages * sizeof(uint64_t));

    p->next_table = first + 1; /* the L4 is the first */
    for (uint64_t va = p->kernel.base; va != p->mapped_end; va += PAGE_SIZE) {
        uint64_t f = build_frame_at(p, va);

        map_page(p, va, f, f >= first && f < first + p->table_count ? read_only : writable);
    }
    ASSERT(p->next_table == first + p->table_count);
    if (!p->p2m_frame_count)
        return;
    p->next_table = p->p2m_frame + list;
    for (uint64_t i = 0; i < list; i++)
        map_page(p, p->p2m_list + (i << PAGE_SHIFT), p->p2m_frame + i, writable);
    ASSERT(p->next_table <= p->p2m_frame + p->p2m_frame_count);
}
