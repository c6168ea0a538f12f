/* SPDX-License-Identifier: GPL-2.0-only */
/* vCPUs that go down and come up again, by themselves and by another. */
#include "tests/guest/smp/smp.h"

#include "guests/lib/events.h"

enum { ROUNDS = 30 };

static volatile uint64_t counter, came_back;
static volatile bool over;

static void count(unsigned int vcpu)
{
    (void)vcpu;
    while (!over)
        counter++;
}

static void go_down_and_count(unsigned int vcpu)
{
    for (int i = 0; i < ROUNDS; i++) {
        vcpu_op(VCPUOP_down, vcpu, NULL);
        came_back++;
    }
}

static bool stands_still(uint64_t ns)
{
    uint64_t found = counter, end = time_of(0) + ns;

    while (time_of(0) < end)
        yield();
    return counter == found;
}

static void test_by_another(void)
{
    struct vcpu_runstate_info info;
    uint64_t offline, found;

    give(2, count);
    check(WAIT_UNTIL(counter), "a vCPU counts");
    check_equal((uint64_t)vcpu_op(VCPUOP_down, 2, NULL), 0, "another takes it down");
    check_equal((uint64_t)vcpu_op(VCPUOP_is_up, 2, NULL), 0, "which it says");
    vcpu_op(VCPUOP_get_runstate_info, 2, &info);
    offline = info.time[RUNSTATE_offline];
    check(WAIT_UNTIL(stands_still(20 * MS)), "it stops");
    event_send(ipi_port[2]);
    check(WAIT_UNTIL(stands_still(20 * MS)), "and no event wakes it");
    vcpu_op(VCPUOP_get_runstate_info, 2, &info);
    check(info.state == RUNSTATE_offline && info.time[RUNSTATE_offline] >= offline + 40 * MS,
          "its time is counted as offline");
    found = counter;
    check_equal((uint64_t)vcpu_op(VCPUOP_up, 2, NULL), 0, "it is brought up again");
    check(WAIT_UNTIL(counter > found), "and goes on where it was");
    over = true;
    wait_for(2);
}

static void test_by_themselves(void)
{
    bool down = true;

    for (unsigned int i = 1; i <= 3; i++)
        give(i, go_down_and_count);
    for (uint64_t round = 1; round <= 3 * ROUNDS && down; round++) {
        unsigned int vcpu = 1 + (unsigned int)(round % 3);
        uint64_t before;

        down = WAIT_UNTIL(vcpu_op(VCPUOP_is_up, vcpu, NULL) == 0);
        before = came_back;
        vcpu_op(VCPUOP_up, vcpu, NULL);
        down &= WAIT_UNTIL(came_back > before);
    }
    check(down, "vCPUs take themselves down and are brought up, again and again");
    for (unsigned int i = 1; i <= 3; i++)
        wait_for(i);
}

void test_hotplug(void)
{
    test_by_another();
    test_by_themselves();
}
