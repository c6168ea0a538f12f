/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The requests. Each function makes one and, where it can tell, judges the answer: what names a
 * frame that is not ours and is granted is a find. Page-table requests come most often, as they are
 * what safety hangs on.
 */
#include "guests/fuzz/fuzz.h"

#include "abi/event_channel.h"
#include "abi/memory.h"
#include "abi/nmi.h"
#include "abi/sched.h"
#include "abi/vcpu.h"
#include "guests/lib/traps.h"

uint64_t requests, accepted;
#define UNREADABLE 0xffff830000000000UL /* the hypervisor's */

/* A frame number in an entry that we must not be able to map. */
static void judge_mapping(const char *how, long result, uint64_t entry)
{
    uint64_t mfn = (entry & PTE_FRAME_MASK) >> PAGE_SHIFT;

    if (result == 0 && (entry & PTE_PRESENT) && !is_ours(mfn) && !may_map_devices())
        found(how, entry, mfn);
}

static long map_slot(void)
{
    uint64_t entry = any_entry();
    void *at = slots[random_below(ARENA_SLOTS)];
    long result = hypercall3(__HYPERVISOR_update_va_mapping, at, entry,
                             random_below(3) | (one_in(4) ? UVMF_ALL : 0));

    judge_mapping("update_va_mapping took a frame not ours", result, entry);
    return result;
}

static long map_anywhere(void)
{
    uint64_t va = (uint64_t)any_address();

    if (va >= (uint64_t)arena && va < (uint64_t)guest_image_end
        && (va < (uint64_t)slots || va >= (uint64_t)slots + sizeof(slots)))
        return -1;
    return hypercall3(__HYPERVISOR_update_va_mapping, va, any_entry(), any_value());
}

static void random_update(struct mmu_update *request)
{
    uint64_t mfn = any_frame();

    request->ptr = mfn << PAGE_SHIFT | random_below(PTE_ENTRIES) * 8 | random_below(4);
    request->val = (request->ptr & 3) == MMU_MACHPHYS_UPDATE
        ? pfn_of(arena[random_below(ARENA_PAGES)]) : any_entry();
}

static long update_tables(void)
{
    static struct mmu_update updates[8];
    uint32_t done = 0;
    uint64_t count = 1 + random_below(8);
    long result;

    for (uint64_t i = 0; i < count; i++)
        random_update(&updates[i]);
    result = hypercall4(__HYPERVISOR_mmu_update, updates, count, &done,
                        one_in(8) ? any_domain() : DOMID_SELF);
    for (uint64_t i = 0; i < done && i < count; i++)
        if (!is_ours(updates[i].ptr >> PAGE_SHIFT))
            found("mmu_update changed a frame not ours", updates[i].ptr, updates[i].val);
    return result;
}

static unsigned int index_of(uint64_t mfn)
{
    for (unsigned int i = 0; i < ARENA_PAGES; i++)
        if (frames[i] == mfn)
            return i;
    return ARENA_PAGES;
}

static long pin_or_unpin(void)
{
    struct mmuext_op op = { .cmd = (uint32_t)random_below(MMUEXT_UNPIN_TABLE + 1),
        .arg1.mfn = any_frame() };
    long result = hypercall4(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF);
    unsigned int index = index_of(op.arg1.mfn);

    if (result == 0 && !is_ours(op.arg1.mfn))
        found("pinned or unpinned a frame not ours", op.cmd, op.arg1.mfn);
    if (result == 0 && index < ARENA_PAGES)
        pinned[index] = op.cmd != MMUEXT_UNPIN_TABLE;
    return result;
}

static long mmuext(void)
{
    static const uint8_t commands[] = {
        MMUEXT_NEW_USER_BASEPTR, MMUEXT_TLB_FLUSH_LOCAL, MMUEXT_INVLPG_LOCAL,
        MMUEXT_TLB_FLUSH_MULTI, MMUEXT_INVLPG_MULTI,
        MMUEXT_TLB_FLUSH_ALL, MMUEXT_INVLPG_ALL, MMUEXT_FLUSH_CACHE, MMUEXT_SET_LDT,
        MMUEXT_CLEAR_PAGE, MMUEXT_COPY_PAGE,
        MMUEXT_FLUSH_CACHE_GLOBAL, MMUEXT_MARK_SUPER, MMUEXT_UNMARK_SUPER, MMUEXT_NEW_BASEPTR, 14,
        21, 255,
    };
    struct mmuext_op op = { .cmd = commands[random_below(ARRAY_SIZE(commands))],
        .arg1.mfn = any_frame(), .arg2.src_mfn = any_frame() };

    if (op.cmd == MMUEXT_NEW_BASEPTR) /* a valid tree without our code would end us */
        op.arg1.mfn = one_in(2) ? foreign_frame() : mfn_of((void *)start_info->pt_base);
    if (op.cmd == MMUEXT_INVLPG_LOCAL || op.cmd == MMUEXT_SET_LDT || op.cmd == MMUEXT_INVLPG_MULTI)
        op.arg1.linear_addr = (uint64_t)any_address();
    if (op.cmd == MMUEXT_SET_LDT)
        op.arg2.nr_ents = (uint32_t)any_value();
    return hypercall4(__HYPERVISOR_mmuext_op, &op, 1, one_in(4) ? any_address() : NULL,
                      one_in(4) ? any_domain() : DOMID_SELF);
}

/* Whatever lies in a slot: page tables in the making. */
static long scribble(void)
{
    uint64_t *page = (uint64_t *)slots[random_below(ARENA_SLOTS)];

    for (uint64_t i = 1 + random_below(16); i; i--)
        if (!try_write(&page[random_below(PTE_ENTRIES)], one_in(5) ? 0 : any_entry()))
            return -1;
    return 0;
}

static long load_gdt(void)
{
    static uint64_t list[GDT_PAGES_MAX];
    uint64_t entries = one_in(3) ? 0 : random_below(one_in(4) ? 10000 : 1024);
    long result;

    for (unsigned int i = 0; i < GDT_PAGES_MAX; i++)
        list[i] = any_frame();
    result = hypercall2(__HYPERVISOR_set_gdt, list, entries);
    if (result)
        return result;
    gdt_pages = (unsigned int)((entries + 511) / 512);
    memcpy(gdt, list, gdt_pages * sizeof(gdt[0]));
    return result;
}

static long descriptors(void)
{
    if (one_in(2))
        return load_gdt();
    return hypercall2(__HYPERVISOR_update_descriptor,
                      any_frame() << PAGE_SHIFT | random_below(512) * 8, any_value());
}

/* Numbers that ports may have, or vCPUs, or pages of ours for queues: the layouts overlap. */
static long events(void)
{
    static uint64_t words[4];
    uint64_t command = random_below(15);

    for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
        words[i] = one_in(4) ? any_value() : random_below(40) | random_below(24) << 32;
    if (command == EVTCHNOP_init_control || command == EVTCHNOP_expand_array)
        words[0] = any_frame();
    if (command == EVTCHNOP_init_control)
        words[1] = one_in(4) ? any_value() : random_below(64) * 8 | random_below(3) << 32;
    return hypercall2(__HYPERVISOR_event_channel_op, command, one_in(10) ? any_address() : words);
}

/* Frames of the arena are given back and got again; nothing else of ours may be named. */
static long memory(void)
{
    static xen_pfn_t extent;
    struct xen_memory_reservation r = { .extent_start = (uint64_t)&extent, .nr_extents = 1,
        .domid = DOMID_SELF };
    unsigned int index = (unsigned int)random_below(ARENA_PAGES);
    uint64_t pfn = pfn_of(arena[index]);
    long result;

    if (one_in(3))
        return hypercall2(__HYPERVISOR_memory_op,
                          XENMEM_increase_reservation + random_below(40) * 64 + 2, any_address());
    if (frames[index] == NO_FRAME) {
        extent = pfn;
        result = hypercall2(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r);
        if (result == 1) {
            frames[index] = ((uint64_t *)start_info->mfn_list)[pfn] = extent;
            set_ours(extent);
        }
        return result;
    }
    extent = one_in(4) ? foreign_frame() : one_in(8) ? shared_frame() : frames[index];
    result = hypercall2(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r);
    if (result == 1 && extent != frames[index])
        found("gave back a frame not ours", extent, 0);
    if (result == 1) {
        frames[index] = NO_FRAME; /* is_ours stays: while something holds it, it is */
        ((uint64_t *)start_info->mfn_list)[pfn] = NO_FRAME;
    }
    return result;
}

/* Hypercalls with anything in their registers, but those that would end us or change where we
 * are entered. */
static long wild(void)
{
    const struct xennmi_callback nmi_callback = { .handler_address = trap_stubs[TRAP_NMI] };
    static const uint8_t numbers[] = {
        __HYPERVISOR_fpu_taskswitch, __HYPERVISOR_set_debugreg, __HYPERVISOR_get_debugreg,
        __HYPERVISOR_xen_version,
        __HYPERVISOR_vm_assist, __HYPERVISOR_set_timer_op,
        __HYPERVISOR_update_va_mapping_otherdomain, __HYPERVISOR_nmi_op,
        __HYPERVISOR_xenpmu_op, __HYPERVISOR_sysctl, __HYPERVISOR_domctl, __HYPERVISOR_kexec_op,
        __HYPERVISOR_arch_0,
        __HYPERVISOR_argo_op, __HYPERVISOR_hvm_op, __HYPERVISOR_xsm_op, __HYPERVISOR_callback_op,
        11, 43, 63, 200, 255,
    };
    struct multicall_entry call = { .op = numbers[random_below(ARRAY_SIZE(numbers))] };

    for (unsigned int i = 0; i < 5; i++)
        call.args[i] = one_in(3) ? (uint64_t)any_address() : any_value();
    /* An NMI may come at any time: its handler is ours, or the address cannot be read. */
    if (call.op == __HYPERVISOR_nmi_op && (uint32_t)call.args[0] == XENNMI_register_callback)
        call.args[1] = one_in(4) ? UNREADABLE : (uint64_t)&nmi_callback;
    if (call.op == __HYPERVISOR_update_va_mapping_otherdomain
        || call.op == __HYPERVISOR_callback_op)
        call.args[0] = 99;
    if (one_in(20))
        call.op = random64() & ~63UL; /* not a number at all */
    return hypercall2(__HYPERVISOR_multicall, &call, 1) ? -1 : (long)call.result;
}

static long segments_and_vcpu(void)
{
    static uint64_t words[4];
    struct sched_poll poll = { .ports = (uint64_t)any_address(), .nr_ports = (uint32_t)any_value(),
        .timeout = 1 };
    static const uint8_t vcpu_commands[] = { 1, 3, 4, 6, 7, 8, 9, 11, 12, 14, 99 };

    switch (random_below(5)) {
    case 0:
        return hypercall2(__HYPERVISOR_set_segment_base, random_below(5), any_value());
    case 1:
        return hypercall2(__HYPERVISOR_stack_switch, any_value(), any_value());
    case 2:
        for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
            words[i] = any_value() | 1;
        return hypercall3(__HYPERVISOR_vcpu_op,
                          vcpu_commands[random_below(ARRAY_SIZE(vcpu_commands))],
                          one_in(2) ? 0 : any_value(), one_in(3) ? any_address() : words);
    case 3:
        return hypercall3(__HYPERVISOR_vcpu_op,
                          one_in(2) ? VCPUOP_register_runstate_memory_area
                          : VCPUOP_register_vcpu_time_memory_area, 0,
                          &(uint64_t){ (uint64_t)any_address() });
    default:
        return hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll);
    }
}

long random_request(void)
{
    static long (*const kinds[])(void) = {
        map_slot, map_slot, map_slot, map_anywhere, update_tables, update_tables, update_tables,
        pin_or_unpin, pin_or_unpin,
        mmuext, scribble, scribble, scribble, descriptors, grant_request, grant_request, events, memory, wild,
        segments_and_vcpu,
    };
    long result = kinds[random_below(ARRAY_SIZE(kinds))]();

    requests++;
    accepted += result >= 0;
    return result;
}
