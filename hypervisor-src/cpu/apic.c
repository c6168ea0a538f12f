/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The local APIC through its registers in memory, and the old interrupt controllers silenced. SDM
 * volume 3, 11.4-11.8. The timer is one-shot; a deadline beyond its range interrupts early, and
 * domain/timer.c then sets it again.
 */
#include "cpu/apic.h"

#include "cpu/acpi.h"
#include "cpu/cpu.h"
#include "cpu/processor.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "memory/mapping.h"

enum {
    REG_ID = 0x20, REG_TASK_PRIORITY = 0x80, REG_EOI = 0xb0, REG_SPURIOUS = 0xf0, 
    REG_COMMAND = 0x300, REG_COMMAND_TARGET = 0x310, REG_LVT_TIMER = 0x320, REG_LVT_LINT0 = 0x350,
    REG_LVT_LINT1 = 0x360, REG_LVT_ERROR = 0x370, REG_TIMER_INITIAL = 0x380, 
    REG_TIMER_CURRENT = 0x390, REG_TIMER_DIVIDE = 0x3e0,
    SPURIOUS_ENABLE = 0x100, LVT_MASKED = 0x10000, DIVIDE_BY_1 = 0x0b,
    PIC1_COMMAND = 0x20, PIC1_DATA = 0x21, PIC2_COMMAND = 0xa0, PIC2_DATA = 0xa1, PIC_ICW1 = 0x11,
    PIC_ICW4 = 0x01,
    PIC_VECTORS = 0x20,
    /* the interrupt command register, SDM volume 3, 11.6.1 */
    COMMAND_NMI = 4 << 8, COMMAND_INIT = 5 << 8, COMMAND_STARTUP = 6 << 8,
    COMMAND_PENDING = 1 << 12, COMMAND_ASSERT = 1 << 14, COMMAND_LEVEL = 1 << 15,
    COMMAND_ALL_BUT_SELF = 3 << 18, COMMAND_TARGET_SHIFT = 24,
};

#define APIC_BASE_ENABLE (1UL << 11)
#define APIC_BASE_X2APIC (1UL << 10)
/* Further ahead than this the timer is set for this. */
#define TIMER_REACH (1 * NS_PER_SECOND)

static volatile uint32_t *registers;
static uint64_t ticks_per_ns; /* 32.32 fixed point */

static uint32_t read_register(uint32_t reg)
{
    return registers[reg / 4];
}

static void write_register(uint32_t reg, uint32_t value)
{
    registers[reg / 4] = value;
}

/* Their vectors moved off the exceptions', then every line masked: all devices interrupt through
 * the IO-APIC. */
static void silence_pics(void)
{
    out8(PIC1_COMMAND, PIC_ICW1);
    out8(PIC2_COMMAND, PIC_ICW1);
    out8(PIC1_DATA, PIC_VECTORS);
    out8(PIC2_DATA, PIC_VECTORS + 8);
    out8(PIC1_DATA, 1 << 2);
    out8(PIC2_DATA, 2);
    out8(PIC1_DATA, PIC_ICW4);
    out8(PIC2_DATA, PIC_ICW4);
    out8(PIC1_DATA, 0xff);
    out8(PIC2_DATA, 0xff);
}

void apic_setup(void)
{
    uint64_t base = read_msr(MSR_APIC_BASE);

    if (base & APIC_BASE_X2APIC)
        panic("expected the local APIC in xAPIC mode, found x2APIC: "
              "switch x2APIC off in the firmware");
    write_msr(MSR_APIC_BASE, base | APIC_BASE_ENABLE);
    write_register(REG_TASK_PRIORITY, 0);
    write_register(REG_LVT_LINT0, LVT_MASKED);
    write_register(REG_LVT_LINT1, LVT_MASKED);
    write_register(REG_LVT_ERROR, LVT_MASKED);
    write_register(REG_TIMER_DIVIDE, DIVIDE_BY_1);
    write_register(REG_LVT_TIMER, (ticks_per_ns ? 0 : LVT_MASKED) | VECTOR_TIMER);
    write_register(REG_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
    current_cpu()->apic_id = apic_read_id();
}

void apic_init(void)
{
    registers = map_device(paddr_of(acpi_info.local_apic), PAGE_SIZE);
    if (!registers)
        panic("expected memory for the local APIC's mapping, found none");
    silence_pics();
    apic_setup();
}

/* Both halves of the command; the one before has to be gone. */
static void send(uint32_t apic_id, uint32_t command)
{
    while (read_register(REG_COMMAND) & COMMAND_PENDING)
        cpu_relax();
    write_register(REG_COMMAND_TARGET, apic_id << COMMAND_TARGET_SHIFT);
    write_register(REG_COMMAND, command);
}

void apic_send(uint32_t apic_id, uint8_t vector)
{
    send(apic_id, COMMAND_ASSERT | vector);
}

void apic_send_nmi_to_others(void)
{
    send(0, COMMAND_ASSERT | COMMAND_NMI | COMMAND_ALL_BUT_SELF);
}

void apic_send_init(uint32_t apic_id)
{
    send(apic_id, COMMAND_ASSERT | COMMAND_LEVEL | COMMAND_INIT);
    send(apic_id, COMMAND_LEVEL | COMMAND_INIT);
}

void apic_send_startup(uint32_t apic_id, mfn_t page)
{
    send(apic_id, COMMAND_ASSERT | COMMAND_STARTUP | (uint32_t)page.n);
}

uint32_t apic_read_id(void)
{
    return read_register(REG_ID) >> 24;
}

void apic_end_of_interrupt(void)
{
    write_register(REG_EOI, 0);
}

void apic_timer_count_start(void)
{
    write_register(REG_TIMER_INITIAL, ~0u);
}

uint32_t apic_timer_counted(void)
{
    return ~0u - read_register(REG_TIMER_CURRENT);
}

void apic_timer_set_rate(uint64_t hz)
{
    if (!hz)
        panic("expected the local APIC's timer to count, found it standing still");
    write_register(REG_TIMER_INITIAL, 0);
    ticks_per_ns = (hz << 32) / NS_PER_SECOND;
    write_register(REG_LVT_TIMER, VECTOR_TIMER);
}

void apic_timer_set(uint64_t deadline)
{
    uint64_t now, ahead, ticks;

    if (!deadline) {
        write_register(REG_TIMER_INITIAL, 0);
        return;
    }
    now = system_time();
    ahead = deadline > now ? deadline - now : 0;
    if (ahead > TIMER_REACH)
        ahead = TIMER_REACH;
    ticks = (ahead * ticks_per_ns) >> 32;
    write_register(REG_TIMER_INITIAL, ticks > 0xffffffff ? 0xffffffff : (uint32_t)ticks + 1);
}
