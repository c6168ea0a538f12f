/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs every TEST, each on a new machine, and ends with `N passed, N failed`. An argument: only tests whose name has it. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "port/port.h"

enum { TESTS_MAX = 256 };

static struct {
    const char *name;
    void (*run)(void);
} tests[TESTS_MAX];
static int count, failures;

void test_add(const char *name, void (*run)(void))
{
    tests[count].name = name;
    tests[count++].run = run;
}

void test_failed(const char *file, int line, const char *what, long found, long expected)
{
    printf("  %s:%d: %s: expected %ld, found %ld (last refusal: %s)\n", file, line, what, expected, found, host_refusal);
    failures++;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;

    for (int i = 0; i < count; i++) {
        if (argc > 1 && !strstr(tests[i].name, argv[1]))
            continue;
        failures = 0;
        host_reset();
        tests[i].run();
        if (failures)
            printf("FAIL %s\n", tests[i].name);
        failures ? failed++ : passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
