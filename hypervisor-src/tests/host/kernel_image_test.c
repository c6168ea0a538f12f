/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel files: a small good one, each way to be a bad one, and files broken at random, which must
 * never be followed out of.
 */
#include "abi/elfnote.h"
#include "debug/printk.h"
#include "pv/kernel_image.h"
#include "tests/host/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SIZE = 4096, NOTES = 0x200, CODE = 0x800, CODE_SIZE = 0x300 };
enum { SEGMENTS = 64, SEGMENT_SIZE = 56, MUTATIONS = 20000 };
#define BASE 0xffffffff80000000UL

static uint8_t file[SIZE] __attribute__((aligned(8)));
static uint32_t notes_end;
static char said[256]; /* the first message about the last file */

void printk(enum log_level level, const char *format, ...)
{
    va_list arguments;

    (void)level;
    if (said[0])
        return;
    va_start(arguments, format);
    vsnprintf(said, sizeof(said), format, arguments);
    va_end(arguments);
}

static void put(unsigned int offset, uint64_t value, unsigned int bytes)
{
    memcpy(file + offset, &value, bytes);
}

static void note(uint32_t type, const void *value, uint32_t size)
{
    put(NOTES + notes_end, 4, 4);
    put(NOTES + notes_end + 4, size, 4);
    put(NOTES + notes_end + 8, type, 4);
    memcpy(file + NOTES + notes_end + 12, "Xen", 4);
    memcpy(file + NOTES + notes_end + 16, value, size);
    notes_end += 16 + ((size + 3) & ~3u);
    put(SEGMENTS + SEGMENT_SIZE + 32, notes_end, 8);
}

static void note_number(uint32_t type, uint64_t value) { note(type, &value, sizeof(value)); }

static void store_note(void)
{
    put(NOTES + notes_end, 10, 4);
    put(NOTES + notes_end + 4, 0, 4);
    put(NOTES + notes_end + 8, PARASCOPE_ELFNOTE_SERVES_STORE, 4);
    memcpy(file + NOTES + notes_end + 12, "Parascope\0\0", 12); /* padded to 4 bytes */
    notes_end += 24;
    put(SEGMENTS + SEGMENT_SIZE + 32, notes_end, 8);
}

static void segment(unsigned int i, uint32_t type, uint64_t offset, uint64_t physical,
                    uint64_t bytes, uint64_t memory)
{
    unsigned int at = SEGMENTS + i * SEGMENT_SIZE;

    put(at, type, 4);
    put(at + 8, offset, 8);
    put(at + 24, physical, 8);
    put(at + 32, bytes, 8);
    put(at + 40, memory, 8);
}

/* Headers and two segments, no notes yet. */
static void make_elf(void)
{
    memset(file, 0, sizeof(file));
    notes_end = 0;
    memcpy(file, "\177ELF\2\1\1", 7);
    put(16, 2, 2);
    put(18, 62, 2);
    put(32, SEGMENTS, 8);
    put(54, SEGMENT_SIZE, 2);
    put(56, 2, 2);
    segment(0, 1, CODE, 0x100000, CODE_SIZE, 0x5000);
    segment(1, 4, NOTES, 0, 0, 0);
}

static void make_kernel(void)
{
    make_elf();
    note_number(XEN_ELFNOTE_ENTRY, BASE + 0x100010);
    note_number(XEN_ELFNOTE_VIRT_BASE, BASE);
    note(XEN_ELFNOTE_XEN_VERSION, "xen-3.0", 8);
    note_number(XEN_ELFNOTE_INIT_P2M, 0x8000000000);
    note_number(XEN_ELFNOTE_MOD_START_PFN, 1);
    note(XEN_ELFNOTE_FEATURES, "!writable_page_tables|pae_pgdir_above_4gb", 42);
}

static bool reads(uint64_t size)
{
    struct kernel_image k;

    said[0] = 0;
    return kernel_image_read(&k, file, size, "test");
}

TEST(a_kernels_notes_and_segments_are_read)
{
    struct kernel_image k;

    make_kernel();
    CHECK(kernel_image_read(&k, file, SIZE, "test"));
    CHECK_EQUAL(k.entry, BASE + 0x100010);
    CHECK_EQUAL(k.base, BASE);
    CHECK_EQUAL(k.start, BASE + 0x100000);
    CHECK_EQUAL(k.end, BASE + 0x105000);
    CHECK_EQUAL(k.p2m, 0x8000000000);
    CHECK(k.ramdisk_unmapped);
    CHECK_EQUAL(k.hypercall_page, 0);
}

TEST(a_kernel_that_serves_the_store_says_so_by_a_note)
{
    struct kernel_image k;

    make_kernel();
    CHECK(kernel_image_read(&k, file, SIZE, "test"));
    CHECK(!k.serves_store);
    store_note();
    CHECK(kernel_image_read(&k, file, SIZE, "test"));
    CHECK(k.serves_store);
}

/* Refused, with these words among those on the console. */
static bool refused(uint64_t size, const char *words)
{
    return !reads(size) && strstr(said, words);
}

TEST(what_is_no_xen_kernel_is_refused_with_the_reason)
{
    make_elf();
    CHECK(refused(SIZE, "CONFIG_XEN_PV"));
    make_kernel();
    CHECK(refused(CODE + 10, "is it complete?"));
    CHECK(refused(100, "is it complete?"));
    CHECK(refused(10, "another kind of file"));
    file[4] = 1; /* 32 bits */
    CHECK(refused(SIZE, "an ELF file for x86-64"));
    make_kernel();
    memcpy(file + 0x202, "HdrS", 4);
    CHECK(refused(SIZE, "bzImage"));
    make_elf();
    note_number(XEN_ELFNOTE_PHYS32_ENTRY, 0x1000000);
    CHECK(refused(SIZE, "PVH"));
    make_elf();
    note_number(XEN_ELFNOTE_ENTRY, BASE + 0x100010);
    note(XEN_ELFNOTE_XEN_VERSION, "xen-3.0", 8);
    CHECK(refused(SIZE, "VIRT_BASE"));
}

TEST(addresses_out_of_place_are_refused)
{
    make_kernel();
    note_number(XEN_ELFNOTE_ENTRY, BASE + 0x300000);
    CHECK(!reads(SIZE));
    make_kernel();
    note_number(XEN_ELFNOTE_VIRT_BASE, 0xffff800000000000UL);
    CHECK(!reads(SIZE));
    make_kernel();
    note_number(XEN_ELFNOTE_PADDR_OFFSET, 0x200000);
    CHECK(!reads(SIZE));
    make_kernel();
    note_number(XEN_ELFNOTE_INIT_P2M, 0xffff820000000000UL);
    CHECK(!reads(SIZE));
    make_kernel();
    segment(0, 1, CODE, 0x100000, CODE_SIZE, ~0UL - 0x1000);
    CHECK(!reads(SIZE));
    make_kernel();
    note(XEN_ELFNOTE_FEATURES, "!auto_translated_physmap", 25);
    CHECK(!reads(SIZE));
}

static void within(void *to, uint64_t va, const void *from, uint64_t bytes)
{
    const struct kernel_image *k = to;

    if (!bytes)
        return;
    CHECK(va >= k->start && va + bytes <= k->end);
    CHECK((const uint8_t *)from >= file && (const uint8_t *)from + bytes <= file + SIZE);
}

TEST(no_broken_file_leads_out_of_the_file_or_the_kernels_place)
{
    for (unsigned int i = 0; i < MUTATIONS; i++) {
        struct kernel_image k;

        make_kernel();
        for (uint64_t j = random64() % 4 + 1; j > 0; j--)
            file[random64() % 2 ? random64() % 0xb0 : NOTES + random64() % notes_end] =
                (uint8_t)(random64() % 2 ? random64() : 0xff);
        if (kernel_image_read(&k, file, SIZE, "test"))
            kernel_image_load(&k, within, &k);
    }
}
