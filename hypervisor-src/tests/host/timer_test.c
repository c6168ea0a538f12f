/* SPDX-License-Identifier: GPL-2.0-only */
/* The list of timers, on a clock that this test moves. */
#include "cpu/apic.h"
#include "cpu/time.h"
#include "domain/timer.h"
#include "tests/host/check.h"

static uint64_t now, hardware; /* ns; hardware: what the APIC timer was set to */

uint64_t system_time(void) { return now; }
void apic_timer_set(uint64_t deadline) { hardware = deadline; }

enum { COUNT = 16 };

static struct timer timers[COUNT];
static uint64_t expired_at[COUNT];
static unsigned int expired_count[COUNT];

static void note(struct timer *t)
{
    unsigned int i = (unsigned int)(t - timers);

    expired_at[i] = now;
    expired_count[i]++;
}

static void start(void)
{
    for (unsigned int i = 0; i < COUNT; i++) {
        timer_cancel(&timers[i]);
        timers[i].expired = note;
        expired_at[i] = expired_count[i] = 0;
    }
    now = 1000;
}

TEST(the_hardware_stands_at_the_earliest_deadline)
{
    start();
    timer_arm(&timers[0], 5000);
    CHECK_EQUAL(hardware, 5000);
    timer_arm(&timers[1], 3000);
    CHECK_EQUAL(hardware, 3000);
    timer_arm(&timers[2], 4000);
    CHECK_EQUAL(hardware, 3000);
    now = 3000;
    timers_run();
    CHECK_EQUAL(expired_count[1], 1);
    CHECK_EQUAL(expired_count[2], 0);
    CHECK_EQUAL(hardware, 4000);
}

TEST(a_cancelled_timer_never_runs)
{
    start();
    timer_arm(&timers[0], 2000);
    timer_arm(&timers[1], 2000);
    timer_cancel(&timers[0]);
    timer_cancel(&timers[0]);
    now = 9000;
    timers_run();
    CHECK_EQUAL(expired_count[0], 0);
    CHECK_EQUAL(expired_count[1], 1);
    CHECK_EQUAL(timers[1].deadline, 0);
}

static void arm_again(struct timer *t)
{
    note(t);
    if (expired_count[t - timers] < 3)
        timer_arm(t, t == &timers[0] ? now : now + 10);
}

TEST(a_timer_may_arm_itself_while_it_runs)
{
    start();
    timers[0].expired = timers[1].expired = arm_again;
    timer_arm(&timers[0], 2000);
    timer_arm(&timers[1], 2000);
    now = 2000;
    timers_run();
    CHECK_EQUAL(expired_count[0], 3); /* due at once, each time */
    CHECK_EQUAL(expired_count[1], 1);
    now = 2010;
    timers_run();
    CHECK_EQUAL(expired_count[1], 2);
}

TEST(random_timers_each_run_once_and_on_time)
{
    uint64_t deadline[COUNT];

    start();
    for (int round = 0; round < 500; round++) {
        start();
        for (unsigned int i = 0; i < COUNT; i++) {
            deadline[i] = 1001 + random64() % 200;
            timer_arm(&timers[i], deadline[i]);
            if (random64() % 4 == 0)
                timer_arm(&timers[i], deadline[i] = 1001 + random64() % 200); /* moved */
        }
        for (; now < 1300; now++)
            timers_run();
        for (unsigned int i = 0; i < COUNT; i++) {
            CHECK_EQUAL(expired_count[i], 1);
            CHECK_EQUAL(expired_at[i], deadline[i]);
        }
    }
}
