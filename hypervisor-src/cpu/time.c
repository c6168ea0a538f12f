/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The TSC as a clock: its rate, measured against the PIT's known 1193182 Hz, and from it
 * nanoseconds. One scale serves for the whole run, so system time can never jump, and guests hold a
 * copy that never grows old. Wall clock: the CMOS clock, read once.
 */
#include "cpu/time.h"

#include "cpu/apic.h"
#include "cpu/processor.h"
#include "debug/printk.h"

enum {
    /* both bytes, mode 0 */
    PIT_HZ = 1193182, PIT_CHANNEL2 = 0x42, PIT_COMMAND = 0x43, PIT_LOAD_CHANNEL2 = 0xb0,
    PIT_LATCH_CHANNEL2 = 0x80,
    SPEAKER = 0x61, SPEAKER_GATE = 0x01, SPEAKER_DATA = 0x02, SPEAKER_OUT = 0x20,
    MEASURE_COUNT = 11932, MEASUREMENTS = 100, GOOD_ENOUGH = 5000, PATIENCE = 10000000,
    CMOS_INDEX = 0x70, CMOS_DATA = 0x71,
    CMOS_SECOND = 0, CMOS_MINUTE = 2, CMOS_HOUR = 4, CMOS_DAY = 7, CMOS_MONTH = 8, CMOS_YEAR = 9,
    CMOS_STATUS_A = 10, CMOS_STATUS_B = 11,
    CMOS_UPDATING = 0x80, CMOS_BINARY = 0x04, CMOS_24_HOURS = 0x02, CMOS_PM = 0x80,
};

struct time_scale time_scale;
static uint64_t wall_clock_start;

uint64_t system_time(void)
{
    uint64_t delta = read_tsc() - time_scale.tsc_start;

    if (time_scale.tsc_shift < 0)
        delta >>= -time_scale.tsc_shift;
    else
        delta <<= time_scale.tsc_shift;
    return (uint64_t)(((unsigned __int128)delta * time_scale.tsc_to_ns) >> 32);
}

/*
 * The PIT's count at a point between two values of the TSC. A delay (the machine may be an
 * emulator's) widens the gap between them and cannot deceive. Not inlined: an emulator then
 * translates it once, before it counts.
 */
struct sample {
    uint64_t before, after;
    uint32_t apic, count;
};

static NOINLINE struct sample sample(void)
{
    struct sample s = { .before = read_tsc() };

    out8(PIT_COMMAND, PIT_LATCH_CHANNEL2);
    s.apic = apic_timer_counted();
    s.after = read_tsc();
    s.count = in8(PIT_CHANNEL2);
    s.count |= (uint32_t)in8(PIT_CHANNEL2) << 8;
    return s;
}

/*
 * TSC and APIC timer ticks in so many of the PIT's; `doubt` is by how many TSC ticks it may be off.
 */
struct measurement {
    uint64_t ticks, doubt;
    uint32_t apic, pit;
};

/* From one sample to the first that is 10 ms later; void when the count ran out meanwhile. */
static struct measurement measure_once(void)
{
    struct sample start, end;
    int patience = PATIENCE;

    apic_timer_count_start();
    out8(PIT_COMMAND, PIT_LOAD_CHANNEL2);
    out8(PIT_CHANNEL2, 0xff);
    out8(PIT_CHANNEL2, 0xff);
    (void)sample(); /* the chip takes the count over at its next tick */
    start = sample();
    do
        end = sample();
    while (start.count - end.count < MEASURE_COUNT && --patience);
    if (!patience)
        panic("expected the PIT to count 10 ms down, found it standing still");
    if (in8(SPEAKER) & SPEAKER_OUT)
        return (struct measurement){ .doubt = ~0UL };
    return (struct measurement){
        .ticks = ((end.before - start.after) + (end.after - start.before)) / 2,
        .doubt = (end.after - end.before) + (start.after - start.before),
        .apic = end.apic - start.apic, .pit = start.count - end.count,
    };
}

/* The least doubtful of some tries; one that is good enough ends them. */
static struct measurement measure(void)
{
    struct measurement best = { .doubt = ~0UL };
    uint8_t speaker = in8(SPEAKER);

    out8(SPEAKER, (uint8_t)((speaker & ~SPEAKER_DATA) | SPEAKER_GATE));
    for (int i = 0; i < MEASUREMENTS; i++) {
        struct measurement m = measure_once();

        if (m.doubt < best.doubt)
            best = m;
        if (best.doubt < best.ticks / GOOD_ENOUGH)
            break;
    }
    out8(SPEAKER, speaker);
    if (!best.pit)
        panic("expected to see the PIT count 10 ms, found 54 ms gone each time");
    return best;
}

static void set_scale(uint64_t hz)
{
    uint64_t scaled = hz;
    int8_t shift = 0;

    for (; scaled > 2 * NS_PER_SECOND; scaled >>= 1)
        shift--;
    for (; scaled <= NS_PER_SECOND; scaled <<= 1)
        shift++;
    time_scale.tsc_hz = hz;
    time_scale.tsc_shift = shift;
    time_scale.tsc_to_ns = (uint32_t)((NS_PER_SECOND << 32) / scaled);
}

static uint8_t cmos(uint8_t index)
{
    out8(CMOS_INDEX, index);
    return in8(CMOS_DATA);
}

static uint32_t from_bcd(uint8_t value, bool binary)
{
    return binary ? value : (value >> 4) * 10u + (value & 15);
}

/* 29ths of February before a year. */
static uint32_t leap_days_to(uint32_t year)
{
    return (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static uint64_t days_since_1970(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint16_t before_month[] = { 0,   31,  59,  90,  120, 151,
                                             181, 212, 243, 273, 304, 334 };
    bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
    uint64_t days = (uint64_t)(year - 1970) * 365 + leap_days_to(year) - leap_days_to(1970);

    return days + before_month[month - 1] + (leap && month > 2) + day - 1;
}

static uint64_t read_cmos_clock(void)
{
    uint32_t second, minute, hour, day, month, year;
    uint8_t status, raw_hour;

    do {
        for (int i = 0; i < PATIENCE && cmos(CMOS_STATUS_A) & CMOS_UPDATING; i++)
            ;
        status = cmos(CMOS_STATUS_B);
        second = from_bcd(cmos(CMOS_SECOND), status & CMOS_BINARY);
        minute = from_bcd(cmos(CMOS_MINUTE), status & CMOS_BINARY);
        raw_hour = cmos(CMOS_HOUR);
        day = from_bcd(cmos(CMOS_DAY), status & CMOS_BINARY);
        month = from_bcd(cmos(CMOS_MONTH), status & CMOS_BINARY);
        year = 2000 + from_bcd(cmos(CMOS_YEAR), status & CMOS_BINARY);
        /* Again, when it ticked while we read. */
    } while (from_bcd(cmos(CMOS_SECOND), status & CMOS_BINARY) != second);
    hour = from_bcd(raw_hour & ~CMOS_PM, status & CMOS_BINARY);
    if (!(status & CMOS_24_HOURS))
        hour = hour % 12 + (raw_hour & CMOS_PM ? 12 : 0);
    if (month < 1 || month > 12)
        month = 1; /* a clock that was never set: any date will do */
    return days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

void time_init(void)
{
    struct measurement m = measure();
    uint64_t hz = m.ticks * PIT_HZ / m.pit;

    set_scale(hz);
    time_scale.tsc_start = read_tsc();
    apic_timer_set_rate((uint64_t)m.apic * PIT_HZ / m.pit);
    wall_clock_start = read_cmos_clock() - system_time() / NS_PER_SECOND;
    printk(LOG_INFO, "Time: TSC at %lu.%03lu MHz\n", hz / 1000000, hz / 1000 % 1000);
}

uint64_t wall_clock_at_start(void)
{
    return wall_clock_start;
}
