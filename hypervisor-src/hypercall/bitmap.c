/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes to a word and back: the interface has bits 7:0 in the first byte, and so has this processor. */
#include "hypercall/bitmap.h"

#include "debug/refuse.h"
#include "memory/guest_copy.h"

static size_t bytes_of(const struct xenctl_bitmap *map)
{
    return (map->nr_bits + 7UL) / 8;
}

int bitmap_read(const struct xenctl_bitmap *map, uint64_t *bits)
{
    size_t bytes = bytes_of(map);

    *bits = 0;
    if (bytes > sizeof(*bits))
        bytes = sizeof(*bits);
    if (copy_from_guest(bits, guest_va_of(map->bitmap), bytes))
        return REFUSE_ARG(-EFAULT, "bitmap cannot be read", map->bitmap);
    if (map->nr_bits < 64)
        *bits &= (1UL << map->nr_bits) - 1;
    return 0;
}

int bitmap_write(const struct xenctl_bitmap *map, uint64_t bits)
{
    size_t bytes = bytes_of(map);

    for (size_t done = 0; done < bytes; done += sizeof(bits), bits = 0)
        if (copy_to_guest(guest_va_of(map->bitmap + done), &bits,
                          bytes - done < sizeof(bits) ? bytes - done : sizeof(bits)))
            return REFUSE_ARG(-EFAULT, "bitmap cannot be written", map->bitmap);
    return 0;
}
