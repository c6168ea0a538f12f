/* SPDX-License-Identifier: GPL-2.0-only */
/* The firmware's map: what is made of overlaps and odd borders, and what of it is handed out. */
#include "boot/boot_info.h"
#include "boot/image.h"
#include "boot/memory_map.h"
#include "lib/string.h"
#include "memory/layout.h"
#include "tests/host/check.h"

#define MIB 0x100000UL

struct boot_info boot_info;
uint64_t hv_image_phys = 2 * MIB;

static void start(void)
{
    memset(&boot_info, 0, sizeof(boot_info));
}

static void add(uint64_t from, uint64_t to, uint32_t kind)
{
    CHECK(!memory_map_add(from, to - from, kind));
}

static uint64_t usable_bytes(void)
{
    uint64_t bytes = 0;

    for (unsigned int i = 0; i < boot_info.usable_count; i++)
        bytes += boot_info.usable[i].end - boot_info.usable[i].start;
    return bytes;
}

static bool is_usable(uint64_t at)
{
    for (unsigned int i = 0; i < boot_info.usable_count; i++)
        if (at >= boot_info.usable[i].start && at < boot_info.usable[i].end)
            return true;
    return false;
}

TEST(the_first_mib_and_the_image_are_not_handed_out)
{
    start();
    add(0, 0x9fc00, MEMORY_RAM);
    add(MIB, 64 * MIB, MEMORY_RAM);
    CHECK(!memory_map_finish());
    CHECK(!is_usable(0x1000));
    CHECK(is_usable(MIB));
    CHECK(!is_usable(hv_image_phys));
    CHECK(is_usable(hv_image_phys + ALIGN_UP((uint64_t)(image_end - image_start), PAGE_SIZE)));
}

TEST(a_module_is_not_handed_out_nor_the_rest_of_its_last_page)
{
    start();
    add(MIB, 64 * MIB, MEMORY_RAM);
    boot_info.module_count = 1;
    boot_info.modules[0] = (struct boot_module){ .start = 16 * MIB + 0x123, .size = 0x1001 };
    CHECK(!memory_map_finish());
    CHECK(!is_usable(16 * MIB));
    CHECK(!is_usable(16 * MIB + 0x1fff));
    CHECK(is_usable(16 * MIB + 0x2000));
}

TEST(where_two_overlap_the_one_that_is_not_ram_wins_in_any_order)
{
    for (int order = 0; order < 2; order++) {
        start();
        if (order)
            add(20 * MIB, 21 * MIB, MEMORY_RESERVED);
        add(16 * MIB, 32 * MIB, MEMORY_RAM);
        if (!order)
            add(20 * MIB, 21 * MIB, MEMORY_RESERVED);
        CHECK(!memory_map_finish());
        CHECK_EQUAL(usable_bytes(), 15 * MIB);
        CHECK(!is_usable(20 * MIB));
        CHECK_EQUAL(boot_info.region_count, 3);
        for (unsigned int i = 1; i < boot_info.region_count; i++)
            CHECK(boot_info.regions[i - 1].end <= boot_info.regions[i].start);
    }
}

TEST(only_whole_pages_of_ram_are_handed_out)
{
    start();
    add(16 * MIB + 1, 16 * MIB + 0x2fff, MEMORY_RAM);
    CHECK(!memory_map_finish());
    CHECK_EQUAL(usable_bytes(), PAGE_SIZE);
    CHECK(is_usable(16 * MIB + 0x1000));
}

TEST(a_region_past_the_end_of_addresses_is_told)
{
    start();
    CHECK(memory_map_add(~0UL - 10, 100, MEMORY_RAM));
    CHECK(!memory_map_add(16 * MIB, 0, MEMORY_RAM));
    CHECK_EQUAL(boot_info.region_count, 0);
}

TEST(too_many_regions_are_told_not_written_past_the_table)
{
    const char *wrong = NULL;

    start();
    for (uint64_t i = 0; i < 2 * BOOT_REGIONS_MAX && !wrong; i++)
        wrong = memory_map_add((16 + 2 * i) * MIB, MIB, i & 1 ? MEMORY_RAM : MEMORY_RESERVED);
    CHECK(wrong);
    CHECK(boot_info.region_count <= BOOT_REGIONS_MAX);
}

/* Against a plain array of pages, from a fixed seed of random64. */
TEST(random_maps_agree_with_a_page_by_page_model)
{
    enum { PAGES = 4096, FIRST = 256 }; /* from 1 MiB */

    for (int round = 0; round < 200; round++) {
        uint8_t ram[PAGES] = { 0 }, other[PAGES] = { 0 };

        start();
        for (int i = 0; i < 12; i++) {
            uint64_t first = FIRST + random64() % (PAGES - FIRST), count = 1 + random64() % 300;
            bool is_ram = random64() & 1;

            if (first + count > PAGES)
                count = PAGES - first;
            add(first << PAGE_SHIFT, (first + count) << PAGE_SHIFT, is_ram ? MEMORY_RAM
                : MEMORY_RESERVED);
            for (uint64_t n = first; n < first + count; n++)
                *(is_ram ? &ram[n] : &other[n]) = 1;
        }
        CHECK(!memory_map_finish());
        for (uint64_t n = FIRST; n < PAGES; n++) {
            uint64_t at = n << PAGE_SHIFT;
            bool image = at + PAGE_SIZE > hv_image_phys
                && at < hv_image_phys + (uint64_t)(image_end - image_start);

            if (is_usable(at) != (ram[n] && !other[n] && !image))
                check_failed(__FILE__, __LINE__, "round %d, page %lx: usable %d", round, n,
                             is_usable(at));
        }
    }
}
