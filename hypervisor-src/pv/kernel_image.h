/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's kernel file: a 64-bit ELF with the notes by which it says how Xen is to start it
 * (abi/elfnote.h). The file comes from outside: every offset in it is checked. Read next:
 * pv/build.c.
 */
#ifndef PARACORE_PV_KERNEL_IMAGE_H
#define PARACORE_PV_KERNEL_IMAGE_H

#include "lib/types.h"

struct kernel_image {
    const uint8_t *file;
    uint64_t size;
    uint64_t entry;           /* virtual, as all but the last */
    uint64_t hypercall_page;  /* 0: the kernel makes its own calls */
    uint64_t base;            /* of guest frame 0 */
    uint64_t start, end;      /* what its segments take, page-aligned */
    uint64_t p2m;             /* where it wants the P2M list; 0: behind the ramdisk */
    bool ramdisk_unmapped;    /* it takes the ramdisk by guest frame number */
    bool serves_store;        /* as Dom0, to DomUs made from modules */
    uint64_t paddr_offset;    /* ELF paddr - paddr_offset + base is a virtual address */
};

/*
 * False, with a message on the console about `whose` kernel: what was expected, what was found,
 * what to do.
 */
bool kernel_image_read(struct kernel_image *k, const void *file, uint64_t size, const char *whose);

/* Calls load for each piece of the file with its place; what no piece covers is zero. */
typedef void kernel_loader(void *to, uint64_t va, const void *from, uint64_t bytes);
void kernel_image_load(const struct kernel_image *k, kernel_loader *load, void *to);

#endif
