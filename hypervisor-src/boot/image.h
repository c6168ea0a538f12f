/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The borders of Paracore's image, as the linker script sets them; each is on a page border.
 */
#ifndef PARACORE_BOOT_IMAGE_H
#define PARACORE_BOOT_IMAGE_H

extern char image_start[], text_end[], rodata_end[], data_end[], image_end[];

#endif
