/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns idle_l4 and all tables below its hypervisor slots. Everything of ours is NX except text;
 * text and read-only data cannot be written where they run; the M2P's guest view is the only
 * mapping with PTE_USER. Must never hold a frame of a guest's outside the direct map. Read next:
 * memory/layout.h, memory/domain_area.c.
 */
#include "memory/mapping.h"

#include "abi/base.h"
#include "boot/boot_info.h"
#include "cpu/power.h"
#include "debug/printk.h"
#include "domain/domain.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/free_list.h"
#include "memory/tlb.h"

#define LARGE_PAGE (1UL << 21)
/* boot/ maps only this much before idle_l4 is loaded. */
#define EARLY_END (1UL << 32)
#define ANYWHERE (~0UL)
#define MINIMUM_RAM (32UL << 20)
#define FIRST_MIB_FRAMES (0x100000UL >> PAGE_SHIFT)

uint64_t idle_l4[PT_ENTRIES] __attribute__((aligned(4096), section(".bss.page")));
uint64_t *machine_to_phys;
struct frame *frame_table_direct;

extern char image_start[], text_end[], rodata_end[], image_end[];

/* What is left of boot_info.usable while the frame table does not exist yet. */
static struct memory_region early_ram[BOOT_REGIONS_MAX];
static unsigned int early_count;
static bool allocator_ready;
unsigned int physical_bits = 36;

/* Frames of devices that are Paracore's own: local APIC, IO-APICs, timers. */
static struct device_frames { uint64_t first, end; } devices[16];
static unsigned int device_count;

static NORETURN void too_little_memory(const char *what, uint64_t expected, uint64_t found)
{
    printk(LOG_ERROR, "Memory: expected %lu MiB of %s, found %lu MiB: give the machine more "
           "memory\n", expected >> 20, what,
           found >> 20);
    machine_halt();
}

/*
 * Zeroed memory below EARLY_END from the top of RAM, aligned to `align`; without any, the machine
 * is halted.
 */
static paddr_t early_alloc(uint64_t bytes, uint64_t align)
{
    for (unsigned int i = early_count; i-- > 0;) {
        struct memory_region *r = &early_ram[i];
        uint64_t start = (r->end - bytes) & ~(align - 1);

        if (r->end > EARLY_END || r->end - r->start < bytes || start < r->start)
            continue;
        if (r->end > start + bytes && early_count < BOOT_REGIONS_MAX)
            early_ram[early_count++] = (struct memory_region){ start + bytes, r->end, MEMORY_RAM };
        r->end = start;
        memset(direct_map(paddr_of(start)), 0, bytes);
        return paddr_of(start);
    }
    too_little_memory("a free piece below 4 GiB for the memory tables", bytes, 0);
}

static uint64_t *new_table(void)
{
    return allocator_ready ? hv_alloc_pages(0) : direct_map(early_alloc(PAGE_SIZE, PAGE_SIZE));
}

/* The table below an entry, made when missing; NULL: no memory. */
static uint64_t *table_below(uint64_t *entry, uint64_t user)
{
    uint64_t *table;

    if (!(*entry & PTE_PRESENT)) {
        table = new_table();
        if (!table)
            return NULL;
        *entry = pte_make(frame_of_ptr(table), PTE_PRESENT | PTE_WRITE | user);
    }
    ASSERT(!(*entry & PTE_LARGE));
    return frame_map(pte_frame(*entry));
}

/*
 * Maps [va, va + bytes) to pa, by 2 MiB pages where both are aligned. False: no memory for tables.
 */
static bool map_range(uint64_t va, paddr_t pa, uint64_t bytes, uint64_t flags)
{
    uint64_t done = 0;

    while (done < bytes) {
        uint64_t *l3 = table_below(&idle_l4[pt_index(va + done, 4)], flags & PTE_USER);
        uint64_t *l2 = l3 ? table_below(&l3[pt_index(va + done, 3)], flags & PTE_USER) : NULL;
        uint64_t *l1, *entry;

        if (!l2)
            return false;
        entry = &l2[pt_index(va + done, 2)];
        if (!((va + done) % LARGE_PAGE) && !((pa.n + done) % LARGE_PAGE) &&
            bytes - done >= LARGE_PAGE && !*entry) {
            *entry = (pa.n + done) | flags | PTE_LARGE;
            done += LARGE_PAGE;
            continue;
        }
        /* already covered, with its neighbours */
        if ((*entry & PTE_PRESENT) && (*entry & PTE_LARGE)) {
            done += LARGE_PAGE - (va + done) % LARGE_PAGE;
            continue;
        }
        l1 = table_below(entry, flags & PTE_USER);
        if (!l1)
            return false;
        if (!l1[pt_index(va + done, 1)])
            l1[pt_index(va + done, 1)] = (pa.n + done) | flags;
        done += PAGE_SIZE;
    }
    return true;
}

static void map_image(void)
{
    const struct { const char *start, *end; uint64_t flags; } parts[] = {
        { image_start, text_end, PTE_PRESENT },
        { text_end, rodata_end, PTE_PRESENT | PTE_NX },
        { rodata_end, image_end, PTE_PRESENT | PTE_WRITE | PTE_NX },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
        map_range((uint64_t)parts[i].start, paddr_of_ptr(parts[i].start),
                  (uint64_t)(parts[i].end - parts[i].start),
                  parts[i].flags);
}

/* Where the last RAM that starts below `limit` ends. */
static uint64_t end_of_ram(uint64_t limit)
{
    uint64_t end = 0;

    for (unsigned int i = 0; i < boot_info.region_count; i++) {
        const struct memory_region *r = &boot_info.regions[i];

        if (r->kind == MEMORY_RAM && r->start < limit && r->end > end)
            end = r->end;
    }
    return end;
}

/* All RAM and the firmware's tables, write-back. Devices are added by map_device. */
static void map_direct(void)
{
    uint64_t flags = PTE_PRESENT | PTE_WRITE | PTE_NX;

    /* Guests' L4 tables copy these entries once, so none may come later. */
    for (unsigned int slot = pt_index(HV_DIRECT_START, 4); slot <= L4_SLOT_HV_LAST; slot++)
        table_below(&idle_l4[slot], 0);
    map_range(HV_DIRECT_START, paddr_of(0), 0x100000, flags);
    for (unsigned int i = 0; i < boot_info.region_count; i++) {
        const struct memory_region *r = &boot_info.regions[i];
        uint64_t start = r->start & PAGE_MASK, end = ALIGN_UP(r->end, PAGE_SIZE);

        /*
         * Firmware keeps its tables in reserved memory beside RAM; what lies further up is devices.
         */
        if (r->kind == MEMORY_BAD ||
            (r->kind == MEMORY_RESERVED && r->start > end_of_ram(EARLY_END)))
            continue;
        map_range(HV_DIRECT_START + start, paddr_of(start), end - start, flags);
    }
}

static uint64_t m2p_frame_count(void)
{
    return ALIGN_UP(frame_count * sizeof(uint64_t), LARGE_PAGE) >> PAGE_SHIFT;
}

static void make_tables(void)
{
    uint64_t frames_bytes, m2p_bytes;
    paddr_t frames, m2p;

    frame_count = end_of_ram(ANYWHERE) >> PAGE_SHIFT;
    frames_bytes = ALIGN_UP(frame_count * sizeof(struct frame), LARGE_PAGE);
    m2p_bytes = m2p_frame_count() << PAGE_SHIFT;
    frames = early_alloc(frames_bytes, LARGE_PAGE);
    m2p = early_alloc(m2p_bytes, LARGE_PAGE);
    map_range(HV_FRAMES_START, frames, frames_bytes, PTE_PRESENT | PTE_WRITE | PTE_NX);
    map_range(HV_M2P_START, m2p, m2p_bytes, PTE_PRESENT | PTE_USER | PTE_NX);
    machine_to_phys = direct_map(m2p);
    frame_table_direct = direct_map(frames);
    memset(machine_to_phys, 0xff, m2p_bytes);
}

static uint64_t above_first_mib(uint64_t frame)
{
    return frame < FIRST_MIB_FRAMES ? FIRST_MIB_FRAMES : frame;
}

bool frame_is_machine_to_phys(mfn_t f)
{
    return f.n - frame_of_ptr(machine_to_phys).n < m2p_frame_count();
}

/*
 * Owners of all frames: RAM is ours until given away, everything else is devices'. So is the first
 * MiB, whatever is there: Dom0's Linux looks through it for the firmware's tables (from 6.4 on for
 * that of iSCSI, in its RAM, too), and nobody's data lies in it once the processors run.
 */
static void fill_frame_table(void)
{
    for (uint64_t i = 0; i < frame_count; i++)
        frame_table[i].owner = DOMID_IO;
    for (unsigned int i = 0; i < boot_info.region_count; i++) {
        const struct memory_region *r = &boot_info.regions[i];
        uint64_t first;

        if (r->kind != MEMORY_RAM)
            continue;
        first = above_first_mib(ALIGN_UP(r->start, PAGE_SIZE) >> PAGE_SHIFT);
        for (uint64_t n = first; n < r->end >> PAGE_SHIFT; n++) {
            frame_table[n].owner = DOMID_XEN;
            frame_table[n].use.flags = FRAME_HV;
        }
    }
    for (uint64_t n = 0; n < m2p_frame_count(); n++)
        frame_table[frame_of_ptr(machine_to_phys).n + n].references = 1;
}

static void check_enough_ram(void)
{
    uint64_t bytes = 0;

    early_count = boot_info.usable_count;
    for (unsigned int i = 0; i < early_count; i++) {
        early_ram[i] = boot_info.usable[i];
        bytes += early_ram[i].end - early_ram[i].start;
    }
    if (bytes < MINIMUM_RAM)
        too_little_memory("RAM beside Paracore and the boot modules", MINIMUM_RAM, bytes);
}

/* CPUID leaf 80000008, where there is one. */
static void find_physical_bits(void)
{
    if (cpuid(0x80000000, 0).a >= 0x80000008)
        physical_bits = cpuid(0x80000008, 0).a & 0xff;
}

void memory_init(void)
{
    check_enough_ram();
    find_physical_bits();
    map_image();
    map_direct();
    make_tables();
    load_page_table(frame_of_ptr(idle_l4));
    fill_frame_table();
    for (unsigned int i = 0; i < early_count; i++)
        free_list_add(mfn_of(early_ram[i].start >> PAGE_SHIFT),
                      mfn_of(early_ram[i].end >> PAGE_SHIFT));
    allocator_ready = true;
    printk(LOG_INFO, "Memory: %lu MiB free for domains\n", free_frames() >> (20 - PAGE_SHIFT));
}

void memory_release(paddr_t start, paddr_t end)
{
    uint64_t first = above_first_mib(ALIGN_UP(start.n, PAGE_SIZE) >> PAGE_SHIFT);
    uint64_t last = end.n >> PAGE_SHIFT;

    for (uint64_t n = first; n < last; n++)
        ASSERT(n < frame_count && frame_table[n].owner == DOMID_XEN);
    if (first < last)
        free_list_add(mfn_of(first), mfn_of(last));
}

bool device_is_ours(mfn_t first, uint64_t count)
{
    for (unsigned int i = 0; i < device_count; i++)
        if (first.n + count > devices[i].first && first.n < devices[i].end)
            return true;
    return false;
}

bool device_memory_reachable(paddr_t start, size_t bytes)
{
    return start.n < HV_AREA_END - HV_DIRECT_START
        && bytes <= HV_AREA_END - HV_DIRECT_START - start.n;
}

void *map_registers(paddr_t start, size_t bytes)
{
    uint64_t first = start.n & PAGE_MASK, end = ALIGN_UP(start.n + bytes, PAGE_SIZE);

    if (!map_range(HV_DIRECT_START + first, paddr_of(first), end - first,
                   PTE_PRESENT | PTE_WRITE | PTE_NX | PTE_PCD | PTE_PWT))
        return NULL;
    return direct_map(start);
}

void *map_device(paddr_t start, size_t bytes)
{
    uint64_t end = ALIGN_UP(start.n + bytes, PAGE_SIZE);

    ASSERT(device_count < ARRAY_SIZE(devices));
    devices[device_count++] = (struct device_frames){ start.n >> PAGE_SHIFT, end >> PAGE_SHIFT };
    return map_registers(start, bytes);
}

void install_hypervisor_slots(uint64_t *l4, const struct domain *d)
{
    for (unsigned int i = L4_SLOT_HV_FIRST; i <= L4_SLOT_HV_LAST; i++)
        l4[i] = idle_l4[i];
    l4[L4_SLOT_DOMAIN] = pte_make(frame_of_ptr(d->domain_l3), PTE_PRESENT | PTE_WRITE);
}
