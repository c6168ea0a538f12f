/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the tests one after the other; a trap nobody expected fails the run with a dump
 * (guests/lib/traps.c). */
#include "tests/guest/rules/rules.h"

#include "abi/sched.h"

char pages[PAGES][PAGE_SIZE] PAGE_ALIGNED;
volatile long last_trap, last_error;
volatile uint64_t resume;

extern const struct test tests_start[], tests_end[];

static unsigned int failures;

void check_failed(const char *file, int line, const char *what, long found, long expected)
{
    if (!failures++)
        print("FAIL ");
    print("%s:%d: %s: expected %ld, found %ld; ", file, line, what, expected, found);
}

static void trapped(struct trap_frame *frame)
{
    if (!resume) {
        print("FAIL trap %lu at %lx, error code %lx, address %lx\n", frame->number, frame->rip,
              frame->error_code, fault_address());
        guest_shutdown(SHUTDOWN_reboot);
    }
    last_trap = (long)frame->number;
    last_error = (long)frame->error_code;
    frame->rip = resume;
}

long pin(unsigned int level, const void *table)
{
    return mmuext_one(MMUEXT_PIN_L1_TABLE + level - 1, mfn_of(table));
}

long unpin(const void *table) { return mmuext_one(MMUEXT_UNPIN_TABLE, mfn_of(table)); }

static void pages_writable(void)
{
    for (unsigned int i = 0; i < PAGES; i++) {
        CHECK_EQUAL(set_page_bits(pages[i], PTE_DATA), 0);
        if (failures)
            return;
        memset(pages[i], 0, PAGE_SIZE);
    }
}

void guest_main(void)
{
    for (int trap = 0; trap < TRAP_VECTORS; trap++)
        trap_set((enum trap_number)trap, trapped);
    for (const struct test *test = tests_start; test < tests_end; test++) {
        failures = 0;
        pages_writable();
        test->run();
        if (failures)
            print("in %s\n", test->name);
        else
            print("PASS %s\n", test->name);
    }
    print("END %u tests\n", (unsigned int)(tests_end - tests_start));
    guest_shutdown(SHUTDOWN_reboot);
}
