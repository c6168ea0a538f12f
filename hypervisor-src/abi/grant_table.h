/* SPDX-License-Identifier: MIT */
/*
 * grant_table_op(GNTTABOP_*, array, count): a domain lets another map or copy one of its frames.
 *
 * The granting domain writes an entry (domid and frame first, then flags) into its grant table,
 * frames it shares with the hypervisor; the index is the grant reference that it tells the other
 * domain. The hypervisor marks an entry in use by GTF_reading and GTF_writing; while either is set
 * it must not be taken back. Each operation of an array has its own status (GNTST_*); the call
 * itself fails only on a bad array.
 */
#ifndef ABI_GRANT_TABLE_H
#define ABI_GRANT_TABLE_H

#include "base.h"

#define GNTTAB_NR_RESERVED_ENTRIES 8 /* survive a change of version */
#define GNTTAB_RESERVED_CONSOLE    0
#define GNTTAB_RESERVED_XENSTORE   1

/* grant_entry flags: the type ... */
#define GTF_invalid         0U
#define GTF_permit_access   1U
#define GTF_accept_transfer 2U
#define GTF_transitive      3U /* version 2 */
#define GTF_type_mask       3U
/* ... and its attributes */
#define GTF_readonly (1U << 2)
#define GTF_reading  (1U << 3) /* set by the hypervisor */
#define GTF_writing  (1U << 4) /* set by the hypervisor */
#define GTF_PWT      (1U << 5)
#define GTF_PCD      (1U << 6)
#define GTF_PAT      (1U << 7)
#define GTF_sub_page (1U << 8) /* version 2 */
#define GTF_transfer_committed (1U << 2)
#define GTF_transfer_completed (1U << 3)

#define GNTTABOP_map_grant_ref      0
#define GNTTABOP_unmap_grant_ref    1
#define GNTTABOP_setup_table        2
#define GNTTABOP_dump_table         3
#define GNTTABOP_transfer           4
#define GNTTABOP_copy               5
#define GNTTABOP_query_size         6
#define GNTTABOP_unmap_and_replace  7
#define GNTTABOP_set_version        8
#define GNTTABOP_get_status_frames  9
#define GNTTABOP_get_version       10
#define GNTTABOP_swap_grant_ref    11
#define GNTTABOP_cache_flush       12

/* gnttab_map_grant_ref.flags */
#define GNTMAP_device_map      (1 << 0) /* for a device: dev_bus_addr is filled */
#define GNTMAP_host_map        (1 << 1) /* into page tables */
#define GNTMAP_readonly        (1 << 2)
#define GNTMAP_application_map (1 << 3) /* user mode may use it too */
#define GNTMAP_contains_pte    (1 << 4) /* host_addr is the machine address of an L1 entry, not a virtual one */
#define GNTMAP_guest_avail0    16       /* bits 16-18 become the entry's available bits */
#define GNTMAP_guest_avail_mask (~0U << GNTMAP_guest_avail0)

/* gnttab_copy.flags: the side is named by grant reference, not by frame */
#define GNTCOPY_source_gref (1 << 0)
#define GNTCOPY_dest_gref   (1 << 1)

/* status of one operation */
#define GNTST_okay               0
#define GNTST_general_error     (-1)
#define GNTST_bad_domain        (-2)
#define GNTST_bad_gntref        (-3)
#define GNTST_bad_handle        (-4)
#define GNTST_bad_virt_addr     (-5)
#define GNTST_bad_dev_addr      (-6)
#define GNTST_no_device_space   (-7)
#define GNTST_permission_denied (-8)
#define GNTST_bad_page          (-9)
#define GNTST_bad_copy_arg      (-10)
#define GNTST_address_too_big   (-11)
#define GNTST_eagain            (-12)
#define GNTST_no_space          (-13)

#ifndef __ASSEMBLY__

typedef uint32_t grant_ref_t;
typedef uint32_t grant_handle_t; /* names one mapping of the caller's */
typedef uint16_t grant_status_t; /* version 2: GTF_reading and GTF_writing, apart from the entry */

struct grant_entry_v1 {
    uint16_t flags; /* GTF_* */
    domid_t domid;  /* who may use it */
    uint32_t frame; /* PV: machine frame */
};
ABI_SIZE(struct grant_entry_v1, 8);

struct grant_entry_header {
    uint16_t flags;
    domid_t domid;
};

union grant_entry_v2 {
    struct grant_entry_header hdr;
    struct {
        struct grant_entry_header hdr;
        uint32_t pad0;
        uint64_t frame;
    } full_page;
    struct {
        struct grant_entry_header hdr;
        uint16_t page_off;
        uint16_t length;
        uint64_t frame;
    } sub_page;
    struct {
        struct grant_entry_header hdr;
        domid_t trans_domid;
        uint16_t pad0;
        grant_ref_t gref;
    } transitive;
    uint32_t spacer[4];
};
ABI_SIZE(union grant_entry_v2, 16);

struct gnttab_map_grant_ref {
    uint64_t host_addr;
    uint32_t flags; /* GNTMAP_* */
    grant_ref_t ref;
    domid_t dom;
    int16_t status;        /* out */
    grant_handle_t handle; /* out */
    uint64_t dev_bus_addr; /* out */
};
ABI_SIZE(struct gnttab_map_grant_ref, 32);
ABI_OFFSET(struct gnttab_map_grant_ref, status, 18);

struct gnttab_unmap_grant_ref {
    uint64_t host_addr;    /* 0: leave the mapping in page tables */
    uint64_t dev_bus_addr; /* 0: leave the device's */
    grant_handle_t handle;
    int16_t status; /* out */
};
ABI_SIZE(struct gnttab_unmap_grant_ref, 24);

/* Grows dom's table to nr_frames and tells its machine frames. */
struct gnttab_setup_table {
    domid_t dom;
    uint32_t nr_frames;
    int16_t status;          /* out */
    guest_addr_t frame_list; /* xen_pfn_t[nr_frames], out */
};
ABI_SIZE(struct gnttab_setup_table, 24);
ABI_OFFSET(struct gnttab_setup_table, frame_list, 16);

struct gnttab_dump_table {
    domid_t dom;
    int16_t status; /* out */
};

struct gnttab_transfer {
    xen_pfn_t mfn;
    domid_t domid;
    grant_ref_t ref;
    int16_t status; /* out */
};
ABI_SIZE(struct gnttab_transfer, 24);

struct gnttab_copy_ptr {
    union {
        grant_ref_t ref;
        xen_pfn_t gmfn;
    } u;
    domid_t domid;
    uint16_t offset;
};
ABI_SIZE(struct gnttab_copy_ptr, 16);

struct gnttab_copy {
    struct gnttab_copy_ptr source, dest;
    uint16_t len;
    uint16_t flags; /* GNTCOPY_* */
    int16_t status; /* out */
};
ABI_SIZE(struct gnttab_copy, 40);

struct gnttab_query_size {
    domid_t dom;
    uint32_t nr_frames;     /* out */
    uint32_t max_nr_frames; /* out */
    int16_t status;         /* out */
};
ABI_SIZE(struct gnttab_query_size, 16);

/* As unmap, but the entry at host_addr becomes the one at new_addr, which becomes empty. */
struct gnttab_unmap_and_replace {
    uint64_t host_addr;
    uint64_t new_addr;
    grant_handle_t handle;
    int16_t status; /* out */
};
ABI_SIZE(struct gnttab_unmap_and_replace, 24);

struct gnttab_set_version {
    uint32_t version; /* in: wanted; out: what it is */
};

struct gnttab_get_status_frames {
    uint32_t nr_frames;
    domid_t dom;
    int16_t status;          /* out */
    guest_addr_t frame_list; /* uint64_t[nr_frames], out */
};
ABI_SIZE(struct gnttab_get_status_frames, 16);

struct gnttab_get_version {
    domid_t dom;
    uint16_t pad;
    uint32_t version; /* out */
};
ABI_SIZE(struct gnttab_get_version, 8);

struct gnttab_swap_grant_ref {
    grant_ref_t ref_a;
    grant_ref_t ref_b;
    int16_t status; /* out */
};
ABI_SIZE(struct gnttab_swap_grant_ref, 12);

struct gnttab_cache_flush {
    union {
        uint64_t dev_bus_addr;
        grant_ref_t ref;
    } a;
    uint16_t offset;
    uint16_t length;
    uint32_t op;
};
ABI_SIZE(struct gnttab_cache_flush, 16);

#endif

#endif
