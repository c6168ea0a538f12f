/* SPDX-License-Identifier: MIT */
/*
 * The ground of the PV interface: number types, domain ids, how a header checks its own layout.
 *
 * These headers describe the interface of Xen 4.17 for 64-bit PV guests, in our own words, for a
 * hypervisor and its guests alike. They must compile alone, in C and (constants) in assembly, and
 * never depend on Paracore's internals. Names are Xen's, so that knowledge and source carry over.
 * Read next: hypercall.h.
 */
#ifndef ABI_BASE_H
#define ABI_BASE_H

#ifdef __ASSEMBLY__
#define ABI_UL(x) x
#else
#define ABI_UL(x) x##UL
#endif

/* Domain ids from here on have a meaning of their own and name no domain. */
#define DOMID_FIRST_RESERVED 0x7ff0
#define DOMID_SELF    0x7ff0 /* the caller */
#define DOMID_IO      0x7ff1 /* owns memory-mapped I/O, no RAM */
#define DOMID_XEN     0x7ff2 /* owns the hypervisor's pages */
#define DOMID_COW     0x7ff3 /* owns pages shared copy-on-write */
#define DOMID_INVALID 0x7ff4 /* nobody */
#define DOMID_IDLE    0x7fff /* the idle domain */
#define DOMID_MASK    0x7fff

#ifndef __ASSEMBLY__

#include <stddef.h>
#include <stdint.h>

typedef uint16_t domid_t;
typedef uint64_t xen_pfn_t;   /* a frame number; whose numbering, each field says */
typedef uint64_t xen_ulong_t;

/* A virtual address in the caller's address space, where C for guests would write a pointer. */
typedef uint64_t guest_addr_t;

#define ABI_SIZE(type, bytes) \
    _Static_assert(sizeof(type) == (bytes), #type " has another size in the PV interface")
#define ABI_OFFSET(type, field, bytes) \
    _Static_assert(offsetof(type, field) == (bytes), #type "." #field " lies elsewhere in the PV interface")

#endif /* !__ASSEMBLY__ */

#endif
