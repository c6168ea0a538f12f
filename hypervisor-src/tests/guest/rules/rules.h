/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that checks the hypervisor from inside: a TEST a rule of the PV interface, each printing
 * `PASS name` or `FAIL name: why`. The same guest passes on Xen 4.17, so what it expects is Xen's
 * behaviour. Read next: main.c.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "abi/errno.h"
#include "guests/lib/guest.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"

struct test {
    const char *name;
    void (*run)(void);
};

/* Put together by the linker: every TEST of every file, in order of the files. */
#define TEST(name)                                                                         \
    static void name(void);                                                                \
    static const struct test test_##name __attribute__((used, section(".rodata.tests"))) = { #name, name }; \
    static void name(void)

/* Prints why and marks the running test as failed. */
void check_failed(const char *file, int line, const char *what, long found, long expected);

#define CHECK_EQUAL(found, expected)                                                       \
    do {                                                                                   \
        long found_ = (long)(found), expected_ = (long)(expected);                         \
        if (found_ != expected_)                                                           \
            check_failed(__FILE__, __LINE__, #found, found_, expected_);                   \
    } while (0)
#define CHECK(condition) CHECK_EQUAL(!!(condition), true)

/* Pages that tests may use; all mapped writable, whatever a test did before. */
enum { PAGES = 16 };
extern char pages[PAGES][PAGE_SIZE];

/* The trap that the last expected fault brought (enum trap_number), and its error code; number
 * -1: none came. */
extern volatile long last_trap, last_error;

/* Runs one instruction that may trap; execution goes on behind it. */
#define TRY(instruction, ...)                                                              \
    do {                                                                                   \
        last_trap = -1;                                                                    \
        __asm__ volatile("movq $771f, resume\n\t" instruction "\n771:\n\tmovq $0, resume" __VA_ARGS__); \
    } while (0)
extern volatile uint64_t resume;

long pin(unsigned int level, const void *table);
long unpin(const void *table);

#endif
