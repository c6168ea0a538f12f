/* SPDX-License-Identifier: MIT */
/*
 * xen_version(XENVER_*, buffer): who the hypervisor is and what it offers (XENFEAT_*).
 * XENVER_version returns major << 16 | minor; pagesize returns the size; the others fill the
 * buffer.
 */
#ifndef ABI_VERSION_H
#define ABI_VERSION_H

#include "base.h"

#define XENVER_version              0
#define XENVER_extraversion         1 /* char[16] */
#define XENVER_compile_info         2
#define XENVER_capabilities         3 /* char[1024]: "xen-3.0-x86_64" and others, by spaces */
#define XENVER_changeset            4 /* char[64] */
#define XENVER_platform_parameters  5
#define XENVER_get_features         6
#define XENVER_pagesize             7
#define XENVER_guest_handle         8 /* uint8_t[16] */
#define XENVER_commandline          9 /* char[1024] */
#define XENVER_build_id            10 /* returns the length */

#define XEN_EXTRAVERSION_LEN      16
#define XEN_CAPABILITIES_INFO_LEN 1024
#define XEN_CHANGESET_INFO_LEN    64
#define XEN_COMMANDLINE_LEN       1024

/* Bits of XENVER_get_features, submap 0; also the guest's wishes in its ELF notes. */
#define XENFEAT_writable_page_tables       0 /* of auto-translated guests: no hypercall needed */
#define XENFEAT_writable_descriptor_tables 1
#define XENFEAT_auto_translated_physmap    2
#define XENFEAT_supervisor_mode_kernel     3
#define XENFEAT_pae_pgdir_above_4gb        4
#define XENFEAT_mmu_pt_update_preserve_ad  5 /* MMU_PT_UPDATE_PRESERVE_AD */
#define XENFEAT_highmem_assist             6
#define XENFEAT_gnttab_map_avail_bits      7 /* GNTMAP_guest_avail */
#define XENFEAT_hvm_callback_vector        8
#define XENFEAT_hvm_safe_pvclock           9
#define XENFEAT_hvm_pirqs                 10
#define XENFEAT_dom0                      11
#define XENFEAT_memory_op_vnode_supported 13
#define XENFEAT_ARM_SMCCC_supported       14
#define XENFEAT_linux_rsdp_unrestricted   15
#define XENFEAT_not_direct_mapped         16
#define XENFEAT_direct_mapped             17
#define XENFEAT_NR_SUBMAPS                 1

#ifndef __ASSEMBLY__

struct xen_compile_info {
    char compiler[64];
    char compile_by[16];
    char compile_domain[32];
    char compile_date[32];
};
ABI_SIZE(struct xen_compile_info, 144);

struct xen_platform_parameters { xen_ulong_t virt_start; };

struct xen_feature_info {
    uint32_t submap_idx; /* in */
    uint32_t submap;     /* out */
};
ABI_SIZE(struct xen_feature_info, 8);

struct xen_build_id {
    uint32_t len; /* in: room; a NULL buffer asks for the length */
    uint8_t buf[];
};
ABI_SIZE(struct xen_build_id, 4);

#endif

#endif
