/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An address space for a user process that never runs: at each step a page more is mapped; when all
 * are, the tree is unpinned and built anew. Shows tables that are pinned, loaded, changed and
 * released. The rules: abi/mmu.h.
 */
#include "guests/domu/domu.h"

#include "abi/sched.h"
#include "guests/lib/page_table.h"

enum { USER_PAGES = 16, USER_ADDRESS = 0x400000 };

uint64_t address_spaces_built;

static uint64_t tables[4][PTE_ENTRIES] PAGE_ALIGNED; /* L1 first */
static char user_pages[USER_PAGES][PAGE_SIZE] PAGE_ALIGNED;

static void must(const char *what, long result)
{
    if (!result)
        return;
    print("domu: %s failed: error %ld\n", what, result);
    guest_shutdown(SHUTDOWN_crash);
}

/* While tables are plain memory they are written directly; then they lose their writable mapping
 * and are pinned. */
static void build(void)
{
    for (int level = 0; level < 4; level++) {
        must("making a table writable", set_page_bits(tables[level], PTE_DATA));
        memset(tables[level], 0, PAGE_SIZE);
    }
    tables[3][0] = mfn_of(tables[2]) << PAGE_SHIFT | PTE_TABLE;
    tables[2][0] = mfn_of(tables[1]) << PAGE_SHIFT | PTE_TABLE;
    tables[1][USER_ADDRESS >> 21] = mfn_of(tables[0]) << PAGE_SHIFT | PTE_TABLE;
    for (int level = 0; level < 4; level++)
        must("making a table read-only", set_page_bits(tables[level], PTE_READ));
    must("pinning", mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(tables[3])));
    must("loading", mmuext_one(MMUEXT_NEW_USER_BASEPTR, mfn_of(tables[3])));
    address_spaces_built++;
}

static void tear_down(void)
{
    must("unloading", mmuext_one(MMUEXT_NEW_USER_BASEPTR, 0));
    must("unpinning", mmuext_one(MMUEXT_UNPIN_TABLE, mfn_of(tables[3])));
}

void address_space_step(void)
{
    static unsigned int step;
    unsigned int page = step % (USER_PAGES + 1);

    if (page == 0) {
        if (step)
            tear_down();
        build();
    } else {
        must("mapping a user page", mmu_update_one(maddr_of(&tables[0][page - 1]),
                                                   mfn_of(user_pages[page - 1]) << PAGE_SHIFT
                                                       | PTE_DATA));
    }
    step++;
}
