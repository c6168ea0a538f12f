/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The borders of Paracore's image, as the linker script sets them, each on a page border; and the
 * ELF note that names the build.
 */
#ifndef PARACORE_BOOT_IMAGE_H
#define PARACORE_BOOT_IMAGE_H

extern char image_start[], text_end[], build_id_note[], rodata_end[], data_end[], image_end[];

#endif
