/* SPDX-License-Identifier: MIT */
/*
 * memory_op(XENMEM_*, argument): a domain's reservation of frames, memory maps, the machine-to-phys
 * table.
 *
 * Extents are 2^extent_order contiguous frames. A call that was preempted goes on by itself: the
 * number of extents done is carried in the bits above the command number. Read next: mmu.h.
 */
#ifndef ABI_MEMORY_H
#define ABI_MEMORY_H

#include "base.h"

#define XENMEM_increase_reservation       0
#define XENMEM_decrease_reservation       1
#define XENMEM_maximum_ram_page           2
#define XENMEM_current_reservation        3
#define XENMEM_maximum_reservation        4
#define XENMEM_machphys_mfn_list          5
#define XENMEM_populate_physmap           6
#define XENMEM_add_to_physmap             7
#define XENMEM_memory_map                 9
#define XENMEM_machine_memory_map        10
#define XENMEM_exchange                  11
#define XENMEM_machphys_mapping          12
#define XENMEM_set_memory_map            13
#define XENMEM_maximum_gpfn              14
#define XENMEM_remove_from_physmap       15
#define XENMEM_set_pod_target            16
#define XENMEM_get_pod_target            17
#define XENMEM_get_sharing_freed_pages   18
#define XENMEM_get_sharing_shared_pages  19
#define XENMEM_paging_op                 20
#define XENMEM_access_op                 21
#define XENMEM_sharing_op                22
#define XENMEM_add_to_physmap_batch      23
#define XENMEM_claim_pages               24
#define XENMEM_machphys_compat_mfn_list  25
#define XENMEM_get_vnumainfo             26
#define XENMEM_reserved_device_memory_map 27
#define XENMEM_acquire_resource          28

#define MEMOP_EXTENT_SHIFT 6 /* command in bits 5:0, extents done above */
#define MEMOP_CMD_MASK     ((1 << MEMOP_EXTENT_SHIFT) - 1)

/* xen_memory_reservation.mem_flags */
#define XENMEMF_address_bits(x)     (x)           /* frames below 2^x bytes; 0: any */
#define XENMEMF_get_address_bits(x) ((x) & 0xffu)
#define XENMEMF_node(x)             (((x) + 1) << 8)
#define XENMEMF_get_node(x)         ((((x) >> 8) - 1) & 0xffu)
#define XENMEMF_populate_on_demand  (1 << 16)
#define XENMEMF_exact_node_request  (1 << 17)
#define XENMEMF_vnode               (1 << 18)

#define XENMAPSPACE_shared_info  0
#define XENMAPSPACE_grant_table  1
#define XENMAPSPACE_gmfn         2
#define XENMAPSPACE_gmfn_range   3
#define XENMAPSPACE_gmfn_foreign 4

#define XENMEM_resource_ioreq_server 0
#define XENMEM_resource_grant_table  1
#define XENMEM_resource_vmtrace_buf  2
#define XENMEM_resource_grant_table_id_shared 0
#define XENMEM_resource_grant_table_id_status 1

/* e820_entry.type */
#define E820_RAM      1
#define E820_RESERVED 2
#define E820_ACPI     3
#define E820_NVS      4
#define E820_UNUSABLE 5

#ifndef __ASSEMBLY__

struct xen_memory_reservation {
    /* xen_pfn_t[nr_extents]. decrease: guest frames in; populate: guest frames in, machine
     * frames out; increase: out */
    guest_addr_t extent_start;
    xen_ulong_t nr_extents;
    uint32_t extent_order;
    uint32_t mem_flags; /* XENMEMF_* */
    domid_t domid;
};
ABI_SIZE(struct xen_memory_reservation, 32);
ABI_OFFSET(struct xen_memory_reservation, domid, 24);

/* Gives frames back and gets as many others, for instance contiguous ones below 4 GiB. */
struct xen_memory_exchange {
    struct xen_memory_reservation in;
    struct xen_memory_reservation out;
    xen_ulong_t nr_exchanged; /* out: of `in`; the caller sets 0 */
};
ABI_SIZE(struct xen_memory_exchange, 72);

struct xen_memory_domain { domid_t domid; };

/* Machine frames of the 2 MiB pieces of the machine-to-phys table. */
struct xen_machphys_mfn_list {
    uint32_t max_extents;
    guest_addr_t extent_start; /* xen_pfn_t[max_extents] */
    uint32_t nr_extents;       /* out */
};
ABI_SIZE(struct xen_machphys_mfn_list, 24);

struct xen_machphys_mapping {
    xen_ulong_t v_start, v_end; /* out */
    xen_ulong_t max_mfn;        /* out */
};
ABI_SIZE(struct xen_machphys_mapping, 24);

struct xen_add_to_physmap {
    domid_t domid;
    uint16_t size;
    uint32_t space; /* XENMAPSPACE_* */
    xen_ulong_t idx;
    xen_pfn_t gpfn;
};
ABI_SIZE(struct xen_add_to_physmap, 24);

struct xen_add_to_physmap_batch {
    domid_t domid;
    uint16_t space;
    uint16_t size;
    domid_t foreign_domid;
    guest_addr_t idxs;  /* xen_ulong_t[size] */
    guest_addr_t gpfns; /* xen_pfn_t[size] */
    guest_addr_t errs;  /* int[size], out */
};
ABI_SIZE(struct xen_add_to_physmap_batch, 32);

struct xen_remove_from_physmap {
    domid_t domid;
    xen_pfn_t gpfn;
};
ABI_SIZE(struct xen_remove_from_physmap, 16);

/* memory_map: the domain's own; machine_memory_map: the machine's. */
struct xen_memory_map {
    uint32_t nr_entries; /* in: room; out: filled */
    guest_addr_t buffer; /* struct e820_entry[nr_entries] */
};
ABI_SIZE(struct xen_memory_map, 16);

struct xen_foreign_memory_map {
    domid_t domid;
    struct xen_memory_map map;
};
ABI_SIZE(struct xen_foreign_memory_map, 24);

/* As the BIOS gives it: 20 bytes, unaligned. */
struct e820_entry {
    uint64_t addr;
    uint64_t size;
    uint32_t type; /* E820_* */
} __attribute__((packed));
ABI_SIZE(struct e820_entry, 20);

struct xen_pod_target {
    uint64_t target_pages;
    uint64_t tot_pages;
    uint64_t pod_cache_pages;
    uint64_t pod_entries;
    domid_t domid;
};
ABI_SIZE(struct xen_pod_target, 40);

struct xen_mem_acquire_resource {
    domid_t domid;
    uint16_t type; /* XENMEM_resource_* */
    uint32_t id;
    uint32_t nr_frames;
    uint32_t pad;
    uint64_t frame;          /* first wanted */
    guest_addr_t frame_list; /* xen_pfn_t[nr_frames] */
};
ABI_SIZE(struct xen_mem_acquire_resource, 32);

#endif

#endif
