/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests about grants, of tables of both versions. The frames by which a table grows are learnt,
 * for they are ours to map from then on.
 */
#include "guests/fuzz/fuzz.h"

#include "abi/grant_table.h"

enum { FRAMES_OF_TABLE_MAX = 64 };

static union {
    struct gnttab_map_grant_ref map;
    struct gnttab_unmap_grant_ref unmap;
    struct gnttab_unmap_and_replace replace;
    struct gnttab_copy copy;
    struct gnttab_set_version version;
    struct gnttab_swap_grant_ref swap;
    uint64_t words[8];
} op;

static uint64_t any_slot(void) { return (uint64_t)slots[random_below(ARENA_SLOTS)]; }

/* Of what we lent, or of what we mapped; now and then of anything. */
static uint32_t any_number(void) { return (uint32_t)random_below(one_in(4) ? 100000 : 24); }

static void any_map(void)
{
    op.map.host_addr = one_in(2) ? any_slot() : any_frame() << PAGE_SHIFT | random_below(512) * 8;
    op.map.flags &= 0x7001f;
    op.map.ref = any_number();
    op.map.dom = any_domain();
}

static void any_unmap(void)
{
    op.unmap.host_addr = any_slot();
    op.unmap.dev_bus_addr = one_in(2) ? 0 : any_frame() << PAGE_SHIFT;
    op.unmap.handle = any_number();
}

static void any_replace(void)
{
    op.replace.host_addr = any_slot();
    op.replace.new_addr = one_in(4) ? (uint64_t)any_address() : any_slot();
    op.replace.handle = any_number();
}

static void any_copy(void)
{
    op.copy.source.u.gmfn = one_in(2) ? any_frame() : random_below(24);
    op.copy.dest.u.gmfn = one_in(2) ? any_frame() : random_below(24);
    op.copy.source.domid = any_domain();
    op.copy.dest.domid = any_domain();
    op.copy.flags &= 3;
}

static void arrange(unsigned int command)
{
    switch (command) {
    case GNTTABOP_map_grant_ref: any_map(); break;
    case GNTTABOP_unmap_grant_ref: any_unmap(); break;
    case GNTTABOP_unmap_and_replace: any_replace(); break;
    case GNTTABOP_copy: any_copy(); break;
    case GNTTABOP_set_version: op.version.version = (uint32_t)random_below(4); break;
    case GNTTABOP_swap_grant_ref:
        op.swap.ref_a = any_number();
        op.swap.ref_b = any_number();
        break;
    case GNTTABOP_setup_table:
    case GNTTABOP_get_status_frames: op.words[2] = (uint64_t)any_address(); break;
    default: break;
    }
}

static void learn_frames(void)
{
    static uint64_t list[FRAMES_OF_TABLE_MAX];
    struct gnttab_query_size size = { .dom = DOMID_SELF };
    struct gnttab_setup_table table = { .dom = DOMID_SELF, .frame_list = (uint64_t)list };
    struct gnttab_get_status_frames status = { .dom = DOMID_SELF, .frame_list = (uint64_t)list };

    hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_query_size, &size, 1);
    table.nr_frames = size.nr_frames;
    hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_setup_table, &table, 1);
    for (uint32_t i = 0; i < size.nr_frames; i++)
        set_ours(list[i]);
    /* Eight frames of entries have one of marks; with version 1 this is refused. */
    status.nr_frames = (size.nr_frames + 7) / 8;
    hypercall3(__HYPERVISOR_grant_table_op, GNTTABOP_get_status_frames, &status, 1);
    for (uint32_t i = 0; !status.status && i < status.nr_frames; i++)
        set_ours(list[i]);
}

long grant_request(void)
{
    unsigned int command = (unsigned int)random_below(14);
    long result;

    for (unsigned int i = 0; i < ARRAY_SIZE(op.words); i++)
        op.words[i] = any_value();
    arrange(command);
    result = hypercall3(__HYPERVISOR_grant_table_op, command, &op,
                        one_in(10) ? any_value() | 1UL << 17 : 1);
    if (command == GNTTABOP_setup_table || command == GNTTABOP_set_version)
        learn_frames();
    return result;
}
