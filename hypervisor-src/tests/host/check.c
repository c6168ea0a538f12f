/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs a host test program's tests, each on a stack that ends in a struct stack_top, as a vCPU's
 * does. Nothing of Paracore is faked here but that; what a real file needs besides, its test gives
 * it.
 */
#include "tests/host/check.h"

#include "cpu/cpu.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct vcpu test_vcpu;
static struct cpu test_cpu; /* the first */
struct domain test_domain;
struct guest_regs test_regs;

static struct test *first, **end = &first;
static unsigned int failures;
static uint64_t seed;
static uint8_t stack[STACK_SIZE] __attribute__((aligned(STACK_SIZE)));

void test_register(struct test *test)
{
    *end = test;
    end = &test->next;
}

void check_failed(const char *file, int line, const char *format, ...)
{
    va_list arguments;

    failures++;
    printf("%s:%d: ", file, line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

/* xorshift64: the same numbers in every run. */
uint64_t random64(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void call_on_stack(void (*run)(void), uint64_t sp)
{
    __asm__ volatile("mov %%rsp, %%rbx\n"
                     "mov %1, %%rsp\n"
                     "call *%0\n"
                     "mov %%rbx, %%rsp\n"
                     :
                     : "r"(run), "r"(sp)
                     : "rbx", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc",
                       "memory");
}

static void run_one(const struct test *test)
{
    struct stack_top *top = (struct stack_top *)(stack + STACK_SIZE - sizeof(struct stack_top));

    seed = 0x9e3779b97f4a7c15;
    memset(&test_vcpu, 0, sizeof(test_vcpu));
    memset(&test_domain, 0, sizeof(test_domain));
    memset(test_domain.features, 0xff, sizeof(test_domain.features)); /* no toolstack limits them */
    memset(&test_regs, 0, sizeof(test_regs));
    test_vcpu.domain = &test_domain;
    test_vcpu.regs = &test_regs;
    test_vcpu.in_kernel = true;
    top->vcpu = &test_vcpu;
    top->cpu = &test_cpu;
    call_on_stack(test->run, (uint64_t)top & ~63UL);
}

int main(void)
{
    unsigned int count = 0, failed = 0;

    for (const struct test *test = first; test; test = test->next, count++) {
        unsigned int before = failures;

        run_one(test);
        failed += failures != before;
        printf("%s %s\n", failures == before ? "PASS" : "FAIL", test->name);
    }
    printf("%u tests, %u failed\n", count, failed);
    return failed != 0;
}
