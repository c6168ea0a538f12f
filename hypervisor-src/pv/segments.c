/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A GDT page is held as FRAME_SEGMENT while a window shows it, so that no guest can write what the
 * processor believes. Unused pages of the guest's part show a page of zeroes: a load from there is
 * a plain #GP of the guest's.
 */
#include "pv/segments.h"

#include "abi/errno.h"
#include "abi/x86.h"
#include "cpu/exception_table.h"
#include "cpu/processor.h"
#include "memory/frame.h"
#include "memory/mapping.h"
#include "memory/tlb.h"
#include "pv/descriptor.h"

static const uint8_t no_descriptors[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

static void show(struct vcpu *v, const uint64_t *frames, uint32_t pages)
{
    for (uint32_t i = 0; i < VCPU_GDT_GUEST_PAGES; i++) {
        if (i < pages)
            vcpu_window_set(v, i, pte_make(mfn_of(frames[i]),
                                           PTE_PRESENT | PTE_WRITE | PTE_ACCESSED | PTE_DIRTY
                                               | PTE_NX));
        else
            vcpu_window_set(v, i, pte_make(frame_of_ptr(no_descriptors),
                                           PTE_PRESENT | PTE_ACCESSED | PTE_NX));
    }
    tlb_flush();
}

static void drop(const uint64_t *frames, uint32_t pages)
{
    while (pages--)
        frame_put_type(mfn_of(frames[pages]));
}

int gdt_set(struct vcpu *v, const uint64_t *frames, uint32_t entries)
{
    uint32_t pages = (uint32_t)gdt_pages(entries);
    uint64_t old[VCPU_GDT_GUEST_PAGES];
    uint32_t old_pages = (uint32_t)gdt_pages(v->gdt_entries);

    for (uint32_t i = 0; i < pages; i++) {
        int err = frame_get_type(mfn_of(frames[i]), FRAME_SEGMENT, v->domain);

        if (err) {
            drop(frames, i);
            return err;
        }
    }
    for (uint32_t i = 0; i < old_pages; i++)
        old[i] = v->gdt_frames[i];
    for (uint32_t i = 0; i < pages; i++)
        v->gdt_frames[i] = frames[i];
    v->gdt_entries = entries;
    show(v, frames, pages);
    drop(old, old_pages);
    return 0;
}

void gdt_release(struct vcpu *v)
{
    gdt_set(v, NULL, 0);
}

int descriptor_update(struct domain *d, paddr_t at, uint64_t descriptor)
{
    mfn_t f = paddr_frame(at);
    enum frame_type type;
    int err;

    if (at.n % sizeof(descriptor))
        return REFUSE_ARG(-EINVAL, "descriptor does not lie on 8 bytes", at.n);
    if (!frame_exists(f))
        return REFUSE_ARG(-EINVAL, "descriptor does not lie in RAM", at.n);
    if (!descriptor_make_safe(&descriptor))
        return REFUSE_ARG(-EINVAL, "descriptor is a gate, a TSS or an LDT", descriptor);
    type = frame_entry(f)->use.type == FRAME_SEGMENT
        && frame_entry(f)->use.count ? FRAME_SEGMENT : FRAME_WRITABLE;
    err = frame_get_type(f, type, d);
    if (err)
        return err;
    WRITE_ONCE(*(uint64_t *)direct_map(at), descriptor);
    frame_put_type(f);
    return 0;
}

/* Loads the user's GS while the kernel's base stays in force; a selector that faults becomes
 * null, as on Xen. */
static void load_user_gs(uint16_t selector)
{
    __asm__ volatile("swapgs\n"
                     "1: mov %k0, %%gs\n"
                     "2: swapgs\n"
                     ".pushsection .text.fixup, \"ax\"\n"
                     "3: xor %k0, %k0\n"
                     "mov %k0, %%gs\n"
                     "jmp 2b\n"
                     ".popsection\n"
                     EXCEPTION_FIXUP("1b", "3b")
                     : "+r"(selector));
}

int segment_base_set(uint64_t which, uint64_t base)
{
    static const uint32_t msr[] = {
        [SEGBASE_FS] = MSR_FS_BASE,
        [SEGBASE_GS_USER] = MSR_GS_BASE_SHADOW,
        [SEGBASE_GS_KERNEL] = MSR_GS_BASE,
    };

    if (which == SEGBASE_GS_USER_SEL) {
        load_user_gs((uint16_t)base);
        return 0;
    }
    if (which >= ARRAY_SIZE(msr))
        return REFUSE_ARG(-EINVAL, "set_segment_base has no such segment", which);
    if (!is_canonical(base))
        return REFUSE_ARG(-EINVAL, "segment base is not canonical", base);
    write_msr(msr[which], base);
    return 0;
}
