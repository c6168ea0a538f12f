/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs `calls=` requests from `seed=`, and after each checks what must never be: a slot mapped
 * writable whose frame is pinned as a page table, is a page of our GDT, or is not ours. Says PASS
 * or FAIL; an unexpected trap fails the run too.
 */
#include "guests/fuzz/fuzz.h"

#include "abi/sched.h"
#include "guests/lib/grants.h"
#include "guests/lib/traps.h"

char arena[ARENA_PAGES][PAGE_SIZE] PAGE_ALIGNED;
char slots[ARENA_SLOTS][PAGE_SIZE] PAGE_ALIGNED;
uint64_t frames[ARENA_PAGES];
bool pinned[ARENA_PAGES];
uint64_t gdt[GDT_PAGES_MAX];
unsigned int gdt_pages;

static uint64_t number_option(const char *name, uint64_t otherwise)
{
    const char *text = guest_option(name);
    uint64_t value = 0;

    if (!text)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

static void end(const char *verdict)
{
    print("%s fuzz: %lu requests, %lu accepted\n", verdict, requests, accepted);
    print("END fuzz\n");
    guest_shutdown(SHUTDOWN_poweroff);
}

void found(const char *what, uint64_t a, uint64_t b)
{
    print("fuzz: request %lu: %s (%lx, %lx)\n", requests, what, a, b);
    end("FAIL");
}

static void trapped(struct trap_frame *frame)
{
    print("fuzz: trap %lu at %lx, error code %lx, address %lx\n", frame->number, frame->rip,
          frame->error_code, fault_address());
    found("a trap nobody asked for", frame->number, frame->rip);
}

/* A debug register that a request set did its work, or an NMI that one sent. */
static void asked_for(struct trap_frame *frame)
{
    (void)frame;
}

static void check_writable(uint64_t entry, uint64_t mfn)
{
    if (!is_ours(mfn) && !may_map_devices())
        found("a frame not ours is mapped writable", entry, mfn);
    for (unsigned int page = 0; page < ARENA_PAGES; page++)
        if (pinned[page] && frames[page] == mfn)
            found("a pinned page table is mapped writable", entry, page);
    for (unsigned int page = 0; page < gdt_pages; page++)
        if (gdt[page] == mfn)
            found("a page of the GDT is mapped writable", entry, page);
}

static void check_slots(void)
{
    for (unsigned int slot = 0; slot < ARENA_SLOTS; slot++) {
        uint64_t entry = *(volatile uint64_t *)l1_entry(slots[slot]);

        if ((entry & PTE_PRESENT) && (entry & PTE_WRITABLE))
            check_writable(entry, (entry & PTE_FRAME_MASK) >> PAGE_SHIFT);
    }
}

static void set_up(void)
{
    for (uint64_t pfn = 0; pfn < start_info->nr_pages; pfn++)
        set_ours(pfn_to_mfn(pfn));
    for (unsigned int i = 0; i < ARENA_PAGES; i++) {
        frames[i] = mfn_of(arena[i]);
        if (map_frame(arena[i], 0, 0))
            found("the arena cannot be unmapped", i, 0);
    }
    grants_init();
    set_ours(start_info->shared_info >> PAGE_SHIFT);
    set_ours(grants_frame());
    for (grant_ref_t ref = 8; ref < 24; ref++)
        grant_lend(ref, one_in(2) ? 0 : 1, arena[ref], one_in(2));
    for (int trap = 0; trap < TRAP_VECTORS; trap++)
        trap_set((enum trap_number)trap, trapped);
    trap_set(TRAP_DEBUG, asked_for);
    trap_set(TRAP_NMI, asked_for);
}

void guest_main(void)
{
    uint64_t seed = number_option("seed", 1), calls = number_option("calls", 50000);

    random_seed(seed);
    set_up();
    print("fuzz: seed=%lu calls=%lu\n", seed, calls);
    while (requests < calls) {
        random_request();
        check_slots();
    }
    end("PASS");
}
