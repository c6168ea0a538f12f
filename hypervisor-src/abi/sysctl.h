/* SPDX-License-Identifier: MIT */
/*
 * sysctl(struct xen_sysctl *): what a toolstack in Dom0 asks of the machine and the hypervisor as a
 * whole. One structure for all commands, as in domctl.h; only those that Paracore answers are
 * described with their arguments.
 */
#ifndef ABI_SYSCTL_H
#define ABI_SYSCTL_H

#include "domctl.h"

#define XEN_SYSCTL_INTERFACE_VERSION 0x00000015

#define XEN_SYSCTL_readconsole        1
#define XEN_SYSCTL_tbuf_op            2
#define XEN_SYSCTL_physinfo           3
#define XEN_SYSCTL_sched_id           4
#define XEN_SYSCTL_perfc_op           5
#define XEN_SYSCTL_getdomaininfolist  6
#define XEN_SYSCTL_debug_keys         7
#define XEN_SYSCTL_getcpuinfo         8
#define XEN_SYSCTL_availheap          9
#define XEN_SYSCTL_get_pmstat        10
#define XEN_SYSCTL_cpu_hotplug       11
#define XEN_SYSCTL_pm_op             12
#define XEN_SYSCTL_page_offline_op   14
#define XEN_SYSCTL_lockprof_op       15
#define XEN_SYSCTL_cputopoinfo       16
#define XEN_SYSCTL_numainfo          17
#define XEN_SYSCTL_cpupool_op        18
#define XEN_SYSCTL_scheduler_op      19
#define XEN_SYSCTL_coverage_op       20
#define XEN_SYSCTL_psr_cmt_op        21
#define XEN_SYSCTL_pcitopoinfo       22
#define XEN_SYSCTL_psr_alloc         23
#define XEN_SYSCTL_get_cpu_levelling_caps 25
#define XEN_SYSCTL_get_cpu_featureset     26
#define XEN_SYSCTL_livepatch_op      27
#define XEN_SYSCTL_get_cpu_policy    29

/* xen_sysctl_physinfo.capabilities */
#define XEN_SYSCTL_PHYSCAP_hvm       (1u << 0)
#define XEN_SYSCTL_PHYSCAP_pv        (1u << 1)
#define XEN_SYSCTL_PHYSCAP_directio  (1u << 2)
#define XEN_SYSCTL_PHYSCAP_gnttab_v1 (1u << 8)
#define XEN_SYSCTL_PHYSCAP_gnttab_v2 (1u << 9)

#define XEN_INVALID_CORE_ID   (~0U)
#define XEN_INVALID_SOCKET_ID (~0U)
#define XEN_INVALID_NODE_ID   (~0U)
#define XEN_INVALID_NODE_DIST (~0U)

/* xen_sysctl_cpupool_op.op */
#define XEN_SYSCTL_CPUPOOL_OP_CREATE     1
#define XEN_SYSCTL_CPUPOOL_OP_DESTROY    2
#define XEN_SYSCTL_CPUPOOL_OP_INFO       3
#define XEN_SYSCTL_CPUPOOL_OP_ADDCPU     4
#define XEN_SYSCTL_CPUPOOL_OP_RMCPU      5
#define XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN 6
#define XEN_SYSCTL_CPUPOOL_OP_FREEINFO   7

/* xen_sysctl_cpu_hotplug.op */
#define XEN_SYSCTL_CPU_HOTPLUG_ONLINE      0
#define XEN_SYSCTL_CPU_HOTPLUG_OFFLINE     1
#define XEN_SYSCTL_CPU_HOTPLUG_SMT_ENABLE  2
#define XEN_SYSCTL_CPU_HOTPLUG_SMT_DISABLE 3

/* xen_sysctl_scheduler_op.cmd */
#define XEN_SYSCTL_SCHEDOP_putinfo 0
#define XEN_SYSCTL_SCHEDOP_getinfo 1

/* xen_sysctl_cpu_featureset.index */
#define XEN_SYSCTL_cpu_featureset_raw     0
#define XEN_SYSCTL_cpu_featureset_host    1
#define XEN_SYSCTL_cpu_featureset_pv      2
#define XEN_SYSCTL_cpu_featureset_hvm     3
#define XEN_SYSCTL_cpu_featureset_pv_max  4
#define XEN_SYSCTL_cpu_featureset_hvm_max 5

/* xen_sysctl_cpu_policy.index */
#define XEN_SYSCTL_cpu_policy_raw         0
#define XEN_SYSCTL_cpu_policy_host        1
#define XEN_SYSCTL_cpu_policy_pv_max      2
#define XEN_SYSCTL_cpu_policy_hvm_max     3
#define XEN_SYSCTL_cpu_policy_pv_default  4
#define XEN_SYSCTL_cpu_policy_hvm_default 5

#ifndef __ASSEMBLY__

/* The hypervisor's messages. */
struct xen_sysctl_readconsole {
    uint8_t clear;       /* drop what is read */
    uint8_t incremental; /* start at index, not at the oldest */
    uint8_t pad0, pad1;
    uint32_t index;      /* in and out, with incremental */
    guest_addr_t buffer; /* char[count] */
    uint32_t count;      /* in: room; out: read */
};
ABI_SIZE(struct xen_sysctl_readconsole, 24);

struct xen_sysctl_physinfo {
    uint32_t threads_per_core, cores_per_socket;
    uint32_t nr_cpus, max_cpu_id;
    uint32_t nr_nodes, max_node_id;
    uint32_t cpu_khz;
    uint32_t capabilities; /* XEN_SYSCTL_PHYSCAP_* */
    uint32_t arch_capabilities;
    uint32_t pad;
    uint64_t total_pages, free_pages, scrub_pages;
    uint64_t outstanding_pages; /* claimed */
    uint64_t max_mfn;
    uint32_t hw_cap[8]; /* CPUID words of features */
};
ABI_SIZE(struct xen_sysctl_physinfo, 112);

struct xen_sysctl_sched_id {
    uint32_t sched_id; /* XEN_SCHEDULER_* */
};

struct xen_sysctl_getdomaininfolist {
    domid_t first_domain;
    uint32_t max_domains;
    guest_addr_t buffer; /* struct xen_domctl_getdomaininfo[max_domains] */
    uint32_t num_domains; /* out */
};
ABI_SIZE(struct xen_sysctl_getdomaininfolist, 24);

struct xen_sysctl_debug_keys {
    guest_addr_t keys; /* char[nr_keys] */
    uint32_t nr_keys;
};
ABI_SIZE(struct xen_sysctl_debug_keys, 16);

struct xen_sysctl_cpuinfo {
    uint64_t idletime; /* ns */
};
struct xen_sysctl_getcpuinfo {
    uint32_t max_cpus;
    guest_addr_t info; /* struct xen_sysctl_cpuinfo[max_cpus] */
    uint32_t nr_cpus;  /* out */
};
ABI_SIZE(struct xen_sysctl_getcpuinfo, 24);

struct xen_sysctl_availheap {
    uint32_t min_bitwidth, max_bitwidth; /* 0: no limit */
    int32_t node;                        /* -1: all */
    uint64_t avail_bytes;                /* out */
};
ABI_SIZE(struct xen_sysctl_availheap, 24);

struct xen_sysctl_cputopo {
    uint32_t core, socket, node;
};
struct xen_sysctl_cputopoinfo {
    uint32_t num_cpus;    /* in: room; out: how many there are */
    guest_addr_t cputopo; /* struct xen_sysctl_cputopo[]; 0: only the number is asked for */
};
ABI_SIZE(struct xen_sysctl_cputopoinfo, 16);

struct xen_sysctl_meminfo {
    uint64_t memsize, memfree; /* bytes */
};
struct xen_sysctl_numainfo {
    uint32_t num_nodes;    /* in: room; out: how many there are */
    guest_addr_t meminfo;  /* struct xen_sysctl_meminfo[] */
    guest_addr_t distance; /* uint32_t[num_nodes][num_nodes] */
};
ABI_SIZE(struct xen_sysctl_numainfo, 24);

struct xen_sysctl_cpupool_op {
    uint32_t op; /* XEN_SYSCTL_CPUPOOL_OP_* */
    uint32_t cpupool_id; /* in: this or the next that exists; out */
    uint32_t sched_id;
    uint32_t domid;
    uint32_t cpu;
    uint32_t n_dom;
    struct xenctl_bitmap cpumap;
};
ABI_SIZE(struct xen_sysctl_cpupool_op, 40);

struct xen_sysctl_credit_schedule {
    uint32_t tslice_ms, ratelimit_us, vcpu_migr_delay_us;
};
struct xen_sysctl_credit2_schedule {
    uint32_t ratelimit_us;
};
struct xen_sysctl_scheduler_op {
    uint32_t cpupool_id;
    uint32_t sched_id;
    uint32_t cmd; /* XEN_SYSCTL_SCHEDOP_* */
    union {
        struct xen_sysctl_credit_schedule sched_credit;
        struct xen_sysctl_credit2_schedule sched_credit2;
        uint64_t pad[2];
    } u;
};
ABI_SIZE(struct xen_sysctl_scheduler_op, 32);

struct xen_sysctl_cpu_levelling_caps {
    uint32_t caps;
};

struct xen_sysctl_cpu_featureset {
    uint32_t index;        /* XEN_SYSCTL_cpu_featureset_* */
    uint32_t nr_features;  /* in: room, words; out: how many there are */
    guest_addr_t features; /* uint32_t[] */
};
ABI_SIZE(struct xen_sysctl_cpu_featureset, 16);

struct xen_sysctl_cpu_policy {
    uint32_t index; /* XEN_SYSCTL_cpu_policy_* */
    uint32_t nr_leaves, nr_msrs; /* in: room; out: how many there are */
    uint32_t _rsvd;
    guest_addr_t leaves; /* xen_cpuid_leaf_t[] (cpuid.h) */
    guest_addr_t msrs;   /* xen_msr_entry_t[] */
};
ABI_SIZE(struct xen_sysctl_cpu_policy, 32);

struct xen_sysctl_cpu_hotplug {
    uint32_t cpu;
    uint32_t op; /* XEN_SYSCTL_CPU_HOTPLUG_* */
};

struct xen_sysctl {
    uint32_t cmd;               /* XEN_SYSCTL_* */
    uint32_t interface_version; /* XEN_SYSCTL_INTERFACE_VERSION */
    union {
        struct xen_sysctl_readconsole readconsole;
        struct xen_sysctl_physinfo physinfo;
        struct xen_sysctl_cputopoinfo cputopoinfo;
        struct xen_sysctl_numainfo numainfo;
        struct xen_sysctl_sched_id sched_id;
        struct xen_sysctl_getdomaininfolist getdomaininfolist;
        struct xen_sysctl_debug_keys debug_keys;
        struct xen_sysctl_getcpuinfo getcpuinfo;
        struct xen_sysctl_availheap availheap;
        struct xen_sysctl_cpu_hotplug cpu_hotplug;
        struct xen_sysctl_cpupool_op cpupool_op;
        struct xen_sysctl_scheduler_op scheduler_op;
        struct xen_sysctl_cpu_levelling_caps cpu_levelling_caps;
        struct xen_sysctl_cpu_featureset cpu_featureset;
        struct xen_sysctl_cpu_policy cpu_policy;
        uint8_t pad[128];
    } u;
};
ABI_SIZE(struct xen_sysctl, 136);
ABI_OFFSET(struct xen_sysctl, u, 8);

#endif

#endif
