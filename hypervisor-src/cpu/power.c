/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Restart and power-off. Dom0 normally switches the machine off itself, by the ACPI registers it
 * has access to; this is for when it only tells us (SHUTDOWN_poweroff), and for panics.
 */
#include "cpu/power.h"

#include "boot/options.h"
#include "cpu/acpi.h"
#include "cpu/processor.h"
#include "cpu/requests.h"
#include "cpu/time.h"
#include "debug/printk.h"

enum {
    RESET_CONTROL = 0xcf9, RESET_SYSTEM = 0x02, RESET_NOW = 0x04, /* PIIX, ICH */
    KEYBOARD_COMMAND = 0x64, KEYBOARD_PULSE_RESET = 0xfe, KEYBOARD_BUSY = 0x02,
    PATIENCE = 100000,
    PM1_SLEEP_ENABLE = 1 << 13, PM1_SLEEP_TYPE_SHIFT = 10,
};

#define POWER_OFF_TAKES (500 * NS_PER_MS) /* at most, where it works at all */

void cpu_halt(void)
{
    interrupts_off();
    for (;;)
        __asm__ volatile("hlt");
}

void machine_halt(void)
{
    interrupts_off();
    if (!cpus_stopped)
        cpus_stop_others();
    cpu_halt();
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

void machine_sleep(uint16_t pm1a_control, uint16_t pm1b_control)
{
    if (acpi_info.pm1b_control)
        out16(acpi_info.pm1b_control, pm1b_control);
    if (acpi_info.pm1a_control)
        out16(acpi_info.pm1a_control, pm1a_control);
}

void machine_power_off(void)
{
    if (acpi_info.has_s5) {
        uint16_t a = (uint16_t)(acpi_info.s5_type_a << PM1_SLEEP_TYPE_SHIFT | PM1_SLEEP_ENABLE);
        uint16_t b = (uint16_t)(acpi_info.s5_type_b << PM1_SLEEP_TYPE_SHIFT | PM1_SLEEP_ENABLE);

        machine_sleep(a, b);
        for (uint64_t end = system_time() + POWER_OFF_TAKES; system_time() < end;)
            cpu_relax();
    }
    printk(LOG_INFO, "The machine may be switched off now\n");
    machine_halt();
}
