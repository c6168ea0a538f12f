/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A host test: TEST(name) { ... CHECK(...); }. Each runs on a new machine (port/port.h); a failed check is printed and
 * counted, and the test goes on. Names say what holds.
 */
#ifndef HOST_TEST_H
#define HOST_TEST_H

#include <stdbool.h>

void test_add(const char *name, void (*run)(void));
void test_failed(const char *file, int line, const char *what, long found, long expected);

#define TEST(name)                                                                         \
    static void name(void);                                                                \
    __attribute__((constructor)) static void add_##name(void) { test_add(#name, name); }   \
    static void name(void)

#define CHECK(condition) CHECK_EQUAL(!!(condition), true)
#define CHECK_EQUAL(found, expected)                                                       \
    do {                                                                                   \
        long found_ = (long)(found), expected_ = (long)(expected);                         \
        if (found_ != expected_)                                                           \
            test_failed(__FILE__, __LINE__, #found, found_, expected_);                    \
    } while (0)

#endif
