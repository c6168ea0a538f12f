/* SPDX-License-Identifier: MIT */
/*
 * platform_op(xen_platform_op): Dom0 about the machine: wall clock, firmware, physical CPUs, sleep.
 * The structure is copied in and out whole; interface_version must be XENPF_INTERFACE_VERSION.
 */
#ifndef ABI_PLATFORM_H
#define ABI_PLATFORM_H

#include "base.h"

#define XENPF_INTERFACE_VERSION 0x03000001

#define XENPF_settime32            17
#define XENPF_add_memtype          31
#define XENPF_del_memtype          32
#define XENPF_read_memtype         33
#define XENPF_microcode_update     35
#define XENPF_platform_quirk       39
#define XENPF_get_cpu_version      48
#define XENPF_efi_runtime_call     49
#define XENPF_firmware_info        50
#define XENPF_enter_acpi_sleep     51
#define XENPF_change_freq          52
#define XENPF_getidletime          53
#define XENPF_set_processor_pminfo 54
#define XENPF_get_cpuinfo          55
#define XENPF_cpu_online           56
#define XENPF_cpu_offline          57
#define XENPF_cpu_hotadd           58
#define XENPF_mem_hotadd           59
#define XENPF_core_parking         60
#define XENPF_resource_op          61
#define XENPF_settime64            62
#define XENPF_get_symbol           63

/* xenpf_firmware_info.type */
#define XEN_FW_DISK_INFO          1
#define XEN_FW_DISK_MBR_SIGNATURE 2
#define XEN_FW_VBEDDC_INFO        3
#define XEN_FW_EFI_INFO           4
#define XEN_FW_KBD_SHIFT_FLAGS    5

/* xenpf_firmware_info.index, for XEN_FW_EFI_INFO */
#define XEN_FW_EFI_VERSION          0
#define XEN_FW_EFI_CONFIG_TABLE     1
#define XEN_FW_EFI_VENDOR           2
#define XEN_FW_EFI_MEM_INFO         3
#define XEN_FW_EFI_RT_VERSION       4
#define XEN_FW_EFI_PCI_ROM          5
#define XEN_FW_EFI_APPLE_PROPERTIES 6

#define XEN_PCPU_FLAGS_ONLINE  1
#define XEN_PCPU_FLAGS_INVALID 2

#define XENPF_ACPI_SLEEP_EXTENDED 1

#ifndef __ASSEMBLY__

/* Wall clock at system_time (ns). */
struct xenpf_settime32 {
    uint32_t secs;
    uint32_t nsecs;
    uint64_t system_time;
};
struct xenpf_settime64 {
    uint64_t secs;
    uint32_t nsecs;
    uint32_t mbz;
    uint64_t system_time;
};
ABI_SIZE(struct xenpf_settime64, 24);

struct xenpf_read_memtype {
    uint32_t reg;
    xen_pfn_t mfn;    /* out, all that follows */
    uint64_t nr_mfns;
    uint32_t type;
};
ABI_SIZE(struct xenpf_read_memtype, 32);

struct xenpf_firmware_info {
    uint32_t type;  /* XEN_FW_* */
    uint32_t index;
    union {
        struct {
            uint8_t device;
            uint8_t version;
            uint16_t interface_support;
            uint16_t legacy_max_cylinder;
            uint8_t legacy_max_head;
            uint8_t legacy_sectors_per_track;
            guest_addr_t edd_params;
        } disk_info;
        struct {
            uint8_t device;
            uint32_t mbr_signature;
        } disk_mbr_signature;
        struct {
            uint8_t capabilities;
            uint8_t edid_transfer_time;
            guest_addr_t edid;
        } vbeddc_info;
        union {
            uint32_t version;
            struct {
                uint64_t addr; /* of the configuration table */
                uint32_t nent;
            } cfg;
            struct {
                uint32_t revision;
                uint32_t bufsz;    /* in: bytes */
                guest_addr_t name; /* UCS-2 */
            } vendor;
            struct {
                uint64_t addr;
                uint64_t size;
                uint64_t attr;
                uint32_t type;
            } mem;
            struct {
                uint16_t segment; /* in, to devid */
                uint8_t bus;
                uint8_t devfn;
                uint16_t vendor;
                uint16_t devid;
                uint64_t address; /* out */
                xen_ulong_t size;
            } pci_rom;
            struct {
                uint64_t address;
                xen_ulong_t size;
            } apple_properties;
        } efi_info; /* index: XEN_FW_EFI_* */
        uint8_t kbd_shift_flags;
    } u;
};
ABI_SIZE(struct xenpf_firmware_info, 40);
ABI_OFFSET(struct xenpf_firmware_info, u, 8);

struct xenpf_enter_acpi_sleep {
    uint16_t val_a; /* PM1a control, or sleep type */
    uint16_t val_b;
    uint32_t sleep_state;
    uint32_t flags; /* XENPF_ACPI_SLEEP_EXTENDED */
};
ABI_SIZE(struct xenpf_enter_acpi_sleep, 12);

struct xenpf_getidletime {
    guest_addr_t cpumap_bitmap;
    uint32_t cpumap_nr_cpus;
    guest_addr_t idletime; /* uint64_t[cpumap_nr_cpus] */
    uint64_t now;          /* out */
};
ABI_SIZE(struct xenpf_getidletime, 32);

struct xenpf_pcpuinfo {
    uint32_t xen_cpuid;   /* in */
    uint32_t max_present; /* out, all that follows */
    uint32_t flags;       /* XEN_PCPU_FLAGS_* */
    uint32_t apic_id;
    uint32_t acpi_id;
};
ABI_SIZE(struct xenpf_pcpuinfo, 20);

struct xenpf_cpu_ol {
    uint32_t cpuid;
};

struct xenpf_pcpu_version {
    uint32_t xen_cpuid;   /* in */
    uint32_t max_present; /* out, all that follows */
    char vendor_id[12];
    uint32_t family;
    uint32_t model;
    uint32_t stepping;
};
ABI_SIZE(struct xenpf_pcpu_version, 32);

struct xenpf_symdata {
    uint32_t namelen;
    uint32_t symnum;
    guest_addr_t name;
    uint64_t address;
    char type;
};
ABI_SIZE(struct xenpf_symdata, 32);

struct xen_platform_op {
    uint32_t cmd;               /* XENPF_* */
    uint32_t interface_version; /* XENPF_INTERFACE_VERSION */
    union {
        struct xenpf_settime32 settime32;
        struct xenpf_settime64 settime64;
        struct xenpf_read_memtype read_memtype;
        struct xenpf_firmware_info firmware_info;
        struct xenpf_enter_acpi_sleep enter_acpi_sleep;
        struct xenpf_getidletime getidletime;
        struct xenpf_pcpuinfo pcpu_info;
        struct xenpf_pcpu_version pcpu_version;
        struct xenpf_cpu_ol cpu_ol;
        struct xenpf_symdata symdata;
        uint8_t pad[128];
    } u;
};
ABI_SIZE(struct xen_platform_op, 136);

#endif

#endif
