/* SPDX-License-Identifier: MIT */
/*
 * The page a domain and the hypervisor share: vCPU infos with their time, event bits, wall clock.
 *
 * Event bits (2-level): pending is set by the hypervisor and cleared by the guest, mask the other
 * way round only by the guest; a bit of a vCPU's evtchn_pending_sel covers one word of
 * evtchn_pending. An upcall is due while evtchn_upcall_pending is set and evtchn_upcall_mask is
 * clear. Read next: event_channel.h.
 */
#ifndef ABI_SHARED_INFO_H
#define ABI_SHARED_INFO_H

#include "base.h"

#define XEN_LEGACY_MAX_VCPUS 32 /* those with a vcpu_info in this page; more need VCPUOP_register_vcpu_info */

#define XEN_PVCLOCK_TSC_STABLE_BIT (1 << 0) /* vcpu_time_info.flags */
#define XEN_PVCLOCK_GUEST_STOPPED  (1 << 1)

/* Offsets for assembly. */
#define VCPU_INFO_UPCALL_PENDING 0
#define VCPU_INFO_UPCALL_MASK    1

#ifndef __ASSEMBLY__

/*
 * System time now, in ns = system_time + (((tsc - tsc_timestamp) shifted by tsc_shift) *
 * tsc_to_system_mul >> 32). Valid while version is even and the same before and after reading.
 */
struct vcpu_time_info {
    uint32_t version;
    uint32_t pad0;
    uint64_t tsc_timestamp;
    uint64_t system_time;       /* ns since boot, at tsc_timestamp */
    uint32_t tsc_to_system_mul; /* 0.32 fixed point */
    int8_t tsc_shift;           /* negative: right */
    uint8_t flags;              /* XEN_PVCLOCK_* */
    uint8_t pad1[2];
};
ABI_SIZE(struct vcpu_time_info, 32);
ABI_OFFSET(struct vcpu_time_info, tsc_shift, 28);

struct arch_vcpu_info {
    uint64_t cr2; /* of the last page fault passed to the guest */
    uint64_t pad;
};

struct vcpu_info {
    uint8_t evtchn_upcall_pending;
    uint8_t evtchn_upcall_mask;
    xen_ulong_t evtchn_pending_sel;
    struct arch_vcpu_info arch;
    struct vcpu_time_info time;
};
ABI_SIZE(struct vcpu_info, 64);
ABI_OFFSET(struct vcpu_info, evtchn_upcall_mask, VCPU_INFO_UPCALL_MASK);
ABI_OFFSET(struct vcpu_info, evtchn_pending_sel, 8);
ABI_OFFSET(struct vcpu_info, arch.cr2, 16);
ABI_OFFSET(struct vcpu_info, time, 32);

struct arch_shared_info {
    uint64_t max_pfn;                     /* frames in the P2M the guest shows to tools */
    xen_pfn_t pfn_to_mfn_frame_list_list; /* root of the 3-level P2M; ~0: none, 0: not yet */
    uint64_t nmi_reason;
    uint64_t p2m_cr3;                     /* address space in which p2m_vaddr is valid; 0: none */
    uint64_t p2m_vaddr;                   /* the linear P2M */
    uint64_t p2m_generation;              /* odd while it is being changed */
};
ABI_SIZE(struct arch_shared_info, 48);

struct shared_info {
    struct vcpu_info vcpu_info[XEN_LEGACY_MAX_VCPUS];
    xen_ulong_t evtchn_pending[64];
    xen_ulong_t evtchn_mask[64];
    uint32_t wc_version; /* as vcpu_time_info.version */
    uint32_t wc_sec;     /* seconds since 1970 at system time 0 */
    uint32_t wc_nsec;
    uint32_t wc_sec_hi;
    struct arch_shared_info arch;
};
ABI_SIZE(struct shared_info, 3136);
ABI_OFFSET(struct shared_info, evtchn_pending, 2048);
ABI_OFFSET(struct shared_info, evtchn_mask, 2560);
ABI_OFFSET(struct shared_info, wc_version, 3072);
ABI_OFFSET(struct shared_info, arch, 3088);

#endif

#endif
