/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pixels where the loader gave a framebuffer (VESA's or UEFI's), else VGA's text where the machine
 * has a VGA. Never changes the mode: Paracore calls no BIOS. Read next: pv/build.c.
 */
#include "boot/screen.h"

#include "boot/boot_info.h"
#include "cpu/processor.h"

enum {
    CRTC_INDEX = 0x3d4, CRTC_DATA = 0x3d5, CRTC_CURSOR_HIGH = 0x0e, CRTC_CURSOR_LOW = 0x0f,
    TEXT_COLUMNS = 80, TEXT_ROWS = 25, TEXT_FONT_HEIGHT = 16,
    LFB_UNIT_SHIFT = 16, /* sizes are told in 64 KiB */
};

static uint8_t crtc_read(uint8_t index)
{
    out8(CRTC_INDEX, index);
    return in8(CRTC_DATA);
}

/* The index register of a CRT controller can be read back. */
static bool has_vga(void)
{
    out8(CRTC_INDEX, CRTC_CURSOR_LOW);
    return in8(CRTC_INDEX) == CRTC_CURSOR_LOW;
}

static void describe_text(struct dom0_vga_console_info *info)
{
    unsigned int cursor = (unsigned int)crtc_read(CRTC_CURSOR_HIGH) << 8
        | crtc_read(CRTC_CURSOR_LOW);

    info->video_type = XEN_VGATYPE_TEXT_MODE_3;
    info->u.text_mode_3.font_height = TEXT_FONT_HEIGHT;
    info->u.text_mode_3.rows = TEXT_ROWS;
    info->u.text_mode_3.columns = TEXT_COLUMNS;
    if (cursor < TEXT_COLUMNS * TEXT_ROWS) {
        info->u.text_mode_3.cursor_x = (uint16_t)(cursor % TEXT_COLUMNS);
        info->u.text_mode_3.cursor_y = (uint16_t)(cursor / TEXT_COLUMNS);
    }
}

static void describe_pixels(struct dom0_vga_console_info *info, const struct boot_framebuffer *f)
{
    uint64_t size = (uint64_t)f->pitch * f->height;

    info->video_type = boot_info.efi_system_table ? XEN_VGATYPE_EFI_LFB : XEN_VGATYPE_VESA_LFB;
    info->u.vesa_lfb.width = (uint16_t)f->width;
    info->u.vesa_lfb.height = (uint16_t)f->height;
    info->u.vesa_lfb.bytes_per_line = (uint16_t)f->pitch;
    info->u.vesa_lfb.bits_per_pixel = f->bits;
    info->u.vesa_lfb.lfb_base = (uint32_t)f->address;
    info->u.vesa_lfb.ext_lfb_base = (uint32_t)(f->address >> 32);
    info->u.vesa_lfb.lfb_size =
        (uint32_t)((size + (1U << LFB_UNIT_SHIFT) - 1) >> LFB_UNIT_SHIFT);
    info->u.vesa_lfb.red_pos = f->red_position;
    info->u.vesa_lfb.red_size = f->red_size;
    info->u.vesa_lfb.green_pos = f->green_position;
    info->u.vesa_lfb.green_size = f->green_size;
    info->u.vesa_lfb.blue_pos = f->blue_position;
    info->u.vesa_lfb.blue_size = f->blue_size;
}

bool screen_describe(struct dom0_vga_console_info *info)
{
    const struct boot_framebuffer *f = &boot_info.framebuffer;

    if (f->address)
        describe_pixels(info, f);
    else if (has_vga())
        describe_text(info);
    else
        return false;
    return true;
}
