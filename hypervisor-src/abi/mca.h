/* SPDX-License-Identifier: MIT */
/*
 * mca(xen_mc): machine checks, for Dom0. What a hypervisor that keeps them to itself needs to
 * answer: which processors there are, and that nothing happened.
 */
#ifndef ABI_MCA_H
#define ABI_MCA_H

#include "base.h"

#define XEN_MCA_INTERFACE_VERSION 0x01ecc003

#define XEN_MC_fetch        1
#define XEN_MC_notifydomain 2
#define XEN_MC_physcpuinfo  3
#define XEN_MC_msrinject    4
#define XEN_MC_mceinject    5

#define XEN_MC_OK     0x0 /* xen_mc_fetch.flags, out */
#define XEN_MC_NODATA 0x2
#define XEN_MC_ACK    0x4 /* in: fetch_id was dealt with */

#define MC_NCAPS 7 /* feature words: 1.edx, 80000001.edx, -, -, 1.ecx, -, 80000001.ecx */

#ifndef __ASSEMBLY__

struct xen_mc_fetch {
    uint32_t flags;    /* in and out */
    uint32_t pad;
    uint64_t fetch_id; /* in and out */
    guest_addr_t data;
};
ABI_SIZE(struct xen_mc_fetch, 24);

struct mcinfo_msr {
    uint64_t reg;
    uint64_t value;
};

struct mcinfo_logical_cpu {
    uint32_t mc_cpunr;
    uint32_t mc_chipid;
    uint16_t mc_coreid;
    uint16_t mc_threadid;
    uint32_t mc_apicid;
    uint32_t mc_clusterid;
    uint32_t mc_ncores;
    uint32_t mc_ncores_active;
    uint32_t mc_nthreads;
    int32_t mc_cpuid_level;
    uint32_t mc_family;
    uint32_t mc_vendor;
    uint32_t mc_model;
    uint32_t mc_step;
    char mc_vendorid[16];
    char mc_brandid[64];
    uint32_t mc_cpu_caps[MC_NCAPS];
    uint32_t mc_cache_size;
    uint32_t mc_cache_alignment;
    int32_t mc_nmsrvals;
    struct mcinfo_msr mc_msrvalues[8];
};
ABI_SIZE(struct mcinfo_logical_cpu, 304);
ABI_OFFSET(struct mcinfo_logical_cpu, mc_vendorid, 52);
ABI_OFFSET(struct mcinfo_logical_cpu, mc_cpu_caps, 132);
ABI_OFFSET(struct mcinfo_logical_cpu, mc_msrvalues, 176);

struct xen_mc_physcpuinfo {
    uint32_t ncpus; /* in: room; out */
    uint32_t pad;
    guest_addr_t info; /* struct mcinfo_logical_cpu[]; 0: only count them */
};
ABI_SIZE(struct xen_mc_physcpuinfo, 16);

struct xen_mc {
    uint32_t cmd;               /* XEN_MC_* */
    uint32_t interface_version; /* XEN_MCA_INTERFACE_VERSION */
    union {
        struct xen_mc_fetch mc_fetch;
        struct xen_mc_physcpuinfo mc_physcpuinfo;
        uint8_t injection[144]; /* commands that no guest may give here */
    } u;
};
ABI_SIZE(struct xen_mc, 152);
ABI_OFFSET(struct xen_mc, u, 8);

#endif

#endif
