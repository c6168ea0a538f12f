/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest tests: CHECK says PASS or FAIL with a name; ATTEMPT runs an instruction and gives the
 * exception it raised.
 */
#ifndef TESTS_GUEST_CHECK_H
#define TESTS_GUEST_CHECK_H

#include "guests/lib/guest.h"

void check(bool passed, const char *name);
void check_equal(uint64_t found, uint64_t expected, const char *name);
/* Says how many failed, and ends the domain. */
void check_end(void) __attribute__((noreturn));

enum { NO_TRAP = 1000 };

/* The vector that the last ATTEMPT raised, or NO_TRAP; and its error code. */
extern volatile uint64_t attempt_vector, attempt_error;
extern volatile uint64_t attempt_resume;
/* Sets handlers for the exceptions of 0 to 19 that resume an ATTEMPT. Once. */
void attempts_init(void);

/*
 * Runs assembly text with operands as in __asm__; goes on behind it when it faults. Evaluates to
 * the vector.
 */
#define ATTEMPT(text, ...) __extension__({                                                 \
    attempt_vector = NO_TRAP;                                                              \
    __asm__ volatile("movq $97f, attempt_resume(%%rip)\n" text "\n97:" : __VA_ARGS__);     \
    attempt_vector;                                                                        \
})

#endif
