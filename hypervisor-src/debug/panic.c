/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end, when Paracore itself is wrong: says why, shows registers and stack, then halts
 * (noreboot) or restarts. Must work with interrupts off, on any stack, at any time after
 * console_start.
 */
#include "boot/image.h"
#include "cpu/cpu.h"
#include "cpu/power.h"
#include "cpu/requests.h"
#include "debug/printk.h"
#include "lib/format.h"

/* Kept for whoever looks into memory afterwards. */
char panic_message[256];

/* Words on the stack that point into Paracore's text: callers, and some that were. */
static void show_callers(const uint64_t *sp)
{
    const uint64_t *end = (const uint64_t *)(((uint64_t)sp | (STACK_SIZE - 1)) + 1
                                             - sizeof(struct stack_top));
    unsigned int shown = 0;

    printk(LOG_ERROR, "Text addresses on the stack from %p:\n", (const void *)sp);
    for (; sp < end && shown < 24; sp++) {
        if (*sp < (uint64_t)image_start || *sp >= (uint64_t)text_end)
            continue;
        printk(LOG_ERROR, "    %016lx\n", *sp);
        shown++;
    }
}

void panic(const char *format, ...)
{
    va_list arguments;

    interrupts_off();
    if (cpus_stopped)
        cpu_halt(); /* another processor is telling already */
    cpus_stop_others();
    va_start(arguments, format);
    vsnprintf(panic_message, sizeof(panic_message), format, arguments);
    va_end(arguments);
    printk(LOG_ERROR, "****************************************\n");
    printk(LOG_ERROR, "Panic on CPU %u: %s\n", current_cpu() ? current_cpu()->id : 0,
           panic_message);
    show_callers(__builtin_frame_address(0));
    printk(LOG_ERROR, "****************************************\n");
    machine_restart();
}
