/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz does. It leaves alone what it runs on: the kernel's own mapping, and the root it
 * has loaded. Everything else, arguments that make no sense included, it does.
 */
#include "tests/guest/memory_fuzz/memory_fuzz.h"

#include "abi/memory.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/traps.h"

const char *const kind_names[KINDS] = {
    "mmu_update", "update_va_mapping", "mmuext_op", "pin and unpin", "store", "set_gdt",
    "update_descriptor", "exchange", "give back and take", "batch",
};
unsigned int allowed[KINDS], tried[KINDS];

uint64_t random_frame(void)
{
    uint64_t first = pfn_of((const void *)start_info->pt_base);

    switch (random_below(16)) {
    case 0:
        return pfn_to_mfn(first + random_below(start_info->nr_pt_frames));
    case 1:
        return random_below(0x20000);
    case 2:
        return random64() & (PTE_FRAME_MASK >> PAGE_SHIFT);
    case 3:
        return start_info->shared_info >> PAGE_SHIFT;
    default:
        return pool[random_below(WINDOW_PAGES)];
    }
}

uint64_t random_entry(void)
{
    static const uint64_t bits[] = {
        0, PTE_PRESENT, PTE_READ, PTE_DATA, PTE_DATA, PTE_TABLE, PTE_TABLE,
        PTE_PRESENT | PTE_WRITABLE, PTE_DATA | 1UL << 63, PTE_TABLE | 1UL << 7,
        PTE_DATA | 1UL << 52, PTE_READ | 1UL << 8,
    };

    if (random_below(64) == 0)
        return random64();
    return random_frame() << PAGE_SHIFT | bits[random_below(ARRAY_SIZE(bits))];
}

static unsigned int random_index(void)
{
    return (unsigned int)random_below(random_below(4) ? 8 : PTE_ENTRIES);
}

/* Of an entry of a table in the pool, or of the window's own L1 entries; rarely of anything. */
static uint64_t random_entry_address(void)
{
    switch (random_below(8)) {
    case 0:
    case 1:
        return maddr_of(l1_entry(window[random_below(WINDOW_PAGES)]));
    case 2:
        if (random_below(16) == 0)
            return (random64() | 1UL << 40) & PTE_FRAME_MASK;
        return pool[random_below(WINDOW_PAGES)] << PAGE_SHIFT | random_below(PAGE_SIZE);
    default:
        return pool[random_below(WINDOW_PAGES)] << PAGE_SHIFT | random_index() * sizeof(uint64_t);
    }
}

static bool fuzz_update(void)
{
    struct mmu_update request = {
        .ptr = (random_entry_address() & ~3UL) | (random_below(8) ? 0 : random_below(4)),
        .val = random_entry(),
    };

    if ((request.ptr & 3) == MMU_MACHPHYS_UPDATE) /* we find our own tables by the others */
        request.ptr = pool[random_below(WINDOW_PAGES)] << PAGE_SHIFT | MMU_MACHPHYS_UPDATE;
    return hypercall4(__HYPERVISOR_mmu_update, &request, 1, 0, DOMID_SELF) == 0;
}

static bool fuzz_va_mapping(void)
{
    void *at = window[random_below(WINDOW_PAGES)];

    if (random_below(32) == 0) /* into the hypervisor's part, or the hole */
        at = (void *)(0xffff800000000000 + (random64() & 0x7ffffffffff));
    return hypercall3(__HYPERVISOR_update_va_mapping, at, random_entry(), random_below(7)) == 0;
}

static bool fuzz_mmuext(void)
{
    struct mmuext_op op = {
        .cmd = (uint32_t)random_below(24),
        .arg1.mfn = random_below(2) ? random_frame() : (uint64_t)window[random_below(WINDOW_PAGES)],
        .arg2.src_mfn = random_below(2) ? random_frame() : random_below(10000),
    };

    if (op.cmd == MMUEXT_NEW_BASEPTR) /* a root of the pool would not map us */
        op.arg1.mfn = mfn_of((const void *)start_info->pt_base);
    if (op.cmd == MMUEXT_UNPIN_TABLE && op.arg1.mfn == mfn_of((const void *)start_info->pt_base))
        return false;
    if ((op.cmd == MMUEXT_CLEAR_PAGE || op.cmd == MMUEXT_COPY_PAGE) &&
        op.arg1.mfn == start_info->shared_info >> PAGE_SHIFT)
        return false; /* ours to spoil, but the clock is in it */
    return hypercall4(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF) == 0;
}

static bool fuzz_pin(void)
{
    unsigned int command = random_below(3) ? (unsigned int)random_below(4) : MMUEXT_UNPIN_TABLE;

    return mmuext_one(command, pool[random_below(WINDOW_PAGES)]) == 0;
}

/* Plain stores, which fault, are emulated, or simply happen. */
static bool fuzz_store(void)
{
    uint64_t *at = (uint64_t *)window[random_below(WINDOW_PAGES)] + random_index();
    uint64_t mfn = (*l1_entry(at) & PTE_FRAME_MASK) >> PAGE_SHIFT;

    if (mfn == start_info->shared_info >> PAGE_SHIFT || (*l1_entry(at) & 1UL << 7))
        return false;
    for (unsigned int i = 0; i < WINDOW_PAGES; i++)
        if (pool[i] == mfn)
            return try_write(at, random_entry());
    return false; /* as Dom0 it may be a device */
}

static bool fuzz_gdt(void)
{
    uint64_t frames[16];

    for (unsigned int i = 0; i < ARRAY_SIZE(frames); i++)
        frames[i] = random_frame();
    return hypercall2(__HYPERVISOR_set_gdt, frames,
                      random_below(random_below(4) ? 2048 : 9000)) == 0;
}

static bool fuzz_descriptor(void)
{
    return hypercall2(__HYPERVISOR_update_descriptor, random_entry_address(), random64()) == 0;
}

/* One frame of the pool for another. */
static bool fuzz_exchange(void)
{
    unsigned int i = (unsigned int)random_below(WINDOW_PAGES);
    uint64_t given = pool[i], taken = pfn_of(window[i]);
    struct xen_memory_exchange exchange = {
        .in = { .extent_start = (uint64_t)&given, .nr_extents = 1, .domid = DOMID_SELF },
        .out = { .extent_start = (uint64_t)&taken, .nr_extents = 1, .domid = DOMID_SELF },
    };

    exchange.in.extent_order = random_below(16) == 0;
    exchange.out.mem_flags = (uint32_t)random_below(40);
    if (hypercall2(__HYPERVISOR_memory_op, XENMEM_exchange, &exchange))
        return false;
    pool[i] = taken;
    return true;
}

/* Ends every use of the pool's frames. A frame given back while in use would stay ours, unseen. */
static void let_go_of_all(void)
{
    struct mmuext_op op = { .cmd = MMUEXT_SET_LDT };

    hypercall4(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF);
    mmuext_one(MMUEXT_NEW_USER_BASEPTR, 0);
    hypercall2(__HYPERVISOR_set_gdt, &op, 0);
    for (unsigned int i = 0; i < WINDOW_PAGES; i++) {
        hypercall3(__HYPERVISOR_update_va_mapping, window[i], 0, UVMF_NONE);
        mmuext_one(MMUEXT_UNPIN_TABLE, pool[i]);
    }
}

static bool fuzz_reservation(void)
{
    unsigned int i = (unsigned int)random_below(WINDOW_PAGES);
    uint64_t extent = pool[i];
    struct xen_memory_reservation r = {
        .extent_start = (uint64_t)&extent, .nr_extents = 1, .domid = DOMID_SELF,
    };

    if (random_below(8))
        return false;
    let_go_of_all();
    if (hypercall2(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r) != 1) {
        print("FAIL frame %lx cannot be given back\n", extent);
        return false;
    }
    extent = pfn_of(window[i]);
    if (hypercall2(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r) != 1) {
        print("FAIL a frame given back could not be had again\n");
        return false;
    }
    pool[i] = extent;
    return true;
}

/* Many entries in one call, some after one that is refused. */
static bool fuzz_batch(void)
{
    static struct mmu_update requests[64];
    uint32_t done = 0;
    uint64_t count = random_below(ARRAY_SIZE(requests)) + 1;

    for (uint64_t i = 0; i < count; i++) {
        requests[i].ptr = random_entry_address() & ~7UL;
        requests[i].val = random_below(4) ? 0 : random_entry();
    }
    return hypercall4(__HYPERVISOR_mmu_update, requests, count, &done, DOMID_SELF) == 0 &&
           done == count;
}

void fuzz_step(void)
{
    static bool (*const kinds[KINDS])(void) = {
        fuzz_update, fuzz_va_mapping, fuzz_mmuext, fuzz_pin, fuzz_store, fuzz_gdt,
        fuzz_descriptor, fuzz_exchange, fuzz_reservation, fuzz_batch,
    };
    unsigned int kind = (unsigned int)random_below(KINDS + 10);

    if (kind >= KINDS)
        kind %= 5; /* the first ones more often */
    tried[kind]++;
    allowed[kind] += kinds[kind]();
}
