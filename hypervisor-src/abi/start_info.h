/* SPDX-License-Identifier: MIT */
/*
 * What a PV guest finds at its first instruction: rsi points at start_info, rsp at a small stack,
 * and one contiguous range of virtual memory is mapped.
 *
 * In that range, each page-aligned, in order: the kernel, the ramdisk, the P2M list (mfn_list),
 * start_info, the xenstore and console rings (DomU only), the page tables, the stack; then at least
 * 512 KiB of slack, up to a 4 MiB border. All of it is writable but the page tables. A kernel may
 * have the list and the ramdisk placed elsewhere (elfnote.h: INIT_P2M, MOD_START_PFN). Read next:
 * shared_info.h.
 */
#ifndef ABI_START_INFO_H
#define ABI_START_INFO_H

#include "base.h"

#define SIF_PRIVILEGED      (1 << 0) /* may use privileged hypercalls */
#define SIF_INITDOMAIN      (1 << 1) /* is Dom0 */
#define SIF_MULTIBOOT_MOD   (1 << 2) /* mod_start: a list of modules */
#define SIF_MOD_START_PFN   (1 << 3) /* mod_start is a guest frame number, not mapped */
#define SIF_VIRT_P2M_4TOOLS (1 << 4) /* tools understand arch_shared_info.p2m_vaddr */
#define SIF_PM_MASK         (0xff << 8)

#define MAX_GUEST_CMDLINE 1024

/* dom0_vga_console_info.video_type */
#define XEN_VGATYPE_TEXT_MODE_3 0x03
#define XEN_VGATYPE_VESA_LFB    0x23
#define XEN_VGATYPE_EFI_LFB     0x70

#ifndef __ASSEMBLY__

struct start_info {
    char magic[32];         /* "xen-3.0-x86_64" */
    uint64_t nr_pages;      /* frames the domain has */
    uint64_t shared_info;   /* machine address */
    uint32_t flags;         /* SIF_* */
    xen_pfn_t store_mfn;    /* xenstore ring, machine frame */
    uint32_t store_evtchn;
    union {
        struct {
            xen_pfn_t mfn;  /* console ring (console.h), machine frame */
            uint32_t evtchn;
        } domU;
        struct {
            uint32_t info_off;  /* dom0_vga_console_info, from the start of start_info */
            uint32_t info_size;
        } dom0;
    } console;
    uint64_t pt_base;       /* virtual address of the L4 in cr3 */
    uint64_t nr_pt_frames;
    /* virtual address of the P2M: a machine frame number for each guest frame */
    uint64_t mfn_list;
    /* ramdisk: virtual address, or guest frame (SIF_MOD_START_PFN); 0: none */
    uint64_t mod_start;
    uint64_t mod_len;       /* bytes */
    char cmd_line[MAX_GUEST_CMDLINE];
    uint64_t first_p2m_pfn; /* guest frames that hold the P2M list and its page tables */
    uint64_t nr_p2m_frames;
};
ABI_SIZE(struct start_info, 1168);
ABI_OFFSET(struct start_info, shared_info, 40);
ABI_OFFSET(struct start_info, store_mfn, 56);
ABI_OFFSET(struct start_info, console, 72);
ABI_OFFSET(struct start_info, pt_base, 88);
ABI_OFFSET(struct start_info, mfn_list, 104);
ABI_OFFSET(struct start_info, cmd_line, 128);
ABI_OFFSET(struct start_info, first_p2m_pfn, 1152);

/* The screen that Dom0 takes over. */
struct dom0_vga_console_info {
    uint8_t video_type; /* XEN_VGATYPE_* */
    union {
        struct {
            uint16_t font_height; /* pixels */
            uint16_t cursor_x, cursor_y;
            uint16_t rows, columns;
        } text_mode_3;
        struct {
            uint16_t width, height;
            uint16_t bytes_per_line;
            uint16_t bits_per_pixel;
            uint32_t lfb_base;
            uint32_t lfb_size; /* 64 KiB units */
            uint8_t red_pos, red_size;
            uint8_t green_pos, green_size;
            uint8_t blue_pos, blue_size;
            uint8_t rsvd_pos, rsvd_size;
            uint32_t gbl_caps;
            uint16_t mode_attrs;
            uint16_t pad;
            uint32_t ext_lfb_base; /* bits 63:32 of lfb_base */
        } vesa_lfb;
    } u;
};
ABI_SIZE(struct dom0_vga_console_info, 40);
ABI_OFFSET(struct dom0_vga_console_info, u.text_mode_3.rows, 10);
ABI_OFFSET(struct dom0_vga_console_info, u.vesa_lfb.gbl_caps, 28);

#endif

#endif
