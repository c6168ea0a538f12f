/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore starts here and reads top to bottom: each step says in one line what it brings up. Comes from boot/entry.S on
 * the boot stack, ends in the scheduler, never returns.
 */
#include "boot/boot_info.h"
#include "boot/multiboot.h"
#include "boot/options.h"
#include "boot/start.h"
#include "debug/printk.h"
#include "debug/uart.h"
#include "memory/layout.h"

enum { IMAGE_PHYS = 0x200000 }; /* boot/entry.S, boot/image32.lds */

uint64_t hv_image_phys = IMAGE_PHYS;

static void announce(void)
{
    uint64_t ram = 0;

    for (unsigned int i = 0; i < boot_info.region_count; i++)
        if (boot_info.regions[i].kind == MEMORY_RAM)
            ram += boot_info.regions[i].end - boot_info.regions[i].start;
    printk(LOG_INFO, "Paracore, a paravirtualizing hypervisor with the Xen 4.17 PV interface\n");
    printk(LOG_INFO, "Loader: %s; options: %s\n", boot_info.loader[0] ? boot_info.loader : "not named", boot_info.command_line);
    printk(LOG_INFO, "Memory: %lu MiB, modules: %u\n", ram >> 20, boot_info.module_count);
}

void start_paracore(uint32_t magic, uint32_t info)
{
    const char *wrong = multiboot_read(magic, info);

    if (!wrong)
        options_parse(boot_info.command_line);
    if (options.console_com1)
        uart_init(options.com1_baud);
    console_start();
    if (wrong)
        panic("The boot loader gave %s", wrong);
    announce();
    panic("nothing more here yet");
}
