/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The maps that memory_op tells: a domain's and the machine's E820, and where the machine-to-phys
 * table lies.
 */
#include "hypercall/memory_op.h"

#include "abi/errno.h"
#include "abi/memory.h"
#include "abi/x86.h"
#include "boot/boot_info.h"
#include "hypercall/memory_domain.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/guest_copy.h"
#include "memory/mapping.h"

enum { MAP_ENTRIES_MAX = 128, M2P_PIECE_SHIFT = 21 };

static long domain_map(uint64_t argument)
{
    const struct domain *d = current_domain();
    struct xen_memory_map map;

    if (!d->memory_map_count)
        return REFUSE(-ENOSYS, "the domain was given no memory map");
    if (copy_from_guest(&map, guest_va_of(argument), sizeof(map)))
        return REFUSE_ARG(-EFAULT, "memory map request cannot be read", argument);
    if (map.nr_entries > d->memory_map_count)
        map.nr_entries = d->memory_map_count;
    if (copy_to_guest(guest_va_of(map.buffer), d->memory_map,
                      map.nr_entries * sizeof(struct e820_entry)) ||
        copy_to_guest(guest_va_of(argument), &map, sizeof(map)))
        return REFUSE_ARG(-EFAULT, "memory map cannot be written", map.buffer);
    return 0;
}

static long machine_map(uint64_t argument)
{
    struct xen_memory_map map;
    uint32_t i;

    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "only Dom0 is told the machine's memory map");
    if (copy_from_guest(&map, guest_va_of(argument), sizeof(map)))
        return REFUSE_ARG(-EFAULT, "memory map request cannot be read", argument);
    for (i = 0; i < boot_info.region_count && i < map.nr_entries; i++) {
        const struct memory_region *r = &boot_info.regions[i];
        struct e820_entry e = { r->start, r->end - r->start, r->kind };

        if (copy_to_guest(guest_va_of(map.buffer + i * sizeof(e)), &e, sizeof(e)))
            return REFUSE_ARG(-EFAULT, "memory map cannot be written", map.buffer);
    }
    map.nr_entries = i;
    if (copy_to_guest(guest_va_of(argument), &map, sizeof(map)))
        return REFUSE_ARG(-EFAULT, "memory map's length cannot be written", argument);
    return 0;
}

static long set_domain_map(uint64_t argument)
{
    struct xen_foreign_memory_map map;
    struct domain *d;
    long error = 0;

    if (copy_from_guest(&map, guest_va_of(argument), sizeof(map)))
        return REFUSE_ARG(-EFAULT, "memory map request cannot be read", argument);
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "only Dom0 sets memory maps");
    if (map.map.nr_entries > MAP_ENTRIES_MAX)
        return REFUSE_ARG(-EINVAL, "memory map has more than 128 entries", map.map.nr_entries);
    d = memory_domain(map.domid, &error);
    if (!d)
        return error;
    if (!d->memory_map)
        d->memory_map = hv_alloc_pages(0);
    if (!d->memory_map)
        return REFUSE(-ENOMEM, "no frame for the memory map");
    d->memory_map_count = 0;
    if (copy_from_guest(d->memory_map, guest_va_of(map.map.buffer),
                        map.map.nr_entries * sizeof(struct e820_entry)))
        return REFUSE_ARG(-EFAULT, "memory map cannot be read", map.map.buffer);
    d->memory_map_count = map.map.nr_entries;
    return 0;
}
_Static_assert(MAP_ENTRIES_MAX * sizeof(struct e820_entry) <= PAGE_SIZE,
               "a domain's map has one page");

static long m2p_mapping(uint64_t argument)
{
    struct xen_machphys_mapping mapping = {
        .v_start = MACH2PHYS_VIRT_START, .v_end = MACH2PHYS_VIRT_END, .max_mfn = frame_count - 1,
    };

    if (copy_to_guest(guest_va_of(argument), &mapping, sizeof(mapping)))
        return REFUSE_ARG(-EFAULT, "machine-to-phys mapping cannot be written", argument);
    return 0;
}

/* The table is one piece of the machine's memory, so the list is an arithmetic series. */
static long m2p_frames(uint64_t argument)
{
    uint64_t bytes = ALIGN_UP(frame_count * sizeof(uint64_t), 1UL << M2P_PIECE_SHIFT);
    uint64_t pieces = bytes >> M2P_PIECE_SHIFT, first = frame_of_ptr(machine_to_phys).n;
    struct xen_machphys_mfn_list list;

    if (copy_from_guest(&list, guest_va_of(argument), sizeof(list)))
        return REFUSE_ARG(-EFAULT, "machine-to-phys list cannot be read", argument);
    if (pieces > list.max_extents)
        pieces = list.max_extents;
    for (list.nr_extents = 0; list.nr_extents < pieces; list.nr_extents++) {
        uint64_t f = first + ((uint64_t)list.nr_extents << (M2P_PIECE_SHIFT - PAGE_SHIFT));

        if (write_guest_u64(guest_va_of(list.extent_start + list.nr_extents * sizeof(f)), f))
            return REFUSE_ARG(-EFAULT, "machine-to-phys list cannot be written", list.extent_start);
    }
    if (copy_to_guest(guest_va_of(argument), &list, sizeof(list)))
        return REFUSE_ARG(-EFAULT, "machine-to-phys list's length cannot be written", argument);
    return 0;
}

long memory_map_query(unsigned int command, uint64_t argument)
{
    switch (command) {
    case XENMEM_memory_map:
        return domain_map(argument);
    case XENMEM_machine_memory_map:
        return machine_map(argument);
    case XENMEM_set_memory_map:
        return set_domain_map(argument);
    case XENMEM_machphys_mapping:
        return m2p_mapping(argument);
    default:
        return m2p_frames(argument);
    }
}
