/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for the lock: the rare case, out of line. Read next: cpu/requests.h. */
#include "cpu/lock.h"

#include "cpu/requests.h"

struct big_lock big_lock;

/* Or until it is asked for something. */
static void sleep_until_released(struct cpu *c)
{
    uint32_t owner;

    cpu_sleep_begin(c);
    owner = READ_ONCE(big_lock.owner);
    if (owner && !READ_ONCE(c->requests)) {
        cpu_kick(&cpus[owner - 1]);
        cpu_sleep();
    }
    cpu_sleep_end(c);
}

void big_lock_wait(void)
{
    struct cpu *c = current_cpu();

    __atomic_add_fetch(&big_lock.waiting, 1, __ATOMIC_SEQ_CST);
    WRITE_ONCE(c->waits_for_lock, true);
    for (uint32_t turn = 0; READ_ONCE(big_lock.owner) || !big_lock_try(); turn++) {
        cpu_answer_requests(c);
        if (turn < CPU_SPINS)
            cpu_relax();
        else
            sleep_until_released(c);
    }
    WRITE_ONCE(c->waits_for_lock, false);
    __atomic_sub_fetch(&big_lock.waiting, 1, __ATOMIC_SEQ_CST);
}
