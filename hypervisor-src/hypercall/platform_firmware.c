/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * XENPF_firmware_info: what the firmware found or left, of which Paracore keeps UEFI's tables. The
 * BIOS is asked nothing: Paracore never goes back to real mode. Read next: boot/efi.h.
 */
#include "hypercall/platform_op.h"

#include "abi/errno.h"
#include "boot/efi.h"
#include "debug/refuse.h"
#include "memory/guest_copy.h"

/* The name as far as there is room for it; it must end within. */
static int efi_vendor(struct xenpf_firmware_info *info)
{
    uint64_t to = info->u.efi_info.vendor.name;
    uint32_t room = info->u.efi_info.vendor.bufsz / sizeof(uint16_t);

    info->u.efi_info.vendor.revision = efi_info.firmware_revision;
    for (uint32_t i = 0; i < room; i++) {
        if (copy_to_guest(guest_va_of(to + i * sizeof(uint16_t)), &efi_info.vendor[i],
                          sizeof(uint16_t)))
            return REFUSE_ARG(-EFAULT, "buffer for the firmware's name cannot be written", to);
        if (!efi_info.vendor[i])
            return 0;
    }
    return REFUSE_ARG(-ENOBUFS, "room for the firmware's name is too small", room);
}

/* Shortens the region asked about to what lies in one region of the map. */
static int efi_memory(struct xenpf_firmware_info *info)
{
    uint64_t address = info->u.efi_info.mem.addr, size = info->u.efi_info.mem.size, left;
    const struct efi_region *r = efi_region_at(address);

    if (!r)
        return REFUSE_ARG(-ESRCH, "the firmware's map does not have this address", address);
    left = r->start + (r->pages << PAGE_SHIFT) - address;
    info->u.efi_info.mem.size = size < left ? size : left;
    info->u.efi_info.mem.attr = r->attributes;
    info->u.efi_info.mem.type = r->type;
    return 0;
}

static int efi(struct xenpf_firmware_info *info)
{
    if (!efi_info.present)
        return REFUSE(-ENOSYS, "the machine was not booted by UEFI");
    switch (info->index) {
    case XEN_FW_EFI_VERSION:
        info->u.efi_info.version = efi_info.version;
        return 0;
    case XEN_FW_EFI_RT_VERSION:
        info->u.efi_info.version = efi_info.runtime_version;
        return 0;
    case XEN_FW_EFI_CONFIG_TABLE:
        info->u.efi_info.cfg.addr = efi_info.config_table;
        info->u.efi_info.cfg.nent = efi_info.config_entries;
        return 0;
    case XEN_FW_EFI_VENDOR:
        return efi_vendor(info);
    case XEN_FW_EFI_MEM_INFO:
        return efi_memory(info);
    case XEN_FW_EFI_PCI_ROM:
        return REFUSE(-ESRCH, "no option ROMs were kept from the firmware");
    case XEN_FW_EFI_APPLE_PROPERTIES:
        return REFUSE(-ENODATA, "no device properties were kept from the firmware");
    default:
        return REFUSE_ARG(-EINVAL, "no such information about UEFI", info->index);
    }
}

int platform_firmware_info(struct xenpf_firmware_info *info)
{
    switch (info->type) {
    case XEN_FW_DISK_INFO:
    case XEN_FW_DISK_MBR_SIGNATURE:
    case XEN_FW_VBEDDC_INFO:
        return REFUSE_ARG(-ESRCH, "the firmware was not asked about it", info->type);
    case XEN_FW_EFI_INFO:
        return efi(info);
    case XEN_FW_KBD_SHIFT_FLAGS:
        info->u.kbd_shift_flags = 0;
        return 0;
    default:
        return REFUSE_ARG(-EINVAL, "no such firmware information", info->type);
    }
}
