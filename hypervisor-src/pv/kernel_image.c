/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owns the reading of kernel files: ELF64 headers, segments, Xen's notes. Trusts nothing in the
 * file; changes nothing. ELF: System V ABI, chapters 4 and 5. Notes: abi/elfnote.h. Read next:
 * pv/build.c.
 */
#include "pv/kernel_image.h"

#include "abi/elfnote.h"
#include "debug/printk.h"
#include "lib/string.h"

struct elf_header {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, segments, sections;
    uint32_t flags;
    uint16_t header_size, segment_size, segment_count, section_size, section_count, names;
};
_Static_assert(sizeof(struct elf_header) == 64, "ELF64 header");

struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, virtual, physical, file_size, memory_size, align;
};
_Static_assert(sizeof(struct elf_segment) == 56, "ELF64 program header");

struct elf_note {
    uint32_t name_size, value_size, type;
};

enum { ELF_CLASS_64 = 2, ELF_LITTLE = 1, ELF_X86_64 = 62, SEGMENT_LOAD = 1, SEGMENT_NOTE = 4 };

/* Linux's boot protocol, Documentation/arch/x86/boot.rst: the signature of a bzImage. */
enum { BZIMAGE_SIGNATURE = 0x202 };

/* A kernel larger than this would not fit below the end of the address space with its tables. */
#define KERNEL_MAX (1UL << 30)

/* What notes say, before it is judged. */
struct notes {
    bool any, has_entry, has_base, has_version, serves_store;
    uint64_t paddr_offset, init_p2m, hypercall_page, entry, base, module_pfn, pvh_entry;
    char version[16];
    char features[256];
};

static bool complain(const char *whose, const char *expected, const char *found)
{
    printk(LOG_ERROR, "%s's kernel: expected %s, found %s\n", whose, expected, found);
    return false;
}

static bool check_header(const struct kernel_image *k, const char *whose)
{
    const struct elf_header *h = (const struct elf_header *)k->file;

    if (k->size > BZIMAGE_SIGNATURE + 4 && !memcmp(k->file + BZIMAGE_SIGNATURE, "HdrS", 4)) {
        complain(whose, "an uncompressed ELF kernel", "a Linux bzImage (the usual vmlinuz)");
        printk(LOG_ERROR, "Unpack it first: Linux's scripts/extract-vmlinux does, and so does "
               "Parascope when it builds a system\n");
        return false;
    }
    if (k->size < sizeof(*h) || memcmp(h->ident, "\177ELF", 4))
        return complain(whose, "a 64-bit ELF file with Xen's notes", "another kind of file");
    if (h->ident[4] != ELF_CLASS_64 || h->ident[5] != ELF_LITTLE || h->machine != ELF_X86_64)
        return complain(whose, "an ELF file for x86-64",
                        "an ELF file for another processor or of 32 bits");
    if (h->segment_size != sizeof(struct elf_segment) || h->segments > k->size || h->segments % 8 ||
        h->segment_count > (k->size - h->segments) / sizeof(struct elf_segment))
        return complain(whose, "ELF program headers within the file",
                        "them beyond its end or at an odd place: is it complete?");
    return true;
}

static const struct elf_segment *segment(const struct kernel_image *k, unsigned int i)
{
    const struct elf_header *h = (const struct elf_header *)k->file;

    return i < h->segment_count ? (const struct elf_segment *)(k->file + h->segments) + i : NULL;
}

static bool check_segments(const struct kernel_image *k, const char *whose)
{
    const struct elf_segment *s;
    bool loads = false;

    for (unsigned int i = 0; (s = segment(k, i)); i++) {
        if (s->type != SEGMENT_LOAD && s->type != SEGMENT_NOTE)
            continue;
        if (s->offset > k->size || s->file_size > k->size - s->offset)
            return complain(whose, "ELF segments within the file",
                            "a file that ends before them: is it complete?");
        if (s->type == SEGMENT_NOTE && s->offset % 4)
            return complain(whose, "ELF notes on 4 bytes", "notes elsewhere");
        if (s->type == SEGMENT_LOAD &&
            (s->file_size > s->memory_size || s->memory_size > KERNEL_MAX ||
             s->physical > KERNEL_MAX))
            return complain(whose, "ELF segments that fit in 1 GiB of memory", "a larger one");
        loads |= s->type == SEGMENT_LOAD && s->memory_size;
    }
    return loads || complain(whose, "ELF segments to load", "none");
}

static uint64_t note_number(const uint8_t *value, uint32_t size)
{
    uint64_t n = 0;

    memcpy(&n, value, size < sizeof(n) ? size : sizeof(n));
    return n;
}

static void note_text(char *to, size_t room, const uint8_t *value, uint32_t size)
{
    size_t n = size < room - 1 ? size : room - 1;

    memcpy(to, value, n);
    to[n] = 0;
}

static void take_note(struct notes *n, uint32_t type, const uint8_t *value, uint32_t size)
{
    uint64_t number = note_number(value, size);

    n->any = true;
    switch (type) {
    case XEN_ELFNOTE_ENTRY:
        n->has_entry = true;
        n->entry = number;
        break;
    case XEN_ELFNOTE_HYPERCALL_PAGE:
        n->hypercall_page = number;
        break;
    case XEN_ELFNOTE_VIRT_BASE:
        n->has_base = true;
        n->base = number;
        break;
    case XEN_ELFNOTE_PADDR_OFFSET:
        n->paddr_offset = number;
        break;
    case XEN_ELFNOTE_XEN_VERSION:
        n->has_version = true;
        note_text(n->version, sizeof(n->version), value, size);
        break;
    case XEN_ELFNOTE_FEATURES:
        note_text(n->features, sizeof(n->features), value, size);
        break;
    case XEN_ELFNOTE_INIT_P2M:
        n->init_p2m = number;
        break;
    case XEN_ELFNOTE_MOD_START_PFN:
        n->module_pfn = number;
        break;
    case XEN_ELFNOTE_PHYS32_ENTRY:
        n->pvh_entry = number;
        break;
    default: /* the others need nothing done */
        break;
    }
}

/* Notes of one segment: each a header, the name and the value, the latter two padded to 4 bytes. */
static void read_notes(struct notes *n, const uint8_t *at, uint64_t left)
{
    while (left >= sizeof(struct elf_note)) {
        const struct elf_note *note = (const struct elf_note *)at;
        uint64_t name = ALIGN_UP((uint64_t)note->name_size, 4UL);
        uint64_t value = ALIGN_UP((uint64_t)note->value_size, 4UL);

        left -= sizeof(*note);
        at += sizeof(*note);
        if (name > left || note->value_size > left - name)
            return;
        if (note->name_size == 4 && !memcmp(at, "Xen", 4))
            take_note(n, note->type, at + name, note->value_size);
        if (note->name_size == 10 && !memcmp(at, "Parascope", 10))
            n->serves_store |= note->type == PARASCOPE_ELFNOTE_SERVES_STORE;
        if (value > left - name)
            return;
        at += name + value;
        left -= name + value;
    }
}

/* True when the list of features, by '|', demands this one: "!name". */
static bool demands(const char *features, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = features; (at = strchr(at, '!')); at++)
        if (!strncmp(at + 1, name, length) && (!at[1 + length] || at[1 + length] == '|'))
            return true;
    return false;
}

static bool check_notes(const struct notes *n, const char *whose)
{
    static const char *const impossible[] = {
        "supervisor_mode_kernel", "auto_translated_physmap", "hvm_callback_vector",
    };

    if (!n->any)
        return complain(whose, "Xen's ELF notes",
                        "none: the kernel was not built for Xen (Linux: CONFIG_XEN_PV)");
    if (!n->has_entry && n->pvh_entry)
        return complain(whose, "the ELF note ENTRY of a PV kernel",
                        "only PHYS32_ENTRY: it was built for PVH, not for PV");
    if (!n->has_entry)
        return complain(whose, "the ELF note ENTRY", "none");
    if (!n->has_base)
        return complain(whose, "the ELF note VIRT_BASE", "none");
    if (!n->has_version || strcmp(n->version, "xen-3.0"))
        return complain(whose, "the ELF note XEN_VERSION to be xen-3.0",
                        n->has_version ? n->version : "none");
    if (n->base % PAGE_SIZE || n->init_p2m % PAGE_SIZE || n->hypercall_page % PAGE_SIZE)
        return complain(whose, "addresses in ELF notes on page borders", "another one");
    for (unsigned int i = 0; i < ARRAY_SIZE(impossible); i++)
        if (demands(n->features, impossible[i]))
            return complain(whose, "ELF note FEATURES without what PV guests cannot have",
                            impossible[i]);
    return true;
}

static bool inside(const struct kernel_image *k, uint64_t va)
{
    return va >= k->start && va < k->end;
}

static bool check_addresses(const struct kernel_image *k, const char *whose)
{
    bool high = k->base >= 0xffff880000000000UL;

    if (k->start < k->base || k->end <= k->start || k->end - k->base > KERNEL_MAX)
        return complain(whose, "segments within 1 GiB above VIRT_BASE",
                        "others: PADDR_OFFSET or VIRT_BASE may be wrong");
    if (!high && k->end > 0x0000800000000000UL)
        return complain(whose, "segments outside Paracore's part of the address space", "others");
    if (!inside(k, k->entry))
        return complain(whose, "the ELF note ENTRY to lie in the kernel", "another address");
    if (k->hypercall_page && !inside(k, k->hypercall_page))
        return complain(whose, "the ELF note HYPERCALL_PAGE to lie in the kernel",
                        "another address");
    if (k->p2m % (1UL << 30) ||
        (k->p2m >= 0x0000800000000000UL && k->p2m < 0xffff880000000000UL))
        return complain(whose, "the ELF note INIT_P2M on a border of 1 GiB", "another address");
    return true;
}

bool kernel_image_read(struct kernel_image *k, const void *file, uint64_t size, const char *whose)
{
    const struct elf_segment *s;
    struct notes n = { 0 };

    *k = (struct kernel_image){ .file = file, .size = size };
    if (!check_header(k, whose) || !check_segments(k, whose))
        return false;
    for (unsigned int i = 0; (s = segment(k, i)); i++)
        if (s->type == SEGMENT_NOTE)
            read_notes(&n, k->file + s->offset, s->file_size);
    if (!check_notes(&n, whose))
        return false;
    k->entry = n.entry;
    k->hypercall_page = n.hypercall_page;
    k->base = n.base;
    k->p2m = n.init_p2m;
    k->ramdisk_unmapped = n.module_pfn == 1;
    k->serves_store = n.serves_store;
    k->paddr_offset = n.paddr_offset;
    k->start = ~0UL;
    for (unsigned int i = 0; (s = segment(k, i)); i++) {
        uint64_t va = s->physical - k->paddr_offset + k->base;

        if (s->type != SEGMENT_LOAD || !s->memory_size)
            continue;
        if (va < k->base || va + s->memory_size < va)
            return complain(whose, "segments above VIRT_BASE",
                            "others: PADDR_OFFSET or VIRT_BASE may be wrong");
        k->start = va < k->start ? va & PAGE_MASK : k->start;
        k->end = va + s->memory_size > k->end ? ALIGN_UP(va + s->memory_size, PAGE_SIZE) : k->end;
    }
    return check_addresses(k, whose);
}

void kernel_image_load(const struct kernel_image *k, kernel_loader *load, void *to)
{
    const struct elf_segment *s;

    for (unsigned int i = 0; (s = segment(k, i)); i++) {
        uint64_t va = s->physical - k->paddr_offset + k->base;

        if (s->type != SEGMENT_LOAD)
            continue;
        load(to, va, k->file + s->offset, s->file_size);
    }
}
