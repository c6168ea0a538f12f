/* SPDX-License-Identifier: GPL-2.0-only */
/* Random values with a preference for the borders of what makes sense. */
#include "guests/fuzz/fuzz.h"

#include "guests/lib/grants.h"

static uint64_t state;

void random_seed(uint64_t seed) { state = seed * 0x9e3779b97f4a7c15UL + 1; }

uint64_t random64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

uint64_t any_value(void)
{
    static const uint64_t borders[] = {
        0, 1, 2, 7, 8, 0xff, 0xfff, 0x1000, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
        0x7fffffffffff, 0x800000000000,
        0xffff800000000000, 0xffff82d040000000, 0xffff830000000000, 0xffff87fffffffff8,
        0xffff880000000000,
        0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff,
    };

    switch (random_below(4)) {
    case 0:
        return borders[random_below(ARRAY_SIZE(borders))];
    case 1:
        return random_below(64);
    case 2:
        return (uint64_t)any_address();
    default:
        return random64() >> random_below(64);
    }
}

/* The machine-to-phys table cannot be asked: requests may change it for our frames. */
static uint64_t owned[FRAMES_MAX / 64];

void set_ours(uint64_t mfn)
{
    if (mfn >= FRAMES_MAX)
        found("expected frame numbers below FRAMES_MAX", mfn, FRAMES_MAX);
    owned[mfn / 64] |= 1UL << mfn % 64;
}

bool is_ours(uint64_t mfn) { return mfn < FRAMES_MAX && owned[mfn / 64] >> mfn % 64 & 1; }

uint64_t foreign_frame(void)
{
    uint64_t mfn;

    do
        mfn = one_in(4) ? random64() >> (12 + random_below(52)) : random_below(0x10000);
    while (is_ours(mfn));
    return mfn;
}

uint64_t shared_frame(void)
{
    return one_in(2) ? start_info->shared_info >> PAGE_SHIFT : grants_frame();
}

uint64_t any_frame(void)
{
    uint64_t mfn = frames[random_below(ARENA_PAGES)];

    if (one_in(40))
        return shared_frame();
    return one_in(10) || mfn == NO_FRAME ? foreign_frame() : mfn;
}

uint64_t any_entry(void)
{
    static const uint64_t bits[] = { 0, PTE_READ, PTE_DATA, PTE_DATA, PTE_DATA & ~PTE_USER,
        PTE_DATA | 1 << 7, PTE_READ | 1 << 8 };
    uint64_t entry = any_frame() << PAGE_SHIFT | bits[random_below(ARRAY_SIZE(bits))];

    if (one_in(8))
        entry |= 1UL << 63; /* NX */
    return one_in(30) ? random64() : entry;
}

void *any_address(void)
{
    static void *const wild[] = {
        NULL, (void *)0x1000, (void *)0x7ffffffff000, (void *)0xffff800000000000,
        (void *)0xffff82d040000000,
        (void *)0xffff830000000000, (void *)0xffff87fffffff000, (void *)0xffff880000000000,
        (void *)0xfffffffffffffff8,
    };

    if (one_in(6))
        return wild[random_below(ARRAY_SIZE(wild))];
    return &slots[random_below(ARENA_SLOTS)][one_in(2) ? 0 : random_below(PAGE_SIZE)];
}

domid_t any_domain(void)
{
    static const domid_t domains[] = { DOMID_SELF, DOMID_SELF, DOMID_SELF, 0, 1, 2, DOMID_IO,
        DOMID_XEN, DOMID_INVALID, 0x7fff, 0xffff };

    return domains[random_below(ARRAY_SIZE(domains))];
}

bool may_map_devices(void) { return start_info->flags & SIF_INITDOMAIN; }
