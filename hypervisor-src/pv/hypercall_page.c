/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The code in a guest's hypercall page: for each number, SYSCALL with rcx and r11 saved around it.
 * iret does not come back: it leaves what SYSCALL spoils on the stack, where the hypercall looks
 * for it (struct iret_context).
 */
#include "pv/hypercall_page.h"

#include "abi/hypercall.h"
#include "lib/string.h"

enum { CALL_NUMBER = 4, IRET_NUMBER = 5 }; /* where in the code the number goes */
enum { CALLS = PAGE_SIZE / HYPERCALL_PAGE_STRIDE };

void hypercall_page_fill(void *page)
{
    static const uint8_t call[] = {
        0x51,                   /* push %rcx */
        0x41, 0x53,             /* push %r11 */
        0xb8, 0, 0, 0, 0,       /* mov $number, %eax */
        0x0f, 0x05,             /* syscall */
        0x41, 0x5b,             /* pop %r11 */
        0x59,                   /* pop %rcx */
        0xc3,                   /* ret */
    };
    static const uint8_t iret[] = {
        0x51,                   /* push %rcx */
        0x41, 0x53,             /* push %r11 */
        0x50,                   /* push %rax */
        0xb8, 0, 0, 0, 0,       /* mov $number, %eax */
        0x0f, 0x05,             /* syscall */
    };
    uint8_t *at = page;

    memset(page, 0xcc, PAGE_SIZE); /* int3 */
    for (uint32_t number = 0; number < CALLS; number++, at += HYPERCALL_PAGE_STRIDE) {
        if (number == __HYPERVISOR_iret) {
            memcpy(at, iret, sizeof(iret));
            at[IRET_NUMBER] = (uint8_t)number;
        } else {
            memcpy(at, call, sizeof(call));
            at[CALL_NUMBER] = (uint8_t)number;
        }
    }
}
