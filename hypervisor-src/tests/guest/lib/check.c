/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest test found, as lines; and exceptions that it provokes. */
#include "tests/guest/lib/check.h"

#include "abi/sched.h"
#include "guests/lib/traps.h"

volatile uint64_t attempt_vector, attempt_error, attempt_resume;

enum { SINGLE_STEP = 0x100 }; /* of rflags */

static unsigned int count, failures;

void check(bool passed, const char *name)
{
    count++;
    failures += !passed;
    print("%s %s\n", passed ? "PASS" : "FAIL", name);
}

void check_equal(uint64_t found, uint64_t expected, const char *name)
{
    if (found != expected)
        print("expected %lx, found %lx:\n", expected, found);
    check(found == expected, name);
}

void check_end(void)
{
    print("END %u checks, %u failed\n", count, failures);
    guest_shutdown(SHUTDOWN_poweroff);
}

static void resume(struct trap_frame *frame)
{
    attempt_vector = frame->number;
    attempt_error = frame->error_code;
    frame->rip = attempt_resume;
    frame->rflags &= ~(uint64_t)SINGLE_STEP;
}

void attempts_init(void)
{
    for (enum trap_number n = 0; n < TRAP_VECTORS; n++)
        trap_set(n, resume);
}
