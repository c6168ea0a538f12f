/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Channel 2 of a DomU's PIT, computed from system time: kernels calibrate their TSC by it, and one
 * that finds nothing there reads the port 100,000 times before it gives up. Owns no hardware. Intel
 * 8254 data sheet; modes 0 to 3 count alike here.
 */
#include "cpu/time.h"
#include "pv/io.h"

#define PIT_HZ 1193182ULL

enum {
    PORT_CHANNEL2 = 0x42, PORT_CONTROL = 0x43,
    CONTROL_CHANNEL_SHIFT = 6, CHANNEL2 = 2,
    CONTROL_ACCESS = 0x30, ACCESS_LATCH = 0x00, ACCESS_LOW = 0x10, ACCESS_HIGH = 0x20,
    ACCESS_BOTH = 0x30,
    CONTROL_MODE = 0x0e, MODE_ONE_SHOT = 0x00,
    GATE_ON = 0x01, GATE_BITS = 0x03, OUTPUT_HIGH = 0x20,
};

static uint64_t ticks_passed(const struct virtual_pit *pit)
{
    uint64_t ns = system_time() - pit->started;

    return ns / NS_PER_SECOND * PIT_HZ + ns % NS_PER_SECOND * PIT_HZ / NS_PER_SECOND;
}

static uint32_t full_count(const struct virtual_pit *pit)
{
    return pit->reload ? pit->reload : 0x10000;
}

static uint16_t count_now(const struct virtual_pit *pit)
{
    uint64_t passed = ticks_passed(pit);

    if ((pit->control & CONTROL_MODE) == MODE_ONE_SHOT)
        return (uint16_t)(full_count(pit) - passed); /* counts on below 0 */
    return (uint16_t)(full_count(pit) - passed % full_count(pit));
}

/* One byte of a 16-bit value by the access mode; both: low, then high. */
static uint8_t byte_of(uint16_t value, uint8_t access, bool *high_next)
{
    bool high = access == ACCESS_HIGH || (access == ACCESS_BOTH && *high_next);

    if (access == ACCESS_BOTH)
        *high_next = !*high_next;
    return (uint8_t)(high ? value >> 8 : value);
}

static uint8_t read_count(struct virtual_pit *pit)
{
    uint16_t value = pit->latched ? pit->latch : count_now(pit);
    uint8_t byte = byte_of(value, pit->control & CONTROL_ACCESS, &pit->read_high_next);

    if (!pit->read_high_next)
        pit->latched = false;
    return byte;
}

static void write_count(struct virtual_pit *pit, uint8_t value)
{
    uint8_t access = pit->control & CONTROL_ACCESS;

    if (access == ACCESS_BOTH && !pit->high_next) {
        pit->reload = value;
        pit->high_next = true;
        return;
    }
    if (access == ACCESS_LOW)
        pit->reload = value;
    else
        pit->reload = (uint16_t)((access == ACCESS_BOTH ? pit->reload & 0xff : 0) | value << 8);
    pit->high_next = false;
    pit->started = system_time();
}

static void write_control(struct virtual_pit *pit, uint8_t value)
{
    if (value >> CONTROL_CHANNEL_SHIFT != CHANNEL2)
        return;
    if ((value & CONTROL_ACCESS) == ACCESS_LATCH) {
        pit->latch = count_now(pit);
        pit->latched = true;
        return;
    }
    pit->control = value;
    pit->high_next = pit->read_high_next = pit->latched = false;
    pit->started = system_time();
}

uint8_t virtual_pit_read(struct virtual_pit *pit, uint16_t port)
{
    if (port == PORT_CHANNEL2)
        return read_count(pit);
    if (port == PORT_CONTROL)
        return 0xff; /* cannot be read */
    return pit->gate | (ticks_passed(pit) >= full_count(pit) ? OUTPUT_HIGH : 0);
}

void virtual_pit_write(struct virtual_pit *pit, uint16_t port, uint8_t value)
{
    if (port == PORT_CHANNEL2) {
        write_count(pit, value);
        return;
    }
    if (port == PORT_CONTROL) {
        write_control(pit, value);
        return;
    }
    if (value & ~pit->gate & GATE_ON)
        pit->started = system_time(); /* opening the gate starts the count */
    pit->gate = value & GATE_BITS;
}
