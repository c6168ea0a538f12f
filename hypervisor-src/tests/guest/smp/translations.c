/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page is mapped to another frame while other vCPUs read it: once the flush has returned, none may
 * read the old one. Each frame bears the number of the mapping that brought it.
 */
#include "tests/guest/smp/smp.h"

#include "guests/lib/page_table.h"

enum { READERS = 3, FRAMES = 8, ROUNDS = 10 };

static volatile uint64_t window[512] PAGE_ALIGNED;
static uint64_t frames[FRAMES][512] PAGE_ALIGNED;
static volatile uint64_t flushed, seen[VCPUS]; /* numbers of mappings */
static volatile bool over, stale;

static void read_on(unsigned int vcpu)
{
    while (!over) {
        uint64_t least = flushed, found;

        barrier();
        found = window[0];
        if (found < least)
            stale = true;
        seen[vcpu] = found;
    }
}

static uint64_t others = 0xfe; /* a bit for each vCPU but the first */

static long extended(unsigned int command, uint64_t argument1, uint64_t argument2)
{
    struct mmuext_op op = { .cmd = command, .arg1.linear_addr = argument1, .arg2.vcpumask = argument2 };

    return hypercall4(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF);
}

/* Maps the frame and has the others flush, in one of the ways there are. */
static long map_in_way(unsigned int way, uint64_t entry)
{
    static const uint64_t flags[] = {
        UVMF_TLB_FLUSH | UVMF_ALL, UVMF_INVLPG | UVMF_ALL,
    };
    uint64_t at = (uint64_t)window, mask = (uint64_t)&others;
    long err;

    if (way < 2)
        return hypercall3(__HYPERVISOR_update_va_mapping, at, entry, flags[way]);
    if (way < 4)
        return hypercall3(__HYPERVISOR_update_va_mapping, at, entry,
                          mask | (way == 2 ? UVMF_TLB_FLUSH : UVMF_INVLPG));
    err = mmu_update_one(maddr_of(l1_entry((const void *)window)), entry);
    switch (way) {
    case 4: return err | extended(MMUEXT_TLB_FLUSH_ALL, 0, 0);
    case 5: return err | extended(MMUEXT_INVLPG_ALL, at, 0);
    case 6: return err | extended(MMUEXT_TLB_FLUSH_MULTI, 0, mask);
    default: return err | extended(MMUEXT_INVLPG_MULTI, at, mask);
    }
}

static bool all_read(uint64_t number)
{
    bool all = true;

    for (unsigned int i = 1; i <= READERS; i++)
        all &= seen[i] >= number;
    return all;
}

static bool moves_in_way(unsigned int way)
{
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t number = flushed + 1, *frame = frames[number % FRAMES];

        frame[0] = number;
        if (map_in_way(way, mfn_of(frame) << PAGE_SHIFT | PTE_READ))
            return false;
        flushed = number;
        if (!WAIT_UNTIL(all_read(number)))
            return false;
    }
    return !stale;
}

void test_translations(void)
{
    static const char *const ways[] = {
        "update_va_mapping that flushes all", "update_va_mapping that flushes one address",
        "update_va_mapping that flushes all on some vCPUs",
        "update_va_mapping that flushes one address on some vCPUs", "MMUEXT_TLB_FLUSH_ALL",
        "MMUEXT_INVLPG_ALL", "MMUEXT_TLB_FLUSH_MULTI", "MMUEXT_INVLPG_MULTI",
    };

    for (unsigned int i = 1; i <= READERS; i++)
        give(i, read_on);
    for (unsigned int way = 0; way < ARRAY_SIZE(ways); way++) {
        if (!moves_in_way(way))
            print("after %s:\n", ways[way]);
        check(!stale, "no vCPU reads an old mapping once the flush has returned");
    }
    over = true;
    for (unsigned int i = 1; i <= READERS; i++)
        wait_for(i);
}
