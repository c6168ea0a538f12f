/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Direct paging: each rule once, then a guest that does at random what it likes, while every count
 * is compared with what the validated tables, the pins and the roots really hold.
 */
#include "tests/host/check.h"
#include "tests/host/port/port.h"

#include "abi/base.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "pv/page_table.h"

enum { ROUNDS = 60000, CHECK_EVERY = 16 };

struct tree {
    mfn_t l4, l3, l2, l1, page;
};

static struct domain *d;

static pte_t *table(mfn_t f) { return host_words(f); }
static struct frame *frame(mfn_t f) { return frame_entry(f); }

/*
 * A new machine with one domain; its tree of four tables, one below the other at index 0, and a
 * page mapped writable by it.
 */
static struct tree make_tree(void)
{
    struct tree t = { host_frame(d), host_frame(d), host_frame(d), host_frame(d), host_frame(d) };

    table(t.l4)[0] = pte_make(t.l3, PTE_PRESENT | PTE_WRITE);
    table(t.l3)[0] = pte_make(t.l2, PTE_PRESENT | PTE_WRITE);
    table(t.l2)[0] = pte_make(t.l1, PTE_PRESENT | PTE_WRITE);
    table(t.l1)[0] = pte_make(t.page, PTE_PRESENT | PTE_WRITE);
    return t;
}

static struct tree start(domid_t id)
{
    host_reset();
    d = host_domain(id, 1);
    return make_tree();
}

static struct tree start_pinned(domid_t id)
{
    struct tree t = start(id);

    CHECK_EQUAL(page_table_pin(d, t.l4, 4), 0);
    return t;
}

static int write_entry(mfn_t in, unsigned int index, mfn_t f, uint64_t flags)
{
    return page_table_write(d, d, host_entry(in, index), pte_make(f, flags), false);
}

TEST(pinning_a_tree_types_every_table_and_unpinning_lets_go_of_all)
{
    struct tree t = start_pinned(1);

    CHECK_EQUAL(frame(t.l4)->use.type, FRAME_L4);
    CHECK_EQUAL(frame(t.l3)->use.type, FRAME_L3);
    CHECK_EQUAL(frame(t.l2)->use.type, FRAME_L2);
    CHECK_EQUAL(frame(t.l1)->use.type, FRAME_L1);
    CHECK_EQUAL(frame(t.page)->use.type, FRAME_WRITABLE);
    CHECK_EQUAL(frame(t.page)->use.count, 1);
    CHECK(table(t.l4)[L4_SLOT_HV_FIRST] != 0);
    CHECK_EQUAL(page_table_pin(d, t.l4, 4), -EINVAL);
    CHECK_EQUAL(page_table_unpin(d, t.l4), 0);
    CHECK_EQUAL(page_table_unpin(d, t.l4), -EINVAL);
    CHECK(frame_teardown(d));
    CHECK_EQUAL(frame(t.l1)->use.count, 0);
    CHECK_EQUAL(frame(t.page)->use.count, 0);
}

TEST(a_page_table_is_never_mapped_writable)
{
    struct tree t = start(1);

    table(t.l1)[1] = pte_make(t.l2, PTE_PRESENT | PTE_WRITE); /* in the tree itself */
    CHECK_EQUAL(page_table_pin(d, t.l4, 4), -EBUSY);
    CHECK(frame_teardown(d));
    CHECK_EQUAL(frame(t.l4)->use.count, 0);
    CHECK_EQUAL(frame(t.page)->use.count, 0);
    table(t.l1)[1] = pte_make(t.l2, PTE_PRESENT);
    CHECK_EQUAL(page_table_pin(d, t.l4, 4), 0);
    CHECK_EQUAL(frame(t.l2)->references, 1);
    CHECK_EQUAL(write_entry(t.l1, 1, t.l2, PTE_PRESENT | PTE_WRITE), -EBUSY);
    CHECK(!strcmp(host_refusal, "writable use of a page table or descriptor frame"));
    CHECK_EQUAL(table(t.l1)[1] & PTE_WRITE, 0);
    CHECK_EQUAL(frame(t.l2)->references, 1);
}

TEST(a_frame_mapped_writable_does_not_become_a_page_table)
{
    struct tree t = start_pinned(1), u = make_tree();

    CHECK_EQUAL(write_entry(t.l1, 5, u.l1, PTE_PRESENT | PTE_WRITE), 0);
    CHECK_EQUAL(page_table_pin(d, u.l1, 1), -EBUSY);
    CHECK_EQUAL(write_entry(t.l1, 5, u.l1, PTE_PRESENT), 0);
    CHECK_EQUAL(page_table_pin(d, u.l1, 1), 0);
}

TEST(frames_of_others_are_refused)
{
    struct tree t = start_pinned(1);
    mfn_t foreign = host_frame(host_domain(2, 1));

    CHECK_EQUAL(write_entry(t.l1, 1, foreign, PTE_PRESENT), -EPERM);
    CHECK_EQUAL(write_entry(t.l2, 1, foreign, PTE_PRESENT), -EPERM);
    CHECK_EQUAL(write_entry(t.l1, 1, mfn_of(HOST_FRAMES - 1), PTE_PRESENT), -EPERM); /* free */
    /* beyond 40 bits */
    CHECK_EQUAL(write_entry(t.l1, 1, mfn_of(1UL << 30), PTE_PRESENT), -EINVAL);
    CHECK_EQUAL(write_entry(t.l1, 1, mfn_of(HOST_FRAMES + 5), PTE_PRESENT), -EPERM); /* a device */
    CHECK_EQUAL(write_entry(foreign, 0, t.page, PTE_PRESENT), -EPERM);
    CHECK_EQUAL(page_table_pin(d, foreign, 1), -EPERM);
    CHECK_EQUAL(frame(foreign)->references + frame(foreign)->use.count, 0);
}

TEST(dom0_reads_the_machine_to_phys_table_and_nobody_writes_it)
{
    struct tree t = start_pinned(0);
    mfn_t m2p = mfn_of(HOST_M2P_FRAME);

    host_run(d, 0);
    CHECK_EQUAL(write_entry(t.l1, 1, m2p, PTE_PRESENT), 0);
    CHECK_EQUAL(frame(m2p)->references, 2);
    CHECK_EQUAL(write_entry(t.l1, 2, m2p, PTE_PRESENT | PTE_WRITE), -EPERM);
    CHECK_EQUAL(write_entry(t.l2, 2, m2p, PTE_PRESENT), -EPERM);
    CHECK_EQUAL(write_entry(t.l1, 1, m2p, 0), 0);
    CHECK_EQUAL(frame(m2p)->references, 1);
    t = start_pinned(1);
    CHECK_EQUAL(write_entry(t.l1, 1, m2p, PTE_PRESENT), -EPERM);
}

TEST(dom0_maps_devices_and_frames_it_names_another_owner_for)
{
    struct tree t = start_pinned(0);
    struct domain *e = host_domain(2, 1);
    mfn_t foreign = host_frame(e);

    host_run(d, 0);
    CHECK_EQUAL(write_entry(t.l1, 1, mfn_of(HOST_FRAMES + 5), PTE_PRESENT | PTE_WRITE), 0);
    /* Paracore's own device */
    CHECK_EQUAL(write_entry(t.l1, 2, mfn_of(0xfee00), PTE_PRESENT), -EPERM);
    CHECK_EQUAL(page_table_write(d, e, host_entry(t.l1, 2),
                                 pte_make(foreign, PTE_PRESENT | PTE_WRITE), false), 0);
    CHECK_EQUAL(frame(foreign)->use.count, 1);
    CHECK_EQUAL(page_table_write(d, e, host_entry(t.l1, 3), pte_make(t.page, PTE_PRESENT), false),
                -EPERM);
    CHECK_EQUAL(page_table_write(d, e, host_entry(t.l2, 2), pte_make(foreign, PTE_PRESENT), false),
                -EPERM);
    CHECK_EQUAL(write_entry(t.l1, 1, mfn_of(0), 0), 0);
    CHECK_EQUAL(write_entry(t.l1, 2, mfn_of(0), 0), 0);
    CHECK_EQUAL(frame(foreign)->use.count, 0);
}

TEST(superpages_loops_and_our_slots_are_refused)
{
    struct tree t = start_pinned(1);

    CHECK_EQUAL(write_entry(t.l2, 1, t.page, PTE_PRESENT | PTE_LARGE), -EINVAL);
    CHECK_EQUAL(write_entry(t.l3, 1, t.page, PTE_PRESENT | PTE_LARGE), -EINVAL);
    /* the frame it has, made large */
    CHECK_EQUAL(write_entry(t.l2, 0, t.l1, PTE_PRESENT | PTE_LARGE), -EINVAL);
    CHECK_EQUAL(write_entry(t.l4, 1, t.l4, PTE_PRESENT), -EBUSY);
    CHECK_EQUAL(write_entry(t.l3, 1, t.l4, PTE_PRESENT), -EBUSY);
    for (unsigned int slot = L4_SLOT_HV_FIRST; slot <= L4_SLOT_HV_LAST; slot++)
        CHECK_EQUAL(write_entry(t.l4, slot, mfn_of(0), 0), -EINVAL);
    CHECK_EQUAL(page_table_write(d, d, host_entry(t.l1, 0) + 4, 0, false), -EINVAL);
}

TEST(entries_carry_what_the_guest_meant)
{
    const uint64_t kernel = PTE_PRESENT | PTE_USER | PTE_GUEST_KERNEL;
    struct tree t = start_pinned(1);

    CHECK_EQUAL(write_entry(t.l1, 7, t.page, PTE_PRESENT), 0);
    CHECK_EQUAL(table(t.l1)[7], pte_make(t.page, kernel));
    /* read back and written again: a kernel's still */
    CHECK_EQUAL(write_entry(t.l1, 7, t.page, kernel | PTE_GLOBAL), 0);
    CHECK_EQUAL(table(t.l1)[7], pte_make(t.page, kernel));
    CHECK_EQUAL(write_entry(t.l1, 7, t.page, PTE_PRESENT | PTE_USER), 0);
    CHECK_EQUAL(table(t.l1)[7], pte_make(t.page, PTE_PRESENT | PTE_USER | PTE_GLOBAL));
    table(t.l1)[7] |= PTE_ACCESSED | PTE_DIRTY; /* as the processor does */
    CHECK_EQUAL(page_table_write(d, d, host_entry(t.l1, 7), pte_make(t.page, PTE_PRESENT), true),
                0);
    CHECK_EQUAL(table(t.l1)[7], pte_make(t.page, kernel | PTE_ACCESSED | PTE_DIRTY));
    CHECK_EQUAL(write_entry(t.l1, 7, mfn_of(0x123456789), 0), 0); /* not present: anything goes */
    CHECK_EQUAL(table(t.l1)[7], 0x123456789000);
}

TEST(an_exchange_sees_that_the_entry_changed)
{
    struct tree t = start_pinned(1);
    pte_t expected = 0;

    CHECK_EQUAL(page_table_exchange(d, host_entry(t.l1, 0), &expected, 0), -EAGAIN);
    CHECK_EQUAL(expected, table(t.l1)[0]);
    CHECK_EQUAL(page_table_exchange(d, host_entry(t.l1, 0), &expected, 0), 0);
    CHECK_EQUAL(table(t.l1)[0], 0);
    CHECK_EQUAL(page_table_exchange(d, host_entry(t.l2, 0), &expected, 0), -EINVAL);
}

TEST(a_walk_finds_the_entry_and_keeps_out_of_our_area)
{
    struct tree t = start(1);
    struct vcpu *v = d->vcpu[0];

    v->in_kernel = true;
    CHECK_EQUAL(page_table_set_roots(v, t.l4, mfn_of(0)), 0);
    CHECK_EQUAL(page_table_find(v, 0x5000), host_entry(t.l1, 5));
    CHECK_EQUAL(page_table_find(v, 1UL << 21), 0);
    CHECK_EQUAL(page_table_find(v, HV_AREA_START), 0);
    CHECK_EQUAL(page_table_load_kernel(v, t.l3), -EBUSY);
    CHECK_EQUAL(page_table_load_user(v, t.page), -EBUSY);
    CHECK_EQUAL(v->kernel_table.n, t.l4.n);
}

TEST(a_table_can_be_written_as_plain_memory_until_it_is_one)
{
    struct tree t = start(1);

    CHECK_EQUAL(write_entry(t.l1, 9, mfn_of(0x77), PTE_PRESENT), 0); /* means nothing yet */
    CHECK_EQUAL(frame(t.l1)->use.count, 0);
    CHECK_EQUAL(page_table_pin(d, t.l4, 4), -EPERM);
    CHECK_EQUAL(write_entry(t.l1, 9, mfn_of(0), 0), 0);
    CHECK_EQUAL(page_table_pin(d, t.l4, 4), 0);
}

/* What every frame must count, from the tables that are validated. */
static struct tally {
    uint32_t uses[HOST_FRAMES], references[HOST_FRAMES];
} tally;

/* The entries below `count` hold what they map: all of a validated table, some of a partial one. */
static void tally_table(mfn_t f, unsigned int count)
{
    enum frame_type type = frame(f)->use.type;

    for (unsigned int i = 0; i < count; i++) {
        pte_t e = table(f)[i];
        uint64_t target = pte_frame(e).n;

        if (!(e & PTE_PRESENT) || (type == FRAME_L4 && l4_slot_is_ours(i)))
            continue;
        if (type == FRAME_L1 && !(e & PTE_WRITE)) {
            tally.references[target]++;
            continue;
        }
        CHECK_EQUAL(frame(pte_frame(e))->use.type, type == FRAME_L1 ? FRAME_WRITABLE : type - 1);
        tally.uses[target]++;
    }
}

static void check_counts(const mfn_t *frames, unsigned int count)
{
    const struct vcpu *v = d->vcpu[0];

    memset(&tally, 0, sizeof(tally));
    for (unsigned int i = 0; i < count; i++) {
        CHECK(!(frame(frames[i])->use.flags & FRAME_VALIDATED) ||
              !(frame(frames[i])->use.flags & FRAME_PARTIAL));
        if (frame(frames[i])->use.flags & FRAME_VALIDATED)
            tally_table(frames[i], PT_ENTRIES);
        if (frame(frames[i])->use.flags & FRAME_PARTIAL)
            tally_table(frames[i], frame(frames[i])->use.progress);
        tally.uses[frames[i].n] += (frame(frames[i])->use.flags & FRAME_PINNED) != 0;
    }
    tally.uses[v->kernel_table.n] += v->kernel_table.n != 0;
    tally.uses[v->user_table.n] += v->user_table.n != 0;
    for (unsigned int i = 0; i < count; i++) {
        CHECK_EQUAL(frame(frames[i])->use.count, tally.uses[frames[i].n]);
        CHECK_EQUAL(frame(frames[i])->references, tally.references[frames[i].n]);
    }
}

enum { GUEST_FRAMES = 40 };

static mfn_t any_of(const mfn_t *frames) { return frames[random64() % GUEST_FRAMES]; }

static pte_t any_entry(const mfn_t *frames)
{
    static const uint64_t flags[] = {
        0, PTE_PRESENT, PTE_PRESENT | PTE_WRITE, PTE_PRESENT | PTE_WRITE | PTE_USER,
        PTE_PRESENT | PTE_LARGE, PTE_PRESENT | PTE_NX,
    };
    uint64_t f = random64() % 32 ? any_of(frames).n : random64() % (2 * HOST_FRAMES);

    return pte_make(mfn_of(f), flags[random64() % ARRAY_SIZE(flags)]);
}

/*
 * A guest may also write plain memory that is no table: so that what is pinned next is not empty.
 */
static void scribble(mfn_t f, const mfn_t *frames)
{
    if (frame_get_type(f, FRAME_WRITABLE, d))
        return;
    for (unsigned int i = 0; i < 4; i++)
        table(f)[random64() % 8] = any_entry(frames);
    frame_put_type(f);
}

/* Any operation may be preempted, and need not be taken up again. */
static void one_random_step(const mfn_t *frames)
{
    struct vcpu *v = d->vcpu[0];
    mfn_t f = any_of(frames);
    unsigned int index;

    v->hypercall_may_restart = true;
    host_yield = random64() % 3 == 0;
    if (random64() % 4 == 0)
        frame_teardown(d);
    switch (random64() % 8) {
    case 0:
        page_table_pin(d, f, 1 + random64() % 4);
        break;
    case 1:
        page_table_unpin(d, f);
        break;
    case 2:
        scribble(f, frames);
        break;
    case 3:
        page_table_load_user(v, random64() % 4 ? f : mfn_of(0));
        break;
    case 4:
        if (v->kernel_table.n)
            page_table_load_kernel(v, f);
        else
            page_table_set_roots(v, f, mfn_of(0));
        break;
    default:
        index = random64() % 10 ? random64() % 8 : random64() % PT_ENTRIES;
        page_table_write(d, d, host_entry(f, index), any_entry(frames), random64() % 2);
        break;
    }
}

TEST(a_preempted_pin_goes_on_where_it_stopped)
{
    struct tree t = start(1), u = make_tree();
    unsigned int calls = 1;

    table(t.l4)[7] = table(u.l4)[0];
    table(t.l2)[3] = table(u.l2)[0];
    table(u.l2)[0] = 0;
    d->vcpu[0]->hypercall_may_restart = host_yield = true;
    for (; page_table_pin(d, t.l4, 4) == -ERESTART; calls++)
        CHECK(!(frame(t.l4)->use.flags & (FRAME_VALIDATED | FRAME_PINNED)));
    CHECK(calls >= 5);
    CHECK(frame(t.l4)->use.flags & FRAME_PINNED);
    CHECK_EQUAL(frame(t.page)->use.count, 1);
    CHECK_EQUAL(frame(u.page)->use.count, 1);
    CHECK_EQUAL(page_table_unpin(d, t.l4), 0);
    for (calls = 1; !frame_teardown(d); calls++)
        ;
    CHECK(calls >= 3);
    CHECK_EQUAL(frame(t.page)->use.count, 0);
    CHECK_EQUAL(frame(u.l1)->use.count, 0);
}

TEST(a_half_validated_table_is_torn_down_before_it_becomes_something_else)
{
    struct tree t = start(1), u = make_tree();

    table(t.l2)[1] = pte_make(u.l1, PTE_PRESENT);
    d->vcpu[0]->hypercall_may_restart = host_yield = true;
    CHECK_EQUAL(page_table_pin(d, t.l2, 2), -ERESTART);
    CHECK(frame(t.l2)->use.flags & FRAME_PARTIAL);
    CHECK_EQUAL(frame(t.l1)->use.count, 1);
    host_yield = false;
    CHECK_EQUAL(frame_get_type(t.l2, FRAME_WRITABLE, d), 0);
    CHECK_EQUAL(frame(t.l1)->use.count, 0);
    frame_put_type(t.l2);
    host_yield = true;
    CHECK_EQUAL(page_table_pin(d, t.l2, 2), -ERESTART);
    domain_free_frame(d, t.l2); /* given back half-way: freed when its entries are let go of */
    CHECK_EQUAL(frame(t.l2)->owner, d->id);
    host_yield = false;
    CHECK(frame_teardown(d));
    CHECK_EQUAL(frame(t.l2)->owner, DOMID_INVALID);
}

TEST(counts_agree_with_the_tables_whatever_a_guest_does)
{
    mfn_t frames[GUEST_FRAMES];

    host_reset();
    d = host_domain(1, 1);
    for (unsigned int i = 0; i < GUEST_FRAMES; i++)
        frames[i] = host_frame(d);
    for (unsigned int round = 0; round < ROUNDS; round++) {
        one_random_step(frames);
        if (round % CHECK_EVERY == 0)
            check_counts(frames, GUEST_FRAMES);
    }
    host_reset(); /* panics unless every frame is free again */
}
