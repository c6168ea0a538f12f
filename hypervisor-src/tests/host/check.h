/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Host tests: TEST(name) { ... CHECK(...); } in a file of its own program. Prints a line per test;
 * the program's exit code says whether all passed. A test runs on a stack like a vCPU's, so that
 * current_vcpu() of the real files finds test_vcpu.
 */
#ifndef TESTS_HOST_CHECK_H
#define TESTS_HOST_CHECK_H

#include "domain/domain.h"

struct test {
    const char *name;
    void (*run)(void);
    struct test *next;
};

void test_register(struct test *test);
/* Says what was expected; the test has failed, and goes on. */
void check_failed(const char *file, int line, const char *format, ...) PRINTF_LIKE(3, 4);
uint64_t random64(void);

/* The vCPU and domain that real files find as current; zeroed before each test. */
extern struct vcpu test_vcpu;
extern struct domain test_domain;
extern struct guest_regs test_regs;

#define TEST(name)                                                                         \
    static void name(void);                                                                \
    __attribute__((constructor)) static void register_##name(void)                         \
    {                                                                                      \
        static struct test test_ = { #name, name, NULL };                                  \
        test_register(&test_);                                                             \
    }                                                                                      \
    static void name(void)

#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition))                                                                  \
            check_failed(__FILE__, __LINE__, "expected %s", #condition);                   \
    } while (0)

#define CHECK_EQUAL(found, expected)                                                       \
    do {                                                                                   \
        uint64_t found_ = (uint64_t)(found), expected_ = (uint64_t)(expected);             \
        if (found_ != expected_)                                                           \
            check_failed(__FILE__, __LINE__, "%s: expected %lx, found %lx", #found,        \
                         expected_, found_);                                               \
    } while (0)

#endif
