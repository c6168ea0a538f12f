/* SPDX-License-Identifier: MIT */
/*
 * Changing page tables: mmu_update, update_va_mapping, mmuext_op.
 *
 * A PV guest's page tables are the ones the processor walks, so each change is checked: an entry
 * maps only the guest's own frames, and a frame in use as a page table or descriptor table is
 * mapped nowhere writable. A tree must be pinned, or be the loaded one, to be held as valid. Read
 * next: memory.h.
 */
#ifndef ABI_MMU_H
#define ABI_MMU_H

#include "base.h"

/* mmu_update.ptr bits 1:0 */
#define MMU_NORMAL_PT_UPDATE       0 /* the entry at machine address ptr becomes val */
#define MMU_MACHPHYS_UPDATE        1 /* machine-to-phys of the frame at ptr becomes val */
#define MMU_PT_UPDATE_PRESERVE_AD  2 /* as 0, but accessed and dirty bits set meanwhile are kept */
#define MMU_PT_UPDATE_NO_TRANSLATE 3 /* as 0 for PV guests */

/* mmuext_op.cmd */
#define MMUEXT_PIN_L1_TABLE       0  /* arg1.mfn, as for 1-5 */
#define MMUEXT_PIN_L2_TABLE       1
#define MMUEXT_PIN_L3_TABLE       2
#define MMUEXT_PIN_L4_TABLE       3
#define MMUEXT_UNPIN_TABLE        4
#define MMUEXT_NEW_BASEPTR        5  /* the L4 of the kernel's address space; loaded at once */
#define MMUEXT_TLB_FLUSH_LOCAL    6
#define MMUEXT_INVLPG_LOCAL       7  /* arg1.linear_addr */
#define MMUEXT_TLB_FLUSH_MULTI    8  /* arg2.vcpumask */
#define MMUEXT_INVLPG_MULTI       9  /* both */
#define MMUEXT_TLB_FLUSH_ALL     10
#define MMUEXT_INVLPG_ALL        11
#define MMUEXT_FLUSH_CACHE       12
#define MMUEXT_SET_LDT           13  /* arg1.linear_addr, arg2.nr_ents */
#define MMUEXT_NEW_USER_BASEPTR  15  /* the L4 of user mode; 0: none */
#define MMUEXT_CLEAR_PAGE        16
#define MMUEXT_COPY_PAGE         17  /* to arg1.mfn, from arg2.src_mfn */
#define MMUEXT_FLUSH_CACHE_GLOBAL 18
#define MMUEXT_MARK_SUPER        19
#define MMUEXT_UNMARK_SUPER      20

/* update_va_mapping(va, val, flags): what is flushed (bits 1:0) and where (bit 2, or the address
 * of a vCPU bitmap) */
#define UVMF_NONE           ABI_UL(0)
#define UVMF_TLB_FLUSH      ABI_UL(1)
#define UVMF_INVLPG         ABI_UL(2)
#define UVMF_FLUSHTYPE_MASK ABI_UL(3)
#define UVMF_MULTI          ABI_UL(0)
#define UVMF_LOCAL          ABI_UL(0)
#define UVMF_ALL            ABI_UL(4)

/* In the count of mmu_update and mmuext_op: this call goes on where a preempted one stopped. */
#define MMU_UPDATE_PREEMPTED (1U << 31)

#ifndef __ASSEMBLY__

/*
 * mmu_update(array, count, done, domains): done (address of a uint32_t, or 0) receives how many
 * were carried out. domains: bits 15:0 own the frames mapped, bits 31:16 the tables (a domid plus
 * 1; 0: the caller).
 */
struct mmu_update {
    uint64_t ptr; /* machine address | MMU_* */
    uint64_t val;
};
ABI_SIZE(struct mmu_update, 16);

/* mmuext_op(array, count, done, domid) */
struct mmuext_op {
    uint32_t cmd;
    union {
        xen_pfn_t mfn;
        uint64_t linear_addr;
    } arg1;
    union {
        uint32_t nr_ents;
        guest_addr_t vcpumask; /* bitmap */
        xen_pfn_t src_mfn;
    } arg2;
};
ABI_SIZE(struct mmuext_op, 24);
ABI_OFFSET(struct mmuext_op, arg1, 8);

#endif

#endif
