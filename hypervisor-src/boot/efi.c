/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads UEFI's system table (UEFI 2.10, 4.3) through the boot tables' map of the first 4 GiB, and
 * keeps what Dom0 may ask for. Must never follow a pointer out of that map.
 * Read next: hypercall/platform_firmware.c.
 */
#include "boot/efi.h"

#include "boot/boot_info.h"
#include "debug/printk.h"
#include "lib/string.h"
#include "memory/layout.h"

#define SYSTEM_TABLE_SIGNATURE 0x5453595320494249UL /* "IBI SYST" */
#define REACH (1UL << 32) /* what boot/entry.S maps */

enum { REGIONS_MAX = 384 };

struct efi_header {
    uint64_t signature;
    uint32_t revision, size, crc, reserved;
};

struct efi_system_table {
    struct efi_header header;
    uint64_t vendor;
    uint32_t firmware_revision, pad;
    uint64_t consoles[6];
    uint64_t runtime_services, boot_services;
    uint64_t config_entries, config_table;
};
_Static_assert(offsetof(struct efi_system_table, config_table) == 112, "UEFI 2.10, 4.3");

struct efi_info efi_info;

static struct efi_region regions[REGIONS_MAX];
static unsigned int region_count;

void efi_map_keep(const void *map, size_t size, size_t entry_size)
{
    if (entry_size < sizeof(struct efi_region))
        return;
    for (size_t at = 0; at + entry_size <= size && region_count < REGIONS_MAX; at += entry_size)
        memcpy(&regions[region_count++], (const char *)map + at, sizeof(struct efi_region));
}

const struct efi_region *efi_region_at(uint64_t address)
{
    for (unsigned int i = 0; i < region_count; i++)
        if (address >= regions[i].start
            && address - regions[i].start < regions[i].pages << PAGE_SHIFT)
            return &regions[i];
    return NULL;
}

static const void *reach(uint64_t physical, size_t size)
{
    return physical && physical <= REACH - size ? direct_map(paddr_of(physical)) : NULL;
}

static void read_vendor(uint64_t physical)
{
    const uint16_t *name = reach(physical, sizeof(efi_info.vendor));

    for (unsigned int i = 0; name && i < EFI_VENDOR_MAX - 1 && name[i]; i++)
        efi_info.vendor[i] = name[i];
}

void efi_init(void)
{
    const struct efi_system_table *table = reach(boot_info.efi_system_table, sizeof(*table));
    const struct efi_header *runtime;

    if (!table || table->header.signature != SYSTEM_TABLE_SIGNATURE)
        return;
    efi_info.present = true;
    efi_info.version = table->header.revision;
    efi_info.firmware_revision = table->firmware_revision;
    efi_info.config_table = table->config_table;
    efi_info.config_entries = (uint32_t)table->config_entries;
    read_vendor(table->vendor);
    runtime = reach(table->runtime_services, sizeof(*runtime));
    efi_info.runtime_version = runtime ? runtime->revision : 0;
    printk(LOG_INFO, "UEFI: version %u.%u, %u configuration tables, %u memory regions\n",
           efi_info.version >> 16, (efi_info.version & 0xffff) / 10, efi_info.config_entries,
           region_count);
}
