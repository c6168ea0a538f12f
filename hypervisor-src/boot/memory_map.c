/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the firmware's regions to whole free frames: RAM, less the first MiB (firmware, real mode),
 * Paracore's image and the boot modules. Must never hand out a byte the firmware did not call RAM.
 * Read next: memory_init in memory/.
 */
#include "boot/memory_map.h"

#include "boot/boot_info.h"
#include "boot/image.h"
#include "lib/string.h"
#include "memory/layout.h"

enum { FIRST_MIB = 0x100000 };

struct region_list {
    unsigned int count;
    struct memory_region *regions;
};

static bool insert(struct region_list *list, unsigned int index, struct memory_region r)
{
    if (list->count == BOOT_REGIONS_MAX)
        return false;
    memmove(&list->regions[index + 1], &list->regions[index], (list->count - index) * sizeof(r));
    list->regions[index] = r;
    list->count++;
    return true;
}

/* Takes [start, end) out of every region of the list; false when there is no room to split one. */
static bool cut(struct region_list *list, uint64_t start, uint64_t end)
{
    for (unsigned int i = 0; i < list->count; i++) {
        struct memory_region *r = &list->regions[i];
        struct memory_region after = { end, r->end, r->kind };

        if (r->end <= start || r->start >= end)
            continue;
        r->end = r->start < start ? start : r->start;
        if (after.start < after.end && !insert(list, i + 1, after))
            return false;
    }
    return true;
}

static void drop_empty(struct region_list *list)
{
    unsigned int kept = 0;

    for (unsigned int i = 0; i < list->count; i++)
        if (list->regions[i].start < list->regions[i].end)
            list->regions[kept++] = list->regions[i];
    list->count = kept;
}

static void sort(struct region_list *list)
{
    for (unsigned int i = 1; i < list->count; i++) {
        struct memory_region r = list->regions[i];
        unsigned int j = i;

        for (; j && list->regions[j - 1].start > r.start; j--)
            list->regions[j] = list->regions[j - 1];
        list->regions[j] = r;
    }
}

static struct region_list firmware_regions(void)
{
    return (struct region_list){ boot_info.region_count, boot_info.regions };
}

const char *memory_map_add(uint64_t start, uint64_t length, uint32_t kind)
{
    struct region_list list = firmware_regions();
    struct memory_region added = { start, start + length, kind };

    if (!length)
        return NULL;
    if (added.end < added.start)
        return "a memory region that runs past the end of the address space";
    if (kind != MEMORY_RAM) {
        if (!cut(&list, added.start, added.end) || !insert(&list, list.count, added))
            return "more memory regions than 64";
    } else {
        /* RAM yields: add it, then take out again what others hold. */
        static struct memory_region ram_array[BOOT_REGIONS_MAX];
        struct region_list ram = { 1, ram_array };

        ram_array[0] = added;
        for (unsigned int i = 0; i < list.count; i++)
            if (!cut(&ram, list.regions[i].start, list.regions[i].end))
                return "more memory regions than 64";
        for (unsigned int i = 0; i < ram.count; i++)
            if (!insert(&list, list.count, ram.regions[i]))
                return "more memory regions than 64";
    }
    drop_empty(&list);
    boot_info.region_count = list.count;
    return NULL;
}

static uint64_t page_down(uint64_t a)
{
    return a & PAGE_MASK;
}

static uint64_t page_up(uint64_t a)
{
    return ALIGN_UP(a, PAGE_SIZE);
}

const char *memory_map_finish(void)
{
    struct region_list all = firmware_regions(), usable = { 0, boot_info.usable };
    bool fits = true;

    sort(&all);
    for (unsigned int i = 0; i < all.count; i++) {
        const struct memory_region *of = &all.regions[i];
        struct memory_region r = { page_up(of->start), page_down(of->end), MEMORY_RAM };

        if (of->kind == MEMORY_RAM && r.start < r.end)
            fits = fits && insert(&usable, usable.count, r);
    }
    fits = fits && cut(&usable, 0, FIRST_MIB);
    fits = fits && cut(&usable, hv_image_phys,
                       hv_image_phys + page_up((uint64_t)(image_end - image_start)));
    for (unsigned int i = 0; i < boot_info.module_count; i++) {
        const struct boot_module *m = &boot_info.modules[i];

        fits = fits && cut(&usable, page_down(m->start), page_up(m->start + m->size));
    }
    drop_empty(&usable);
    sort(&usable);
    boot_info.usable_count = usable.count;
    return fits ? NULL : "more memory regions than 64";
}
