/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every bundled guest starts with: its start_info and shared_info, its frames, output, the
 * end.
 *
 * A guest defines guest_main(); when that returns, the domain powers off. guest_start() has set up
 * traps, upcalls (still masked), the shared page and the console before. Read next: page_table.h,
 * events.h, console.h.
 */
#ifndef GUEST_GUEST_H
#define GUEST_GUEST_H

#include <stdbool.h>

#include "abi/shared_info.h"
#include "abi/start_info.h"
#include "abi/x86.h"

#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PAGE_ALIGNED __attribute__((aligned(4096)))
#define barrier() __asm__ volatile("" ::: "memory")

extern struct start_info *start_info;
extern struct shared_info *shared_info;

/* This guest's only vCPU. */
static inline struct vcpu_info *vcpu_info(void) { return &shared_info->vcpu_info[0]; }

void guest_main(void);

void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
int format_text(char *to, size_t room, const char *format, __builtin_va_list arguments);
/* Into a buffer, cut to fit, with a 0 at its end. Returns the length without it. */
size_t write_text(char *to, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The decimal number a text begins with; 0: none. */
uint64_t number_in(const char *text);
bool same_text(const char *a, const char *b);
bool begins_with(const char *text, const char *beginning);

/* Ends the domain: SHUTDOWN_* of abi/sched.h. */
void guest_shutdown(unsigned int reason) __attribute__((noreturn));

/* The word after `name=` in the command line, or NULL. Ends at a space or at the end of the
 * line. */
const char *guest_option(const char *name);

/* System time in ns, from the vCPU's time info and the TSC. */
uint64_t guest_time(void);

static inline uint64_t read_tsc(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

void *memset(void *to, int byte, size_t n);
void *memcpy(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *text);

#endif
