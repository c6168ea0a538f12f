/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a toolstack is told of the machine: processors, memory, nodes, CPU pools. There is one node
 * and one pool, with all CPUs.
 */
#include "hypercall/sysctl.h"

#include "abi/errno.h"
#include "cpu/cpu.h"
#include "cpu/time.h"
#include "debug/refuse.h"
#include "hypercall/bitmap.h"
#include "domain/pci_owner.h"
#include "domain/run_queue.h"
#include "domain/scheduler_control.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/guest_copy.h"
#include "pv/cpu_policy.h"

enum { LOCAL_DISTANCE = 10 };

long sysctl_physinfo(struct xen_sysctl *op)
{
    struct xen_sysctl_physinfo *info = &op->u.physinfo;
    uint32_t features[FEATURE_WORDS];

    memset(info, 0, sizeof(*info));
    info->threads_per_core = info->cores_per_socket = 1;
    for (uint64_t set = online_cpus(); set; set &= set - 1)
        info->nr_cpus++;
    info->max_cpu_id = cpu_count - 1;
    info->nr_nodes = 1;
    info->cpu_khz = (uint32_t)(time_scale.tsc_hz / 1000);
    info->capabilities =
        XEN_SYSCTL_PHYSCAP_pv | XEN_SYSCTL_PHYSCAP_gnttab_v1 | XEN_SYSCTL_PHYSCAP_gnttab_v2;
    if (pci_assignment != PCI_ASSIGNMENT_OFF)
        info->capabilities |= XEN_SYSCTL_PHYSCAP_directio;
    info->total_pages = ram_frames();
    info->free_pages = free_frames();
    info->outstanding_pages = claimed_frames();
    info->max_mfn = frame_count - 1;
    cpu_policy_features(cpuid, features);
    memcpy(info->hw_cap, features, sizeof(info->hw_cap));
    return 0;
}
_Static_assert(sizeof(((struct xen_sysctl_physinfo *)0)->hw_cap) / 4 < FEATURE_WORDS,
               "the first feature words are shown");

long sysctl_cpu_times(struct xen_sysctl *op)
{
    struct xen_sysctl_getcpuinfo *request = &op->u.getcpuinfo;
    uint32_t i;

    for (i = 0; i < cpu_count && i < request->max_cpus; i++) {
        struct xen_sysctl_cpuinfo info = { .idletime = cpu_idle_time(&cpus[i]) };

        if (copy_to_guest(guest_va_of(request->info + i * sizeof(info)), &info, sizeof(info)))
            return REFUSE_ARG(-EFAULT, "list of CPUs cannot be written", request->info);
    }
    request->nr_cpus = i;
    return 0;
}

long sysctl_available(struct xen_sysctl *op)
{
    struct xen_sysctl_availheap *heap = &op->u.availheap;

    if (heap->min_bitwidth || heap->max_bitwidth)
        return REFUSE(-EOPNOTSUPP, "free memory is counted as a whole, not by address");
    heap->avail_bytes = free_frames() << PAGE_SHIFT;
    return 0;
}

long sysctl_topology(struct xen_sysctl *op)
{
    struct xen_sysctl_cputopoinfo *request = &op->u.cputopoinfo;
    uint32_t room = request->num_cpus;

    request->num_cpus = cpu_count;
    if (!request->cputopo)
        return 0;
    for (uint32_t i = 0; i < cpu_count && i < room; i++) {
        struct xen_sysctl_cputopo place = { .core = i };

        if (!(online_cpus() >> i & 1))
            place = (struct xen_sysctl_cputopo){ XEN_INVALID_CORE_ID, XEN_INVALID_SOCKET_ID,
                                                 XEN_INVALID_NODE_ID };

        if (copy_to_guest(guest_va_of(request->cputopo + i * sizeof(place)), &place,
                          sizeof(place)))
            return REFUSE_ARG(-EFAULT, "list of CPUs cannot be written", request->cputopo);
    }
    request->num_cpus = room < cpu_count ? room : cpu_count;
    return 0;
}

long sysctl_numa(struct xen_sysctl *op)
{
    struct xen_sysctl_numainfo *request = &op->u.numainfo;
    struct xen_sysctl_meminfo memory = { ram_frames() << PAGE_SHIFT, free_frames() << PAGE_SHIFT };
    uint32_t distance = LOCAL_DISTANCE, room = request->num_nodes;

    request->num_nodes = 1;
    if (!room)
        return 0;
    if (request->meminfo && copy_to_guest(guest_va_of(request->meminfo), &memory, sizeof(memory)))
        return REFUSE_ARG(-EFAULT, "list of nodes cannot be written", request->meminfo);
    if (request->distance &&
        copy_to_guest(guest_va_of(request->distance), &distance, sizeof(distance)))
        return REFUSE_ARG(-EFAULT, "distances of nodes cannot be written", request->distance);
    return 0;
}

long sysctl_hotplug(struct xen_sysctl *op)
{
    switch (op->u.cpu_hotplug.op) {
    case XEN_SYSCTL_CPU_HOTPLUG_ONLINE:
    case XEN_SYSCTL_CPU_HOTPLUG_OFFLINE:
        return cpu_set_online(op->u.cpu_hotplug.cpu,
                              op->u.cpu_hotplug.op == XEN_SYSCTL_CPU_HOTPLUG_ONLINE);
    default:
        return REFUSE_ARG(-EOPNOTSUPP, "threads of a core are not switched as one",
                          op->u.cpu_hotplug.op);
    }
}

static uint32_t count_domains(void)
{
    uint32_t n = 0;

    for (const struct domain *d = domain_list; d; d = d->next)
        n++;
    return n;
}

/* Pool 0 or the next that exists: there is none. */
static long pool_info(struct xen_sysctl_cpupool_op *pool)
{
    if (pool->cpupool_id)
        return -ENOENT; /* how the toolstack finds the end of the list */
    pool->sched_id = XEN_SCHEDULER_CREDIT2;
    pool->n_dom = count_domains();
    return bitmap_write(&pool->cpumap, online_cpus());
}

long sysctl_pool(struct xen_sysctl *op)
{
    struct xen_sysctl_cpupool_op *pool = &op->u.cpupool_op;

    switch (pool->op) {
    case XEN_SYSCTL_CPUPOOL_OP_INFO:
        return pool_info(pool);
    case XEN_SYSCTL_CPUPOOL_OP_FREEINFO:
        return bitmap_write(&pool->cpumap, 0);
    case XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN:
        return pool->cpupool_id ? REFUSE_ARG(-ENOENT, "there is one CPU pool, number 0",
                                             pool->cpupool_id) : 0;
    default:
        return REFUSE_ARG(-EOPNOTSUPP, "CPU pools are not made or changed: use pinning",
                          pool->op);
    }
}
