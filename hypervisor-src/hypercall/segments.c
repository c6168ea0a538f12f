/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * set_gdt, update_descriptor, set_segment_base, fpu_taskswitch: decodes, and hands to pv/segments.c
 * and cpu/context.c.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "domain/domain.h"
#include "memory/guest_copy.h"
#include "pv/segments.h"

long hypercall_set_gdt(uint64_t list, uint64_t entries, uint64_t a3, uint64_t a4, uint64_t a5)
{
    uint64_t frames[VCPU_GDT_GUEST_PAGES];
    uint64_t pages = gdt_pages(entries);
    struct vcpu *v = current_vcpu();
    int err;

    (void)a3, (void)a4, (void)a5;
    if (pages > VCPU_GDT_GUEST_PAGES)
        return REFUSE_ARG(-EINVAL, "a guest's GDT has 7168 entries at most", entries);
    if (copy_from_guest(frames, guest_va_of(list), pages * sizeof(frames[0])))
        return REFUSE(-EFAULT, "list of GDT frames cannot be read");
    err = gdt_set(v, frames, (uint32_t)entries);
    if (!err)
        vcpu_reload_descriptors(v);
    return err;
}

long hypercall_update_descriptor(uint64_t address, uint64_t descriptor, uint64_t a3, uint64_t a4,
                                 uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    return descriptor_update(current_domain(), paddr_of(address), descriptor);
}

long hypercall_set_segment_base(uint64_t which, uint64_t base, uint64_t a3, uint64_t a4,
                                uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    return segment_base_set(which, base);
}

long hypercall_fpu_taskswitch(uint64_t set, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a2, (void)a3, (void)a4, (void)a5;
    fpu_set_ts(current_vcpu(), set);
    return 0;
}
