/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Multiboot 1 and 2 information structures (GNU Multiboot Specification 0.6.96 and 2.0, chapter 3)
 * into boot_info. Everything is copied at once: the loader's memory is free for use afterwards.
 * Read next: boot/memory_map.c.
 */
#include "boot/multiboot.h"

#include "boot/boot_info.h"
#include "boot/efi.h"
#include "boot/memory_map.h"
#include "lib/string.h"
#include "memory/layout.h"

enum { MB1_LOADED = 0x2badb002, MB2_LOADED = 0x36d76289 };

enum mb1_flags {
    MB1_MEMORY = 1 << 0, MB1_COMMAND_LINE = 1 << 2, MB1_MODULES = 1 << 3, MB1_MAP = 1 << 6,
    MB1_LOADER_NAME = 1 << 9,
};

struct mb1_info {
    uint32_t flags, memory_lower, memory_upper, boot_device, command_line, module_count, modules,
        symbols[4];
    uint32_t map_length, map, drives_length, drives, config_table, loader_name;
};

struct mb1_module {
    uint32_t start, end, arguments, reserved;
};

struct mb1_region {
    uint32_t size; /* of the rest */
    uint64_t start, length;
    uint32_t kind;
} __attribute__((packed));

struct mb2_tag {
    uint32_t type, size;
    uint8_t data[];
};

enum mb2_tags {
    MB2_END = 0, MB2_COMMAND_LINE = 1, MB2_LOADER_NAME = 2, MB2_MODULE = 3, MB2_MAP = 6,
    MB2_FRAMEBUFFER = 8, MB2_EFI_SYSTEM_TABLE = 12, MB2_RSDP_OLD = 14, MB2_RSDP_NEW = 15,
    MB2_EFI_MAP = 17,
};

enum { FRAMEBUFFER_RGB = 1 }; /* mb2_framebuffer.kind: pixels of three colours */

struct mb2_framebuffer {
    uint64_t address;
    uint32_t pitch, width, height;
    uint8_t bits, kind;
    uint16_t zero;
    uint8_t red_position, red_size, green_position, green_size, blue_position, blue_size;
} __attribute__((packed));

struct mb2_region {
    uint64_t start, length;
    uint32_t kind, zero;
};

struct boot_info boot_info;

static char text[BOOT_TEXT_MAX];
static size_t text_used;
/* The ACPI root pointer a multiboot 2 loader copied for us; its signature is at a multiple of
 * 16, as in the firmware. */
static uint8_t rsdp_copy[64] __attribute__((aligned(16)));

static const char *keep(const char *from)
{
    char *to = text + text_used;
    size_t room = sizeof(text) - text_used;

    if (room < 2)
        return "";
    string_copy(to, from, room);
    text_used += strlen(to) + 1;
    return to;
}

static const void *at(uint32_t physical)
{
    return direct_map(paddr_of(physical));
}

/* Loaders other than GRUB 2 put the file's name in front of its arguments. */
static const char *without_path(const char *line, bool path_in_front)
{
    if (!path_in_front)
        return line;
    while (*line && *line != ' ')
        line++;
    while (*line == ' ')
        line++;
    return line;
}

static bool loader_is_grub2(const char *name)
{
    return !strncmp(name, "GRUB ", 5) && (name[5] > '0' || !strncmp(name + 5, "0.9", 3))
        && strncmp(name + 5, "0.97", 4);
}

static const char *add_module(uint64_t start, uint64_t end, const char *arguments)
{
    struct boot_module *m = &boot_info.modules[boot_info.module_count];

    if (boot_info.module_count == BOOT_MODULES_MAX)
        return "more modules than 16";
    if (end < start)
        return "a module that ends before it starts";
    *m = (struct boot_module){ start, end - start, keep(arguments) };
    boot_info.module_count++;
    return NULL;
}

static const char *read_mb1(const struct mb1_info *info)
{
    const struct mb1_module *modules = at(info->modules);
    const char *wrong = NULL;
    bool path;

    boot_info.command_line = "";
    boot_info.loader = info->flags & MB1_LOADER_NAME ? keep(at(info->loader_name)) : "";
    path = !loader_is_grub2(boot_info.loader);
    if (info->flags & MB1_COMMAND_LINE)
        boot_info.command_line = keep(without_path(at(info->command_line), path));
    if (info->flags & MB1_MODULES)
        for (uint32_t i = 0; i < info->module_count && !wrong; i++)
            wrong = add_module(modules[i].start, modules[i].end,
                               modules[i].arguments
                                   ? without_path(at(modules[i].arguments), path) : "");
    if (info->flags & MB1_MAP) {
        for (uint32_t done = 0; done < info->map_length && !wrong;) {
            const struct mb1_region *r = at(info->map + done);

            wrong = memory_map_add(r->start, r->length, r->kind);
            done += r->size + sizeof(r->size);
        }
    } else if (info->flags & MB1_MEMORY) {
        wrong = memory_map_add(0x100000, (uint64_t)info->memory_upper << 10, MEMORY_RAM);
    } else {
        wrong = "no memory map";
    }
    return wrong;
}

static const char *read_mb2_map(const struct mb2_tag *tag)
{
    uint32_t entry_size = *(const uint32_t *)tag->data;
    const char *wrong = NULL;

    if (entry_size < sizeof(struct mb2_region))
        return "a memory map with entries that are too small";
    for (uint32_t done = 8; done + entry_size <= tag->size - sizeof(*tag) && !wrong;
         done += entry_size) {
        const struct mb2_region *r = (const void *)(tag->data + done);

        wrong = memory_map_add(r->start, r->length, r->kind);
    }
    return wrong;
}

static void keep_rsdp(const struct mb2_tag *tag)
{
    size_t size = tag->size - sizeof(*tag);

    memcpy(rsdp_copy, tag->data, size < sizeof(rsdp_copy) ? size : sizeof(rsdp_copy));
    boot_info.rsdp = paddr_of_ptr(rsdp_copy).n;
}

static void keep_framebuffer(const struct mb2_tag *tag)
{
    const struct mb2_framebuffer *f = (const void *)tag->data;

    if (tag->size < sizeof(*tag) + sizeof(*f) || f->kind != FRAMEBUFFER_RGB)
        return;
    boot_info.framebuffer = (struct boot_framebuffer){
        f->address, f->pitch, f->width, f->height, f->bits, f->red_position, f->red_size,
        f->green_position, f->green_size, f->blue_position, f->blue_size,
    };
}

/* What UEFI left, and the screen. */
static void read_mb2_firmware(const struct mb2_tag *tag)
{
    const uint32_t *words = (const uint32_t *)tag->data;

    switch (tag->type) {
    case MB2_RSDP_OLD:
    case MB2_RSDP_NEW:
        if (tag->type == MB2_RSDP_NEW || !boot_info.rsdp)
            keep_rsdp(tag);
        break;
    case MB2_FRAMEBUFFER:
        keep_framebuffer(tag);
        break;
    case MB2_EFI_SYSTEM_TABLE:
        memcpy(&boot_info.efi_system_table, words, sizeof(boot_info.efi_system_table));
        break;
    case MB2_EFI_MAP:
        efi_map_keep(words + 2, tag->size - sizeof(*tag) - 2 * sizeof(*words), words[0]);
        break;
    default:
        break;
    }
}

static const char *read_mb2(const uint8_t *info)
{
    uint32_t total = *(const uint32_t *)info;
    const char *wrong = NULL;

    boot_info.loader = boot_info.command_line = "";
    for (uint32_t done = 8; done + sizeof(struct mb2_tag) <= total && !wrong;) {
        const struct mb2_tag *tag = (const void *)(info + done);
        const uint32_t *words = (const uint32_t *)tag->data;

        if (tag->type == MB2_END)
            break;
        if (tag->type == MB2_COMMAND_LINE)
            boot_info.command_line = keep((const char *)tag->data);
        else if (tag->type == MB2_LOADER_NAME)
            boot_info.loader = keep((const char *)tag->data);
        else if (tag->type == MB2_MODULE)
            wrong = add_module(words[0], words[1], (const char *)(words + 2));
        else if (tag->type == MB2_MAP)
            wrong = read_mb2_map(tag);
        else
            read_mb2_firmware(tag);
        done += ALIGN_UP(tag->size, 8u);
    }
    return wrong;
}

const char *multiboot_read(uint32_t magic, uint32_t info)
{
    const char *wrong;

    if (magic == MB1_LOADED)
        wrong = read_mb1(at(info));
    else if (magic == MB2_LOADED)
        wrong = read_mb2(at(info));
    else
        return "neither multiboot 1 (0x2badb002) nor multiboot 2 (0x36d76289) in eax";
    return wrong ? wrong : memory_map_finish();
}
