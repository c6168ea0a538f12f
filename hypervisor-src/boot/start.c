/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore starts here and reads top to bottom: each step says in one line what it brings up. Comes
 * from boot/entry.S on the boot stack, ends in the scheduler, never returns.
 */
#include "boot/boot_info.h"
#include "boot/efi.h"
#include "boot/multiboot.h"
#include "boot/options.h"
#include "boot/start.h"
#include "cpu/acpi.h"
#include "cpu/cpu.h"
#include "cpu/ioapic.h"
#include "cpu/setup.h"
#include "cpu/smp.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "debug/uart.h"
#include "domain/console.h"
#include "domain/policy.h"
#include "domain/scheduler.h"
#include "domain/timer.h"
#include "memory/layout.h"
#include "memory/mapping.h"
#include "pv/build.h"
#include "pv/io.h"

enum { IMAGE_PHYS = 0x200000 }; /* boot/entry.S, boot/image32.lds */

#define CONSOLE_TICK (20 * NS_PER_MS)

uint64_t hv_image_phys = IMAGE_PHYS;

static void announce(void)
{
    uint64_t ram = 0;

    for (unsigned int i = 0; i < boot_info.region_count; i++)
        if (boot_info.regions[i].kind == MEMORY_RAM)
            ram += boot_info.regions[i].end - boot_info.regions[i].start;
    printk(LOG_INFO, "Paracore, a paravirtualizing hypervisor with the Xen 4.17 PV interface\n");
    printk(LOG_INFO, "Loader: %s; options: %s\n",
           boot_info.loader[0] ? boot_info.loader : "not named", boot_info.command_line);
    printk(LOG_INFO, "Memory: %lu MiB, modules: %u\n", ram >> 20, boot_info.module_count);
}

static void com1_interrupt(uint32_t gsi)
{
    (void)gsi;
    console_receive();
}

static void console_tick(struct timer *t)
{
    console_poll();
    timer_arm(t, system_time() + CONSOLE_TICK);
}

/* COM1 interrupts; what the workbench types for a DomU has to be looked for. */
static void console_listen(void)
{
    static struct timer tick = { .expired = console_tick };

    if (uart_present() && !gsi_take(gsi_of_isa(COM1_IRQ), com1_interrupt))
        uart_enable_interrupt();
    timer_arm(&tick, system_time() + CONSOLE_TICK);
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
    efi_init();
    acpi_init();
    cpu_setup_early();
    memory_init();
    cpu_setup();
    trace_init(0);
    policy_load();
    guest_ports_open(cpus[0].tss.io_bitmap);
    start_further_cpus(options.max_cpus);
    build_domains();
    console_listen();
    scheduler_start();
}
