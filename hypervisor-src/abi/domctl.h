/* SPDX-License-Identifier: MIT */
/*
 * domctl(struct xen_domctl *): how a toolstack in Dom0 makes, fills, watches and ends domains.
 *
 * One structure for all commands: number, version, whose domain, and a union of arguments, copied
 * back for those with results. Only the commands and structures that concern 64-bit PV domains are
 * described. Read next: sysctl.h.
 */
#ifndef ABI_DOMCTL_H
#define ABI_DOMCTL_H

#include "base.h"

#define XEN_DOMCTL_INTERFACE_VERSION 0x00000015

#define XEN_DOMCTL_createdomain          1
#define XEN_DOMCTL_destroydomain         2
#define XEN_DOMCTL_pausedomain           3
#define XEN_DOMCTL_unpausedomain         4
#define XEN_DOMCTL_getdomaininfo         5
#define XEN_DOMCTL_setvcpuaffinity       9
#define XEN_DOMCTL_shadow_op            10
#define XEN_DOMCTL_max_mem              11
#define XEN_DOMCTL_setvcpucontext       12
#define XEN_DOMCTL_getvcpucontext       13
#define XEN_DOMCTL_getvcpuinfo          14
#define XEN_DOMCTL_max_vcpus            15
#define XEN_DOMCTL_scheduler_op         16
#define XEN_DOMCTL_setdomainhandle      17
#define XEN_DOMCTL_setdebugging         18
#define XEN_DOMCTL_irq_permission       19
#define XEN_DOMCTL_iomem_permission     20
#define XEN_DOMCTL_ioport_permission    21
#define XEN_DOMCTL_hypercall_init       22
#define XEN_DOMCTL_settimeoffset        24
#define XEN_DOMCTL_getvcpuaffinity      25
#define XEN_DOMCTL_resumedomain         27
#define XEN_DOMCTL_set_address_size     35
#define XEN_DOMCTL_get_address_size     36
#define XEN_DOMCTL_assign_device         37
#define XEN_DOMCTL_set_ext_vcpucontext  42
#define XEN_DOMCTL_get_ext_vcpucontext  43
#define XEN_DOMCTL_test_assign_device   45
#define XEN_DOMCTL_set_target           46
#define XEN_DOMCTL_deassign_device      47
#define XEN_DOMCTL_get_device_group     50
#define XEN_DOMCTL_gettscinfo           59
#define XEN_DOMCTL_settscinfo           60
#define XEN_DOMCTL_getpageframeinfo3    61
#define XEN_DOMCTL_setvcpuextstate      62
#define XEN_DOMCTL_getvcpuextstate      63
#define XEN_DOMCTL_set_virq_handler     66
#define XEN_DOMCTL_setnodeaffinity      68
#define XEN_DOMCTL_getnodeaffinity      69
#define XEN_DOMCTL_get_vcpu_msrs        72
#define XEN_DOMCTL_set_vcpu_msrs        73
#define XEN_DOMCTL_setvnumainfo         74
#define XEN_DOMCTL_get_cpu_policy       82
#define XEN_DOMCTL_set_cpu_policy       83

/* xen_domctl_createdomain.flags */
#define XEN_DOMCTL_CDF_hvm          (1U << 0)
#define XEN_DOMCTL_CDF_hap          (1U << 1)
#define XEN_DOMCTL_CDF_s3_integrity (1U << 2)
#define XEN_DOMCTL_CDF_oos_off      (1U << 3)
#define XEN_DOMCTL_CDF_xs_domain    (1U << 4) /* it serves xenstore */
#define XEN_DOMCTL_CDF_iommu        (1U << 5)
#define XEN_DOMCTL_CDF_nested_virt  (1U << 6)
#define XEN_DOMCTL_CDF_vpmu         (1U << 7)

/* xen_domctl_assign_device.dev and .flags */
#define XEN_DOMCTL_DEV_PCI         0
#define XEN_DOMCTL_DEV_RDM_RELAXED 1

#define XEN_DOMCTL_GRANT_version_mask 0xf /* of grant_opts: highest version, 0 none */

/* xen_domctl_getdomaininfo.flags */
#define XEN_DOMINF_dying         (1U << 0)
#define XEN_DOMINF_hvm_guest     (1U << 1)
#define XEN_DOMINF_shutdown      (1U << 2)
#define XEN_DOMINF_paused        (1U << 3) /* by the toolstack */
#define XEN_DOMINF_blocked       (1U << 4) /* every vCPU that is up */
#define XEN_DOMINF_running       (1U << 5) /* some vCPU, this moment */
#define XEN_DOMINF_debugged      (1U << 6)
#define XEN_DOMINF_xs_domain     (1U << 7)
#define XEN_DOMINF_shutdownmask  255 /* SHUTDOWN_* of sched.h */
#define XEN_DOMINF_shutdownshift 16

/* getpageframeinfo3: what a frame is used as, above its number */
#define XEN_DOMCTL_PFINFO_LTAB_SHIFT 28
#define XEN_DOMCTL_PFINFO_NOTAB      (0x0U << 28)
#define XEN_DOMCTL_PFINFO_L1TAB      (0x1U << 28)
#define XEN_DOMCTL_PFINFO_LPINTAB    (0x1U << 31) /* a pinned table */
#define XEN_DOMCTL_PFINFO_XTAB       (0xfU << 28) /* no frame of the domain's */

#define XEN_DOMCTL_SHADOW_OP_OFF 0

/* xen_domctl_vcpuaffinity.flags */
#define XEN_VCPUAFFINITY_HARD  (1U << 0)
#define XEN_VCPUAFFINITY_SOFT  (1U << 1)
#define XEN_VCPUAFFINITY_FORCE (1U << 2)

#define XEN_SCHEDULER_CREDIT  5
#define XEN_SCHEDULER_CREDIT2 6

/* xen_domctl_scheduler_op.cmd */
#define XEN_DOMCTL_SCHEDOP_putinfo     0
#define XEN_DOMCTL_SCHEDOP_getinfo     1
#define XEN_DOMCTL_SCHEDOP_putvcpuinfo 2
#define XEN_DOMCTL_SCHEDOP_getvcpuinfo 3

/* xen_arch_domainconfig.misc_flags */
#define XEN_X86_MSR_RELAXED (1u << 0)

#ifndef __ASSEMBLY__

typedef uint8_t xen_domain_handle_t[16]; /* a UUID */

/* A bitmap of the caller's, bits 7:0 in the first byte. */
struct xenctl_bitmap {
    guest_addr_t bitmap; /* uint8_t[] */
    uint32_t nr_bits;
};
ABI_SIZE(struct xenctl_bitmap, 16);

struct xen_arch_domainconfig {
    uint32_t emulation_flags; /* devices emulated: none for PV */
    uint32_t misc_flags;      /* XEN_X86_MSR_RELAXED */
};

/* xen_domctl.domain: the id wanted (0 or DOMID_INVALID: any free one); out: the id. */
struct xen_domctl_createdomain {
    uint32_t ssidref;
    xen_domain_handle_t handle;
    uint32_t flags; /* XEN_DOMCTL_CDF_* */
    uint32_t iommu_opts;
    uint32_t max_vcpus;
    uint32_t max_evtchn_port;
    int32_t max_grant_frames;    /* negative: the default */
    int32_t max_maptrack_frames; /* likewise */
    uint32_t grant_opts;
    uint32_t vmtrace_size;
    uint32_t cpupool_id;
    struct xen_arch_domainconfig arch;
};
ABI_SIZE(struct xen_domctl_createdomain, 64);

struct xen_domctl_getdomaininfo {
    domid_t domain;
    uint16_t pad1;
    uint32_t flags; /* XEN_DOMINF_* */
    uint64_t tot_pages;
    uint64_t max_pages;
    uint64_t outstanding_pages; /* claimed and not allocated yet */
    uint64_t shr_pages;
    uint64_t paged_pages;
    uint64_t shared_info_frame; /* machine frame */
    uint64_t cpu_time;          /* ns */
    uint32_t nr_online_vcpus;
    uint32_t max_vcpu_id;
    uint32_t ssidref;
    xen_domain_handle_t handle;
    uint32_t cpupool;
    uint8_t gpaddr_bits;
    uint8_t pad2[7];
    struct xen_arch_domainconfig arch_config;
};
ABI_SIZE(struct xen_domctl_getdomaininfo, 112);

struct xen_domctl_getpageframeinfo3 {
    uint64_t num;
    guest_addr_t array; /* xen_pfn_t[num]; machine frames in, XEN_DOMCTL_PFINFO_* out */
};

struct xen_domctl_shadow_op_stats {
    uint32_t fault_count, dirty_count;
};
struct xen_domctl_shadow_op {
    uint32_t op; /* XEN_DOMCTL_SHADOW_OP_* */
    uint32_t mode;
    uint32_t mb;
    guest_addr_t dirty_bitmap;
    uint64_t pages;
    struct xen_domctl_shadow_op_stats stats;
};
ABI_SIZE(struct xen_domctl_shadow_op, 40);

struct xen_domctl_max_mem {
    uint64_t max_memkb;
};

struct xen_domctl_vcpucontext {
    uint32_t vcpu;
    guest_addr_t ctxt; /* vcpu_guest_context (x86.h) */
};
ABI_SIZE(struct xen_domctl_vcpucontext, 16);

struct xen_domctl_getvcpuinfo {
    uint32_t vcpu;
    uint8_t online, blocked, running;
    uint64_t cpu_time; /* ns */
    uint32_t cpu;
};
ABI_SIZE(struct xen_domctl_getvcpuinfo, 24);

struct xen_domctl_nodeaffinity {
    struct xenctl_bitmap nodemap;
};

struct xen_domctl_vcpuaffinity {
    uint32_t vcpu;
    uint32_t flags; /* XEN_VCPUAFFINITY_* */
    struct xenctl_bitmap cpumap_hard, cpumap_soft; /* in and out: what it came to be */
};
ABI_SIZE(struct xen_domctl_vcpuaffinity, 40);

struct xen_domctl_max_vcpus {
    uint32_t max;
};

struct xen_domctl_sched_credit {
    uint16_t weight; /* 256 is the default; shares are in proportion */
    uint16_t cap;    /* per cent of a CPU; 0: none */
};
struct xen_domctl_sched_credit2 {
    uint16_t weight;
    uint16_t cap;
};
struct xen_domctl_schedparam_vcpu {
    union {
        struct xen_domctl_sched_credit credit;
        struct xen_domctl_sched_credit2 credit2;
        uint32_t pad[3];
    } u;
    uint32_t vcpuid;
};
ABI_SIZE(struct xen_domctl_schedparam_vcpu, 16);

struct xen_domctl_scheduler_op {
    uint32_t sched_id; /* XEN_SCHEDULER_* */
    uint32_t cmd;      /* XEN_DOMCTL_SCHEDOP_* */
    union {
        struct xen_domctl_sched_credit credit;
        struct xen_domctl_sched_credit2 credit2;
        struct {
            guest_addr_t vcpus; /* struct xen_domctl_schedparam_vcpu[nr_vcpus] */
            uint32_t nr_vcpus;
            uint32_t padding;
        } v;
    } u;
};
ABI_SIZE(struct xen_domctl_scheduler_op, 24);

struct xen_domctl_setdomainhandle {
    xen_domain_handle_t handle;
};
struct xen_domctl_setdebugging {
    uint8_t enable;
};
struct xen_domctl_irq_permission {
    uint32_t pirq;
    uint8_t allow_access;
    uint8_t pad[3];
};
struct xen_domctl_iomem_permission {
    uint64_t first_mfn, nr_mfns;
    uint8_t allow_access;
};
struct xen_domctl_ioport_permission {
    uint32_t first_port, nr_ports;
    uint8_t allow_access;
};

/* Fills a hypercall page of the domain's. */
struct xen_domctl_hypercall_init {
    uint64_t gmfn; /* of a PV domain: a machine frame */
};
struct xen_domctl_settimeoffset {
    int64_t time_offset_seconds;
};
struct xen_domctl_address_size {
    uint32_t size; /* 32 or 64 */
};
/* The domain may be DOMID_IO: nobody's, kept for a domain to come. */
struct xen_domctl_assign_device {
    uint32_t dev;   /* XEN_DOMCTL_DEV_* */
    uint32_t flags; /* XEN_DOMCTL_DEV_RDM_RELAXED */
    union {
        struct {
            uint32_t machine_sbdf; /* segment in bits 31:16, then bus, device and function */
        } pci;
        uint64_t pad[2];
    } u;
};
ABI_SIZE(struct xen_domctl_assign_device, 24);

struct xen_domctl_set_target {
    domid_t target;
};
struct xen_domctl_set_virq_handler {
    uint32_t virq;
};

/* What vcpu_guest_context has no place for. */
struct xen_domctl_ext_vcpucontext {
    uint32_t vcpu;
    uint32_t size; /* bytes from the beginning that count */
    uint64_t syscall32_callback_eip, sysenter_callback_eip;
    uint16_t syscall32_callback_cs, sysenter_callback_cs;
    uint8_t syscall32_disables_events, sysenter_disables_events;
    uint64_t mcg_cap; /* machine checks */
    uint64_t mci_ctl2_bank0, mci_ctl2_bank1, mcg_ext_ctl;
};
ABI_SIZE(struct xen_domctl_ext_vcpucontext, 64);

struct xen_domctl_tsc_info {
    uint32_t tsc_mode; /* 0: the default */
    uint32_t gtsc_khz;
    uint32_t incarnation;
    uint32_t pad;
    uint64_t elapsed_nsec;
};
ABI_SIZE(struct xen_domctl_tsc_info, 24);

struct xen_domctl_cpu_policy {
    uint32_t nr_leaves, nr_msrs; /* in: room or given; out: how many there are */
    guest_addr_t leaves;         /* xen_cpuid_leaf_t[] (cpuid.h) */
    guest_addr_t msrs;           /* xen_msr_entry_t[] */
    uint32_t err_leaf, err_subleaf, err_msr; /* out, of set: which was refused; ~0: none */
};
ABI_SIZE(struct xen_domctl_cpu_policy, 40);

struct xen_domctl_vcpuextstate {
    uint32_t vcpu;
    uint64_t xfeature_mask;
    uint64_t size;       /* in: room; 0 asks for the size */
    guest_addr_t buffer; /* XCR0, XCR0 accumulated, then the XSAVE area */
};
ABI_SIZE(struct xen_domctl_vcpuextstate, 32);

struct xen_domctl_vcpu_msrs {
    uint32_t vcpu;
    uint32_t msr_count;
    guest_addr_t msrs;
};
ABI_SIZE(struct xen_domctl_vcpu_msrs, 16);

struct xen_domctl {
    uint32_t cmd;               /* XEN_DOMCTL_* */
    uint32_t interface_version; /* XEN_DOMCTL_INTERFACE_VERSION */
    domid_t domain;
    uint16_t _pad[3];
    union {
        struct xen_domctl_createdomain createdomain;
        struct xen_domctl_getdomaininfo getdomaininfo;
        struct xen_domctl_getpageframeinfo3 getpageframeinfo3;
        struct xen_domctl_nodeaffinity nodeaffinity;
        struct xen_domctl_vcpuaffinity vcpuaffinity;
        struct xen_domctl_shadow_op shadow_op;
        struct xen_domctl_max_mem max_mem;
        struct xen_domctl_vcpucontext vcpucontext;
        struct xen_domctl_getvcpuinfo getvcpuinfo;
        struct xen_domctl_max_vcpus max_vcpus;
        struct xen_domctl_scheduler_op scheduler_op;
        struct xen_domctl_setdomainhandle setdomainhandle;
        struct xen_domctl_setdebugging setdebugging;
        struct xen_domctl_irq_permission irq_permission;
        struct xen_domctl_iomem_permission iomem_permission;
        struct xen_domctl_ioport_permission ioport_permission;
        struct xen_domctl_hypercall_init hypercall_init;
        struct xen_domctl_settimeoffset settimeoffset;
        struct xen_domctl_tsc_info tsc_info;
        struct xen_domctl_address_size address_size;
        struct xen_domctl_ext_vcpucontext ext_vcpucontext;
        struct xen_domctl_assign_device assign_device;
        struct xen_domctl_set_target set_target;
        struct xen_domctl_cpu_policy cpu_policy;
        struct xen_domctl_vcpuextstate vcpuextstate;
        struct xen_domctl_vcpu_msrs vcpu_msrs;
        struct xen_domctl_set_virq_handler set_virq_handler;
        uint8_t pad[128];
    } u;
};
ABI_SIZE(struct xen_domctl, 144);
ABI_OFFSET(struct xen_domctl, u, 16);

#endif

#endif
