/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the boot loader handed over, in one form for multiboot 1 and 2: memory map, modules, command
 * line. Filled once by boot/multiboot.c before anything else runs; read-only afterwards. All
 * strings are Paracore's own copies.
 */
#ifndef PARACORE_BOOT_BOOT_INFO_H
#define PARACORE_BOOT_BOOT_INFO_H

#include "lib/types.h"

enum { BOOT_REGIONS_MAX = 64, BOOT_MODULES_MAX = 16, BOOT_TEXT_MAX = 8192 };

/* As the firmware's E820 numbers them. */
enum memory_kind { MEMORY_RAM = 1, MEMORY_RESERVED = 2, MEMORY_ACPI = 3, MEMORY_NVS = 4,
    MEMORY_BAD = 5 };

/* Bytes [start, end). */
struct memory_region {
    uint64_t start, end;
    uint32_t kind; /* enum memory_kind */
};

struct boot_module {
    uint64_t start, size;  /* physical, bytes */
    const char *arguments; /* without the file's name, whichever loader put it there */
};

/* A screen of pixels that the loader set up. */
struct boot_framebuffer {
    uint64_t address; /* 0: none */
    uint32_t pitch;   /* bytes a line */
    uint32_t width, height;
    uint8_t bits; /* a pixel */
    uint8_t red_position, red_size, green_position, green_size, blue_position, blue_size;
};

struct boot_info {
    const char *loader;       /* its name, or "" */
    const char *command_line; /* Paracore's own options */
    unsigned int module_count;
    struct boot_module modules[BOOT_MODULES_MAX];
    /* The firmware's map: sorted, not overlapping. */
    unsigned int region_count;
    struct memory_region regions[BOOT_REGIONS_MAX];
    /* Whole frames of RAM free for use: without the first MiB, Paracore's image and the modules.
     * Sorted. */
    unsigned int usable_count;
    struct memory_region usable[BOOT_REGIONS_MAX];
    uint64_t rsdp; /* physical address of a copy the loader gave, 0: look for it */
    struct boot_framebuffer framebuffer;
    uint64_t efi_system_table; /* physical; 0: no UEFI */
};

extern struct boot_info boot_info;

#endif
