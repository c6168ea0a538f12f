/* SPDX-License-Identifier: MIT */
/*
 * ELF notes by which a kernel says that it is a Xen PV kernel and how it wants to be built.
 * Owner name "Xen", the type one of these; numbers are 4 or 8 bytes, strings end in 0.
 */
#ifndef ABI_ELFNOTE_H
#define ABI_ELFNOTE_H

#define XEN_ELFNOTE_INFO                0
#define XEN_ELFNOTE_ENTRY               1 /* number: first instruction, virtual */
#define XEN_ELFNOTE_HYPERCALL_PAGE      2 /* number: the page to fill, virtual */
#define XEN_ELFNOTE_VIRT_BASE           3 /* number: virtual address of the domain's first frame */
#define XEN_ELFNOTE_PADDR_OFFSET        4 /* number: taken off an ELF paddr to give an offset from VIRT_BASE */
#define XEN_ELFNOTE_XEN_VERSION         5 /* "xen-3.0" */
#define XEN_ELFNOTE_GUEST_OS            6 /* string */
#define XEN_ELFNOTE_GUEST_VERSION       7 /* string */
#define XEN_ELFNOTE_LOADER              8 /* "generic" */
#define XEN_ELFNOTE_PAE_MODE            9 /* 32-bit kernels */
#define XEN_ELFNOTE_FEATURES           10 /* string: names by '|', '!' before what it must have */
#define XEN_ELFNOTE_BSD_SYMTAB         11
#define XEN_ELFNOTE_HV_START_LOW       12 /* number: lowest start of the hole it can live with */
#define XEN_ELFNOTE_L1_MFN_VALID       13 /* pairs: mask and value of L1 entries that hold a frame */
#define XEN_ELFNOTE_SUSPEND_CANCEL     14
#define XEN_ELFNOTE_INIT_P2M           15 /* number: where the P2M list goes */
#define XEN_ELFNOTE_MOD_START_PFN      16 /* number: 1, the ramdisk need not be mapped */
#define XEN_ELFNOTE_SUPPORTED_FEATURES 17 /* number: bits of XENFEAT_* (version.h) */
#define XEN_ELFNOTE_PHYS32_ENTRY       18 /* number: PVH entry */
#define XEN_ELFNOTE_MAX                18

/*
 * Owner name "Parascope", which Xen passes over: Dom0's kernel serves the store of domains made
 * from boot modules. Paracore then opens a port for it in each, for Dom0, and lends Dom0 the store's
 * page under GNTTAB_RESERVED_XENSTORE, as a toolstack would.
 */
#define PARASCOPE_ELFNOTE_SERVES_STORE 1

#endif
