/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers the trap table and callbacks with the hypervisor and hands each entry to its handler.
 * A fault inside try_read() or try_write() goes on at the address these left in `recover`.
 */
#include "guests/lib/traps.h"

#include "abi/callback.h"
#include "abi/sched.h"
#include "guests/lib/hypercall.h"

void guest_trap(struct trap_frame *frame);

static trap_handler *handlers[TRAP_SYSCALL + 1];
static uint64_t recover; /* where to go on after a page fault; 0: it is not expected */

static void dump(const struct trap_frame *frame)
{
    print("guest: trap %lu error %lx at %lx, stack %lx, fault address %lx\n", frame->number,
          frame->error_code,
          frame->rip, frame->rsp, fault_address());
    print("guest: rax %lx rbx %lx rcx %lx rdx %lx rsi %lx rdi %lx\n", frame->rax, frame->rbx,
          frame->rcx,
          frame->rdx, frame->rsi, frame->rdi);
}

void guest_trap(struct trap_frame *frame)
{
    if (frame->number == TRAP_PAGE_FAULT && recover) {
        frame->rip = recover;
        recover = 0;
        return;
    }
    if (handlers[frame->number]) {
        handlers[frame->number](frame);
        return;
    }
    dump(frame);
    guest_shutdown(SHUTDOWN_crash);
}

static void register_callback(uint16_t type, uint64_t address)
{
    struct callback_register arg = { .type = type, .flags = CALLBACKF_mask_events,
        .address = address };

    if (hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &arg))
        guest_shutdown(SHUTDOWN_crash);
}

void traps_init(void)
{
    static struct trap_info table[TRAP_VECTORS + 1];

    for (unsigned int vector = 0; vector < TRAP_VECTORS; vector++) {
        table[vector].vector = (uint8_t)vector;
        table[vector].flags = vector == TRAP_BREAKPOINT ? 3 : 0;
        table[vector].cs = FLAT_KERNEL_CS;
        table[vector].address = trap_stubs[vector];
    }
    if (hypercall2(__HYPERVISOR_set_trap_table, table, 0))
        guest_shutdown(SHUTDOWN_crash);
    register_callback(CALLBACKTYPE_event, trap_stubs[TRAP_VECTORS]);
    register_callback(CALLBACKTYPE_failsafe, trap_stubs[TRAP_VECTORS + 1]);
    register_callback(CALLBACKTYPE_syscall, trap_stubs[TRAP_VECTORS + 2]);
}

void trap_set(enum trap_number number, trap_handler *handler)
{
    handlers[number] = handler;
}

bool try_read(const volatile uint64_t *from, uint64_t *value)
{
    uint64_t ok = 1;

    __asm__ volatile("movq $1f, %[recover]\n\t"
                     "mov %[from], %[value]\n\t"
                     "jmp 2f\n"
                     "1: xor %k[ok], %k[ok]\n"
                     "2: movq $0, %[recover]"
                     : [recover] "=m"(recover), [value] "=&r"(*value), [ok] "+&r"(ok)
                     : [from] "m"(*from)
                     : "memory");
    return ok;
}

bool try_write(volatile uint64_t *to, uint64_t value)
{
    uint64_t ok = 1;

    __asm__ volatile("movq $1f, %[recover]\n\t"
                     "mov %[value], %[to]\n\t"
                     "jmp 2f\n"
                     "1: xor %k[ok], %k[ok]\n"
                     "2: movq $0, %[recover]"
                     : [recover] "=m"(recover), [to] "=m"(*to), [ok] "+&r"(ok)
                     : [value] "r"(value)
                     : "memory");
    return ok;
}
