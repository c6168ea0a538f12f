/* SPDX-License-Identifier: GPL-2.0-only */
/* Channel 2 of a DomU's timer, at system times of the test's choosing. */
#include "cpu/time.h"
#include "pv/io.h"
#include "tests/host/check.h"

enum { CHANNEL2 = 0x42, CONTROL = 0x43, GATE = 0x61, BOTH_MODE0 = 0xb0, LATCH = 0x80 };

static uint64_t now;

uint64_t system_time(void)
{
    return now;
}

static struct virtual_pit loaded(uint8_t control, unsigned int count)
{
    struct virtual_pit pit = { 0 };

    now = 1000000000;
    virtual_pit_write(&pit, GATE, 1);
    virtual_pit_write(&pit, CONTROL, control);
    virtual_pit_write(&pit, CHANNEL2, (uint8_t)count);
    virtual_pit_write(&pit, CHANNEL2, (uint8_t)(count >> 8));
    return pit;
}

static unsigned int read_count(struct virtual_pit *pit)
{
    unsigned int low = virtual_pit_read(pit, CHANNEL2);

    return low | (unsigned int)virtual_pit_read(pit, CHANNEL2) << 8;
}

TEST(it_counts_down_at_its_rate)
{
    struct virtual_pit pit = loaded(BOTH_MODE0, 0xffff);

    CHECK_EQUAL(read_count(&pit), 0xffff);
    now += 10000000;
    CHECK_EQUAL(read_count(&pit), 0xffff - 11931);
}

TEST(a_count_of_0_is_65536)
{
    struct virtual_pit pit = loaded(BOTH_MODE0, 0);

    now += 1000000;
    CHECK_EQUAL(read_count(&pit), 0x10000 - 1193);
}

TEST(the_output_rises_when_the_count_is_over)
{
    struct virtual_pit pit = loaded(BOTH_MODE0, 11932);

    now += 9990000;
    CHECK_EQUAL(virtual_pit_read(&pit, GATE) & 0x20, 0);
    now += 20000;
    CHECK_EQUAL(virtual_pit_read(&pit, GATE) & 0x21, 0x21);
}

TEST(a_latched_count_stands_still_until_it_was_read)
{
    struct virtual_pit pit = loaded(BOTH_MODE0, 0x8000);

    virtual_pit_write(&pit, CONTROL, LATCH);
    now += 5000000;
    CHECK_EQUAL(read_count(&pit), 0x8000);
    CHECK_EQUAL(read_count(&pit), 0x8000 - 5965);
}

TEST(other_channels_are_not_there)
{
    struct virtual_pit pit = loaded(BOTH_MODE0, 0x8000);

    virtual_pit_write(&pit, CONTROL, 0x34); /* channel 0 */
    CHECK_EQUAL(pit.control, BOTH_MODE0);
    CHECK_EQUAL(virtual_pit_read(&pit, CONTROL), 0xff);
}

TEST(a_periodic_count_starts_again)
{
    struct virtual_pit pit = loaded(0xb4, 1000);

    now += 1000000; /* 1193 ticks */
    CHECK_EQUAL(read_count(&pit), 1000 - 193);
}
