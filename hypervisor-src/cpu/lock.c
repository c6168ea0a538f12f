/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for the lock: the rare case, out of line. Read next: cpu/requests.h. */
#include "cpu/lock.h"

#include "cpu/requests.h"

struct big_lock big_lock;

void big_lock_wait(void)
{
    struct cpu *c = current_cpu();

    __atomic_add_fetch(&big_lock.waiting, 1, __ATOMIC_SEQ_CST);
    WRITE_ONCE(c->waits_for_lock, true);
    do {
        while (READ_ONCE(big_lock.owner)) {
            cpu_answer_requests(c);
            cpu_relax();
        }
    } while (!big_lock_try());
    WRITE_ONCE(c->waits_for_lock, false);
    __atomic_sub_fetch(&big_lock.waiting, 1, __ATOMIC_SEQ_CST);
}
