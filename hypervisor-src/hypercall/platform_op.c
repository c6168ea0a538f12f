/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * platform_op: what Dom0, who drives the machine, asks of it: wall clock, sleep, processors,
 * firmware's findings. The structure is copied in whole, answered, and copied out whole.
 * Read next: abi/platform.h.
 */
#include "hypercall/hypercall.h"
#include "hypercall/platform_op.h"

#include "abi/errno.h"
#include "abi/platform.h"
#include "cpu/cpu.h"
#include "cpu/power.h"
#include "cpu/processor.h"
#include "cpu/time.h"
#include "domain/clock.h"
#include "domain/domain.h"
#include "domain/run_queue.h"
#include "domain/scheduler_control.h"
#include "lib/string.h"
#include "memory/guest_copy.h"

#define MSR_MTRR_CAP 0xfe
#define MSR_MTRR_BASE0 0x200 /* base and mask of each variable range */
#define MTRR_COUNT 0xff
#define MTRR_TYPE 0xff
#define MTRR_VALID (1UL << 11)
#define CPUID_MTRR (1U << 12)

static int settime(uint64_t seconds, uint32_t ns, uint64_t system)
{
    if (ns >= NS_PER_SECOND)
        return REFUSE_ARG(-EINVAL, "a second has 10^9 ns", ns);
    if (system > system_time())
        return REFUSE_ARG(-EINVAL, "the wall clock is set for a system time to come", system);
    wall_clock_set(seconds, ns, system);
    return 0;
}

/* A variable memory range (SDM volume 3, 12.11.2.3), as frames. */
static int read_memtype(struct xenpf_read_memtype *range)
{
    uint32_t width = cpuid(0x80000000, 0).a >= 0x80000008 ? cpuid(0x80000008, 0).a & 0xff : 36;
    uint64_t frames = 1UL << (width - PAGE_SHIFT), base, mask;

    if (!(cpuid(1, 0).d & CPUID_MTRR) || range->reg >= (read_msr(MSR_MTRR_CAP) & MTRR_COUNT))
        return REFUSE_ARG(-EINVAL, "the processor has no such memory range", range->reg);
    base = read_msr(MSR_MTRR_BASE0 + 2 * range->reg);
    mask = read_msr(MSR_MTRR_BASE0 + 2 * range->reg + 1);
    range->mfn = range->nr_mfns = range->type = 0;
    if (!(mask & MTRR_VALID))
        return 0;
    range->mfn = base >> PAGE_SHIFT;
    range->type = base & MTRR_TYPE;
    range->nr_mfns = (frames - (mask >> PAGE_SHIFT)) & (frames - 1);
    return 0;
}

static int cpu_info(struct xenpf_pcpuinfo *info)
{
    info->max_present = cpu_count - 1;
    info->flags = info->apic_id = info->acpi_id = 0;
    if (info->xen_cpuid >= cpu_count) {
        info->flags = XEN_PCPU_FLAGS_INVALID;
        return 0;
    }
    info->apic_id = cpus[info->xen_cpuid].apic_id;
    info->flags = online_cpus() >> info->xen_cpuid & 1 ? XEN_PCPU_FLAGS_ONLINE : 0;
    return 0;
}

static int cpu_version(struct xenpf_pcpu_version *info)
{
    struct cpuid_leaf vendor = cpuid(0, 0);
    uint32_t signature = cpuid(1, 0).a, family = signature >> 8 & 15, model = signature >> 4 & 15;

    info->max_present = cpu_count - 1;
    if (info->xen_cpuid >= cpu_count) {
        memset(info->vendor_id, 0, sizeof(info->vendor_id));
        info->family = info->model = info->stepping = 0;
        return 0;
    }
    memcpy(info->vendor_id, &vendor.b, 4);
    memcpy(info->vendor_id + 4, &vendor.d, 4);
    memcpy(info->vendor_id + 8, &vendor.c, 4);
    info->family = family == 15 ? family + (signature >> 20 & 0xff) : family;
    info->model = family == 6 || family == 15 ? model | (signature >> 12 & 0xf0) : model;
    info->stepping = signature & 15;
    return 0;
}

static int enter_sleep(const struct xenpf_enter_acpi_sleep *sleep)
{
    if (sleep->flags & XENPF_ACPI_SLEEP_EXTENDED)
        return REFUSE(-EOPNOTSUPP, "only machines with PM1 control registers are put to sleep");
    machine_sleep(sleep->val_a, sleep->val_b);
    return 0;
}

static int carry_out(struct xen_platform_op *op)
{
    switch (op->cmd) {
    case XENPF_settime32:
        return settime(op->u.settime32.secs, op->u.settime32.nsecs, op->u.settime32.system_time);
    case XENPF_settime64:
        if (op->u.settime64.mbz)
            return REFUSE_ARG(-EINVAL, "a field that must be zero is not", op->u.settime64.mbz);
        return settime(op->u.settime64.secs, op->u.settime64.nsecs, op->u.settime64.system_time);
    case XENPF_read_memtype:
        return read_memtype(&op->u.read_memtype);
    case XENPF_firmware_info:
        return platform_firmware_info(&op->u.firmware_info);
    case XENPF_enter_acpi_sleep:
        return enter_sleep(&op->u.enter_acpi_sleep);
    case XENPF_get_cpuinfo:
        return cpu_info(&op->u.pcpu_info);
    case XENPF_get_cpu_version:
        return cpu_version(&op->u.pcpu_version);
    case XENPF_cpu_online:
    case XENPF_cpu_offline:
        return cpu_set_online(op->u.cpu_ol.cpuid, op->cmd == XENPF_cpu_online);
    case XENPF_get_symbol:
        return REFUSE(-EOPNOTSUPP, "symbols are in paracore-syms, for a debugger");
    case XENPF_add_memtype: case XENPF_del_memtype: case XENPF_microcode_update:
    case XENPF_efi_runtime_call:
    case XENPF_resource_op:
        return REFUSE_ARG(-EOPNOTSUPP, "Paracore leaves this as the firmware set it", op->cmd);
    default:
        return REFUSE_ARG(-ENOSYS, "no such platform_op", op->cmd);
    }
}

long hypercall_platform_op(uint64_t argument, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct xen_platform_op op;
    int err;

    (void)a2, (void)a3, (void)a4, (void)a5;
    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "the machine is Dom0's to ask about");
    if (copy_from_guest(&op, guest_va_of(argument), sizeof(op)))
        return REFUSE_ARG(-EFAULT, "platform_op's structure cannot be read", argument);
    if (op.interface_version != XENPF_INTERFACE_VERSION)
        return REFUSE_ARG(-EACCES, "expected another interface version", op.interface_version);
    err = carry_out(&op);
    if (!err && copy_to_guest(guest_va_of(argument), &op, sizeof(op)))
        return REFUSE_ARG(-EFAULT, "platform_op's structure cannot be written", argument);
    return err;
}
