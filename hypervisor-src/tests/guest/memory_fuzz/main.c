/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the steps, and looks after every few of them at what the window maps. */
#include "tests/guest/memory_fuzz/memory_fuzz.h"

#include "abi/grant_table.h"
#include "abi/sched.h"
#include "abi/vm_assist.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/traps.h"

enum { STEPS = 15000, CHECK_EVERY = 64 };

char window[WINDOW_PAGES][PAGE_SIZE] PAGE_ALIGNED;
uint64_t pool[WINDOW_PAGES];

static uint64_t state;

uint64_t random64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

uint64_t random_below(uint64_t limit) { return random64() % limit; }

static uint64_t number_option(const char *name, uint64_t otherwise)
{
    const char *text = guest_option(name);
    uint64_t n = 0;

    for (; text && *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n ? n : otherwise;
}

static bool in_pool(uint64_t mfn)
{
    for (unsigned int i = 0; i < WINDOW_PAGES; i++)
        if (pool[i] == mfn)
            return true;
    return false;
}

static bool is_kernel_table(uint64_t mfn)
{
    uint64_t first = pfn_of((const void *)start_info->pt_base);

    for (uint64_t i = 0; i < start_info->nr_pt_frames; i++)
        if (pfn_to_mfn(first + i) == mfn)
            return true;
    return false;
}

/* Paracore's pages that we may map: the shared page, and the grant table's. */
static uint64_t lent[2];

static void find_lent_pages(void)
{
    struct gnttab_setup_table setup = {
        .dom = DOMID_SELF, .nr_frames = 1, .frame_list = (uint64_t)&lent[1],
    };

    lent[0] = start_info->shared_info >> PAGE_SHIFT;
    if (hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_setup_table, &setup, 1) || setup.status)
        print("FAIL the grant table cannot be had: %d\n", setup.status);
}

/* Ours by the P2M, of the game, or lent to us. */
static bool is_ours(uint64_t mfn)
{
    if (in_pool(mfn) || mfn == lent[0] || mfn == lent[1])
        return true;
    for (uint64_t pfn = 0; pfn < start_info->nr_pages; pfn++)
        if (pfn_to_mfn(pfn) == mfn)
            return true;
    return false;
}

static bool window_is_sound(void)
{
    for (unsigned int i = 0; i < WINDOW_PAGES; i++) {
        uint64_t entry = *l1_entry(window[i]), mfn = (entry & PTE_FRAME_MASK) >> PAGE_SHIFT;

        if (!(entry & PTE_PRESENT) || !(entry & PTE_WRITABLE))
            continue;
        if (is_kernel_table(mfn)) {
            print("FAIL the window maps page table %lx writable: entry %lx\n", mfn, entry);
            return false;
        }
        if (!is_ours(mfn) && !(start_info->flags & SIF_PRIVILEGED)) {
            print("FAIL the window maps frame %lx, not ours, writable: entry %lx\n", mfn, entry);
            return false;
        }
    }
    return true;
}

/* Dom0's end is the machine's: a DomU that does the same beside us gets as much time again. */
static void leave_time(uint64_t ns)
{
    uint64_t end = guest_time() + ns;

    while (guest_time() < end)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
}

static void report(void)
{
    for (unsigned int i = 0; i < KINDS; i++)
        print("%s: %u of %u allowed\n", kind_names[i], allowed[i], tried[i]);
    print("END 1 checks, 0 failed\n");
}

void guest_main(void)
{
    uint64_t seed = number_option("seed", 1), steps = number_option("steps", STEPS);
    uint64_t begin = guest_time(), i;

    state = seed * 0x9e3779b97f4a7c15 + 1;
    for (i = 0; i < WINDOW_PAGES; i++)
        pool[i] = mfn_of(window[i]);
    hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable, VMASST_TYPE_writable_pagetables);
    find_lent_pages();
    print("fuzz: seed=%lu steps=%lu\n", seed, steps);
    for (i = 0; i < steps; i++) {
        fuzz_step();
        if (i % CHECK_EVERY == 0 && !window_is_sound()) {
            print("at step %lu of seed=%lu\n", i, seed);
            guest_shutdown(SHUTDOWN_crash);
        }
    }
    print("PASS %lu random steps from seed %lu\n", steps, seed);
    if (!(start_info->flags & SIF_PRIVILEGED))
        guest_shutdown(SHUTDOWN_poweroff);
    leave_time(guest_time() - begin);
    report();
    guest_shutdown(SHUTDOWN_reboot);
}
