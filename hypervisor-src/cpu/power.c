/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Restart and power-off. Dom0 normally switches the machine off itself, by the ACPI registers it has access to; this is
 * for when it only tells us (SHUTDOWN_poweroff), and for panics.
 */
#include "cpu/power.h"

#include "boot/options.h"
#include "cpu/processor.h"
#include "debug/printk.h"

enum {
    RESET_CONTROL = 0xcf9, RESET_SYSTEM = 0x02, RESET_NOW = 0x04, /* PIIX, ICH */
    KEYBOARD_COMMAND = 0x64, KEYBOARD_PULSE_RESET = 0xfe, KEYBOARD_BUSY = 0x02,
    PATIENCE = 100000,
};

void machine_halt(void)
{
    interrupts_off();
    for (;;)
        __asm__ volatile("hlt");
}

void machine_restart(void)
{
    if (options.noreboot) {
        printk(LOG_ERROR, "Halted; noreboot keeps the machine as it is\n");
        machine_halt();
    }
    printk(LOG_INFO, "Restarting the machine\n");
    out8(RESET_CONTROL, RESET_SYSTEM);
    out8(RESET_CONTROL, RESET_SYSTEM | RESET_NOW);
    for (int i = 0; i < PATIENCE && in8(KEYBOARD_COMMAND) & KEYBOARD_BUSY; i++)
        cpu_relax();
    out8(KEYBOARD_COMMAND, KEYBOARD_PULSE_RESET);
    machine_halt();
}
