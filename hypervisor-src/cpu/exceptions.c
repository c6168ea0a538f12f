/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exceptions inside Paracore, and interrupts from anywhere. An exception in Paracore is either on a
 * guest's account (the exception table, the IRET to a guest) or a bug: then panic. Never touches a
 * guest's rules; those are in pv/traps.c.
 */
#include "cpu/exceptions.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/exception_table.h"
#include "cpu/ioapic.h"
#include "cpu/lock.h"
#include "cpu/power.h"
#include "cpu/message.h"
#include "cpu/processor.h"
#include "cpu/requests.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/timer.h"

#define DR6_NONE 0xffff0ff0UL

enum { NMI = 2, DOUBLE_FAULT = 8, MACHINE_CHECK = 18, DEBUG_EXCEPTION = 1, PAGE_FAULT = 14,
    FIRST_INTERRUPT = 32 };

extern const struct exception_fixup exception_table_start[], exception_table_end[];

uint64_t exception_fixup(uint64_t rip)
{
    for (const struct exception_fixup *f = exception_table_start; f < exception_table_end; f++)
        if ((uint64_t)&f->at + (uint64_t)f->at == rip)
            return (uint64_t)&f->to + (uint64_t)f->to;
    return 0;
}

static void NORETURN die(const struct guest_regs *r)
{
    printk(LOG_ERROR, "rip %04x:%016lx rsp %016lx rflags %08lx\n", r->cs, r->rip, r->rsp,
           r->rflags);
    printk(LOG_ERROR, "rax %016lx rbx %016lx rcx %016lx rdx %016lx\n", r->rax, r->rbx, r->rcx,
           r->rdx);
    printk(LOG_ERROR, "rsi %016lx rdi %016lx rbp %016lx r8  %016lx\n", r->rsi, r->rdi, r->rbp,
           r->r8);
    printk(LOG_ERROR, "r9  %016lx r10 %016lx r11 %016lx r12 %016lx\n", r->r9, r->r10, r->r11,
           r->r12);
    printk(LOG_ERROR, "r13 %016lx r14 %016lx r15 %016lx\n", r->r13, r->r14, r->r15);
    printk(LOG_ERROR, "cr2 %016lx cr3 %016lx cr4 %016lx\n", read_cr2(), read_cr3(), read_cr4());
    panic("expected no exception in Paracore, found vector %u, error code %04x at %016lx",
          r->entry_vector & 0xff,
          r->error_code, r->rip);
}

/*
 * IRET refused what the guest wants to return to. Its general registers are loaded already and lie
 * in the frame of this fault; the rest still stands at the top of the stack. Put together, it is
 * the guest that faulted.
 */
static struct guest_regs *blame_guest(const struct guest_regs *fault)
{
    struct guest_regs *regs = &stack_top()->regs;
    uint32_t error_code = fault->error_code, vector = fault->entry_vector;
    size_t general = offsetof(struct guest_regs, error_code);
    uint8_t copy[sizeof(struct guest_regs)];

    __builtin_memcpy(copy, fault, general); /* the two overlap */
    __builtin_memcpy(regs, copy, general);
    regs->error_code = error_code;
    regs->entry_vector = vector;
    return regs;
}

/* Not NULL: go on as if a guest with these registers had faulted. */
struct guest_regs *hypervisor_exception(struct guest_regs *regs)
{
    uint64_t go_on;

    if (regs->entry_vector >= FIRST_INTERRUPT) {
        interrupt(regs);
        return NULL;
    }
    if (regs->rip == (uint64_t)iret_to_guest)
        return blame_guest(regs);
    go_on = exception_fixup(regs->rip);
    if (!go_on)
        die(regs);
    regs->rip = go_on;
    return NULL;
}

void exception_on_own_stack(struct guest_regs *regs)
{
    switch (regs->entry_vector) {
    case NMI:
        if (cpus_stopped)
            cpu_halt();
        printk(LOG_WARNING, "NMI at %04x:%016lx: nobody asked for it, going on\n", regs->cs,
               regs->rip);
        break;
    case DEBUG_EXCEPTION:
        /* A breakpoint of the guest's, hit by Paracore's own access for it; or SYSENTER, which
         * leaves TF set. Neither is news. */
        __asm__ volatile("mov %0, %%dr6" : : "r"(DR6_NONE));
        regs->rflags &= ~RFLAGS_TF;
        break;
    default:
        die(regs);
    }
}

static void interrupt_of_device(uint8_t vector)
{
    if (vector == VECTOR_TIMER) {
        apic_end_of_interrupt();
        TRACE(TRACE_INTERRUPT_TIMER, 0);
        timers_run();
    } else if (vector >= VECTOR_DEVICE_FIRST && vector <= VECTOR_DEVICE_LAST) {
        gsi_interrupt(vector);
    } else if (vector >= VECTOR_MESSAGE_FIRST && vector <= VECTOR_MESSAGE_LAST) {
        message_interrupt(vector);
    } else if (vector != VECTOR_SPURIOUS) {
        printk(LOG_WARNING, "Interrupt on vector 0x%x, which nobody uses\n", vector);
        apic_end_of_interrupt();
    }
}

/* Of another processor: what it wants done is done without the lock, which it may hold. */
static bool interrupt_of_processor(uint8_t vector)
{
    if (vector != VECTOR_KICK && vector != VECTOR_REQUEST)
        return false;
    apic_end_of_interrupt();
    cpu_answer_requests(current_cpu());
    if (vector == VECTOR_KICK)
        cpus_wake_sleepers();
    return true;
}

/* From a guest and from the idle loop without the lock, from a window in long work with it. */
void interrupt(struct guest_regs *regs)
{
    uint8_t vector = (uint8_t)regs->entry_vector;
    bool taken;

    current_cpu()->interrupts++;
    if (interrupt_of_processor(vector))
        return;
    taken = big_lock_enter();
    interrupt_of_device(vector);
    big_lock_leave(taken);
}
