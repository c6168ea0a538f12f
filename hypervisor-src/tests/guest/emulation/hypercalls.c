/* SPDX-License-Identifier: GPL-2.0-only */
/* xen_version, console_io, vm_assist, physdev_op and platform_op: answers, and who may not ask. */
#include "tests/guest/emulation/emulation.h"

#include "abi/console.h"
#include "abi/errno.h"
#include "abi/mca.h"
#include "abi/physdev.h"
#include "abi/platform.h"
#include "abi/version.h"
#include "abi/vm_assist.h"
#include "guests/lib/hypercall.h"

static void test_version(void)
{
    static char text[XEN_CAPABILITIES_INFO_LEN];
    struct xen_feature_info features = { .submap_idx = 0 };

    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_version, 0), 4 << 16 | 17,
                "the version is 4.17");
    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_capabilities, text), 0,
                "capabilities are told");
    check(!memcmp(text, "xen-3.0-x86_64", 14), "64-bit PV is among them");
    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_get_features, &features), 0,
                "features are told");
    check_equal(features.submap >> XENFEAT_dom0 & 1, is_dom0(), "Dom0 is told that it is");
    features.submap_idx = 1;
    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_get_features, &features), -EINVAL,
                "there is one group of features");
    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_build_id, 0), 20,
                "the build id has 20 bytes");
    check_equal(hypercall2(__HYPERVISOR_xen_version, XENVER_extraversion, HYPERVISOR_VIRT_START),
                -EFAULT,
                "nothing is written into the hypervisor");
    check_equal(hypercall2(__HYPERVISOR_xen_version, 99, text), -ENOSYS,
                "an unknown command is refused");
}

static void test_console(void)
{
    char text[8];

    check_equal(hypercall3(__HYPERVISOR_console_io, CONSOLEIO_read, 0, text),
                is_dom0() ? 0 : -EPERM,
                "console input by hypercall is Dom0's");
    check_equal(hypercall3(__HYPERVISOR_console_io, CONSOLEIO_write, -1, text), -EINVAL,
                "a negative count is refused");
    check_equal(hypercall3(__HYPERVISOR_console_io, CONSOLEIO_write, 8,
                           HYPERVISOR_VIRT_START + 0x20000000000), -EFAULT,
                "the hypervisor is not printed");
}

static void test_physdev(void)
{
    struct physdev_map_pirq map = {
        .domid = DOMID_SELF, .type = MAP_PIRQ_TYPE_GSI, .index = 8, .pirq = 8,
    };
    struct physdev_apic apic = { .apic_physbase = 0xfec00000, .reg = 1 };

    check_equal(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, &map),
                is_dom0() ? 0 : -EPERM,
                "lines are mapped for Dom0 only");
    check_equal(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_apic_read, &apic),
                is_dom0() ? 0 : -EPERM,
                "the IO-APIC is shown to Dom0 only");
    map.index = 1000;
    map.pirq = -1;
    check(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, &map) < 0,
          "a line that is not there is refused");
    check_equal(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, 0x10),
                is_dom0() ? -EFAULT : -EPERM,
                "a structure that cannot be read is refused");
    check_equal(hypercall2(__HYPERVISOR_physdev_op, 99, &map), -ENOSYS,
                "an unknown physdev_op is refused");
}

static void test_platform(void)
{
    struct xen_platform_op op = {
        .cmd = XENPF_get_cpuinfo, .interface_version = XENPF_INTERFACE_VERSION,
    };

    check_equal(hypercall2(__HYPERVISOR_platform_op, &op, 0), is_dom0() ? 0 : -EPERM,
                "the platform is Dom0's");
    if (!is_dom0())
        return;
    check_equal(op.u.pcpu_info.flags, XEN_PCPU_FLAGS_ONLINE, "processor 0 is online");
    op.interface_version++;
    check_equal(hypercall2(__HYPERVISOR_platform_op, &op, 0), -EACCES,
                "another interface version is refused");
    op = (struct xen_platform_op){
        .cmd = XENPF_settime64, .interface_version = XENPF_INTERFACE_VERSION,
    };
    op.u.settime64.system_time = guest_time() + 1000000000000;
    check_equal(hypercall2(__HYPERVISOR_platform_op, &op, 0), -EINVAL,
                "the clock is not set for a time to come");
}

static void test_machine_checks(void)
{
    struct xen_mc mc = {
        .cmd = XEN_MC_physcpuinfo, .interface_version = XEN_MCA_INTERFACE_VERSION,
    };

    check_equal(hypercall2(__HYPERVISOR_arch_0, &mc, 0), is_dom0() ? 0 : -EPERM,
                "machine checks are Dom0's");
    if (!is_dom0())
        return;
    check(mc.u.mc_physcpuinfo.ncpus >= 1, "the processors are counted");
    mc.cmd = XEN_MC_fetch;
    mc.u.mc_fetch.flags = 0;
    check_equal(hypercall2(__HYPERVISOR_arch_0, &mc, 0), 0, "what happened can be asked");
    check_equal(mc.u.mc_fetch.flags, XEN_MC_NODATA, "nothing did");
    mc.interface_version = 0;
    check_equal(hypercall2(__HYPERVISOR_arch_0, &mc, 0), -EACCES,
                "machine checks have an interface version");
}

void test_hypercalls(void)
{
    test_version();
    test_console();
    test_physdev();
    test_platform();
    check_equal(hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable,
                           VMASST_TYPE_writable_pagetables), 0,
                "writable page tables can be had");
    check_equal(hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable, 63), -EINVAL,
                "an unknown assist is refused");
    check_equal(hypercall2(__HYPERVISOR_xenpmu_op, 0, 0), -EOPNOTSUPP,
                "there are no performance counters");
    test_machine_checks();
}
