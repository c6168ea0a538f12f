/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mca: Dom0's daemon for machine checks asks which processors there are and what happened. Paracore
 * ends at a machine check itself, so nothing ever happened that could still be told.
 * Read next: abi/mca.h.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/mca.h"
#include "cpu/cpu.h"
#include "cpu/processor.h"
#include "domain/domain.h"
#include "lib/string.h"
#include "memory/guest_copy.h"

static void describe_cpu(struct mcinfo_logical_cpu *info, uint32_t number)
{
    struct cpuid_leaf vendor = cpuid(0, 0), one = cpuid(1, 0), extended = cpuid(0x80000001, 0);
    uint32_t family = one.a >> 8 & 15;

    memset(info, 0, sizeof(*info));
    info->mc_cpunr = number;
    info->mc_apicid = cpus[number].apic_id;
    info->mc_ncores = info->mc_ncores_active = info->mc_nthreads = 1;
    info->mc_cpuid_level = (int32_t)vendor.a;
    info->mc_family = family == 15 ? family + (one.a >> 20 & 0xff) : family;
    info->mc_model = (one.a >> 4 & 15) | (one.a >> 12 & 0xf0);
    info->mc_step = one.a & 15;
    memcpy(info->mc_vendorid, &vendor.b, 4);
    memcpy(info->mc_vendorid + 4, &vendor.d, 4);
    memcpy(info->mc_vendorid + 8, &vendor.c, 4);
    info->mc_cpu_caps[0] = one.d;
    info->mc_cpu_caps[1] = extended.d;
    info->mc_cpu_caps[4] = one.c;
    info->mc_cpu_caps[6] = extended.c;
    /* the line CLFLUSH flushes, in units of 8 bytes */
    info->mc_cache_alignment = one.b >> 5 & 0x7f8;
}

static int give_cpus(struct xen_mc_physcpuinfo *arg)
{
    struct mcinfo_logical_cpu info;

    if (arg->info && !arg->ncpus)
        return REFUSE(-EINVAL, "no room for a processor's description");
    arg->ncpus = cpu_count;
    for (uint32_t i = 0; arg->info && i < cpu_count; i++) {
        describe_cpu(&info, i);
        if (copy_to_guest(guest_va_of(arg->info + i * sizeof(info)), &info, sizeof(info)))
            return REFUSE_ARG(-EFAULT, "room for a processor's description cannot be written",
                              arg->info);
    }
    return 0;
}

long hypercall_mca(uint64_t argument, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct xen_mc mc;
    int err;

    (void)a2, (void)a3, (void)a4, (void)a5;
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "machine checks are Dom0's matter");
    if (copy_from_guest(&mc, guest_va_of(argument), sizeof(mc)))
        return REFUSE_ARG(-EFAULT, "mca's structure cannot be read", argument);
    if (mc.interface_version != XEN_MCA_INTERFACE_VERSION)
        return REFUSE_ARG(-EACCES, "expected another interface version", mc.interface_version);
    switch (mc.cmd) {
    case XEN_MC_fetch:
        mc.u.mc_fetch.flags = mc.u.mc_fetch.flags & XEN_MC_ACK ? XEN_MC_OK : XEN_MC_NODATA;
        mc.u.mc_fetch.fetch_id = 0;
        break;
    case XEN_MC_physcpuinfo:
        err = give_cpus(&mc.u.mc_physcpuinfo);
        if (err)
            return err;
        break;
    default:
        return REFUSE_ARG(-ENOSYS, "no such machine check command is offered", mc.cmd);
    }
    if (copy_to_guest(guest_va_of(argument), &mc, sizeof(mc)))
        return REFUSE_ARG(-EFAULT, "mca's structure cannot be written", argument);
    return 0;
}
