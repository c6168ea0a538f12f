/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a UEFI firmware left behind, for Dom0 (XENPF_firmware_info): its version, its configuration
 * table, its memory map. Paracore comes after ExitBootServices and calls none of its services.
 */
#ifndef PARACORE_BOOT_EFI_H
#define PARACORE_BOOT_EFI_H

#include "lib/types.h"

enum { EFI_VENDOR_MAX = 64 };

/* UEFI 2.10, 7.2 EFI_MEMORY_DESCRIPTOR. */
struct efi_region {
    uint32_t type;
    uint64_t start, virtual_start, pages, attributes;
};

struct efi_info {
    bool present;
    uint32_t version; /* major << 16 | minor * 10 */
    uint32_t runtime_version;
    uint32_t firmware_revision;
    uint64_t config_table; /* physical */
    uint32_t config_entries;
    uint16_t vendor[EFI_VENDOR_MAX]; /* UCS-2, ended by 0 */
};

extern struct efi_info efi_info;

/* Keeps the firmware's memory map; what is beyond the room for it is left out. */
void efi_map_keep(const void *map, size_t size, size_t entry_size);
/* The region of the map that holds an address; NULL: none. */
const struct efi_region *efi_region_at(uint64_t address);
/* Reads the system table that the loader named. Before memory_init, as acpi_init. */
void efi_init(void);

#endif
