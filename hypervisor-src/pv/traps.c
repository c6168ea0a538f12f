/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's exceptions, system calls and upcalls: which of them Paracore deals with itself, and
 * which of the guest's handlers gets the others; and iret, the guest's way back. Called by
 * cpu/entry.S with the registers of the vCPU that runs. Read next: pv/bounce.c, pv/emulate.h.
 */
#include "pv/traps.h"

#include "abi/hypercall.h"
#include "abi/shared_info.h"
#include "abi/vm_assist.h"
#include "abi/x86.h"
#include "cpu/context.h"
#include "cpu/cpu.h"
#include "cpu/exceptions.h"
#include "cpu/lock.h"
#include "cpu/processor.h"
#include "debug/trace.h"
#include "domain/scheduler.h"
#include "hypercall/hypercall.h"
#include "memory/guest_copy.h"
#include "memory/tlb.h"
#include "pv/bounce.h"
#include "pv/emulate.h"

enum {
    ERROR_IN_IDT = 2, /* the selector part of an error code names a vector */
    OPCODE_INT = 0xcd,
    RING3 = 3,
};

#define DR6_NONE 0xffff0ff0UL

/* What a guest may set of its own rflags; IF is always on while it runs, IOPL always 0. */
#define RFLAGS_GUEST_KEEPS ~(RFLAGS_IOPL | RFLAGS_VM | RFLAGS_NT)

void toggle_guest_mode(struct vcpu *v)
{
    v->in_kernel = !v->in_kernel;
    __asm__ volatile("swapgs" : : : "memory");
    load_page_table(v->in_kernel ? v->kernel_table : v->user_table);
    current_cpu()->tss.io_bitmap_offset = io_bitmap_offset(v);
}

/* Vectors for which the processor pushes an error code: SDM volume 3, 6.13. */
static bool has_error_code(uint8_t vector)
{
    return vector < 32 && (0x00227d00u >> vector & 1);
}

void inject_exception(struct guest_regs *regs, uint8_t vector, uint32_t error_code)
{
    struct vcpu *v = current_vcpu();
    const struct guest_entry *entry = &v->traps[vector];

    v->fault_count++;
    TRACE(TRACE_TRAP_EXCEPTION, vector, error_code, regs->rip, v->cr2);
    if (unlikely(!entry->address)) {
        domain_crash(v->domain, "vector %u (error code %04x) at %04x:%016lx: expected a handler",
                     vector, error_code, regs->cs, regs->rip);
        return;
    }
    bounce(v, regs, entry, has_error_code(vector) ? BOUNCE_ERROR_CODE : BOUNCE_PLAIN, error_code);
}

void inject_page_fault(struct guest_regs *regs, uint64_t address, uint32_t error_code)
{
    struct vcpu *v = current_vcpu();

    v->cr2 = address;
    v->info->arch.cr2 = address;
    /* A guest's kernel runs at ring 3, which is not the user it takes the bit for. */
    error_code &= ~(uint32_t)FAULT_USER;
    if (!v->in_kernel)
        error_code |= FAULT_USER;
    inject_exception(regs, VECTOR_PAGE_FAULT, error_code);
}

static void exception_plain(struct guest_regs *regs)
{
    inject_exception(regs, (uint8_t)regs->entry_vector, regs->error_code);
}

static void exception_debug(struct guest_regs *regs)
{
    uint64_t status;

    __asm__ volatile("mov %%dr6, %0" : "=r"(status));
    __asm__ volatile("mov %0, %%dr6" : : "r"(DR6_NONE)); /* the processor only ever adds to it */
    current_vcpu()->debug_registers[6] = status;
    exception_plain(regs);
}

static void exception_invalid_op(struct guest_regs *regs)
{
    bool done;

    big_lock_take();
    done = emulate_forced(regs);
    big_lock_release();
    if (!done)
        exception_plain(regs);
}

static void exception_no_device(struct guest_regs *regs)
{
    if (!fpu_give(current_vcpu()))
        exception_plain(regs);
}

/* INT n, the way to a handler that the guest opened to ring 3. False: it was not that. */
static bool software_interrupt(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();
    const struct guest_entry *entry;
    uint8_t code[2];

    /* QEMU 7.2 reports vector 2n instead of n for a gate of ring 0, so the instruction itself is
     * asked. */
    if (copy_from_guest(code, guest_va_of(regs->rip), sizeof(code)) || code[0] != OPCODE_INT)
        return false;
    entry = &v->traps[code[1]];
    if (!entry->address || entry->dpl < (v->in_kernel ? 1 : RING3)) {
        inject_exception(regs, VECTOR_PROTECTION, (uint32_t)code[1] << 3 | ERROR_IN_IDT);
        return true;
    }
    regs->rip += sizeof(code);
    bounce(v, regs, entry, BOUNCE_PLAIN, 0);
    return true;
}

static void exception_protection(struct guest_regs *regs)
{
    bool done = false;

    if (regs->error_code == 0) {
        big_lock_take();
        done = emulate_privileged(regs);
        big_lock_release();
    } else if (regs->error_code & ERROR_IN_IDT)
        done = software_interrupt(regs);
    if (!done)
        exception_plain(regs);
}

/* A kernel's write to a page it may only read: often a page table of its own. */
static bool may_be_page_table_write(const struct guest_regs *regs, uint64_t address)
{
    const uint32_t looked_at = FAULT_PRESENT | FAULT_WRITE | FAULT_RESERVED;

    return (regs->error_code & looked_at) == (FAULT_PRESENT | FAULT_WRITE)
        && current_vcpu()->in_kernel && guest_may_name(address);
}

static bool did_page_table_write(struct guest_regs *regs, uint64_t address)
{
    bool done;

    big_lock_take();
    done = emulate_page_table_write(regs, address);
    big_lock_release();
    return done;
}

static void exception_page_fault(struct guest_regs *regs)
{
    uint64_t address = read_cr2();

    if (may_be_page_table_write(regs, address) && did_page_table_write(regs, address))
        return;
    inject_page_fault(regs, address, regs->error_code);
}

static void exception_int80(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();
    const struct guest_entry *entry = &v->traps[0x80];

    if (likely(entry->address && entry->dpl >= (v->in_kernel ? 1 : RING3))) {
        bounce(v, regs, entry, BOUNCE_PLAIN, 0);
        return;
    }
    regs->rip -= 2; /* as the processor does for a gate that is closed */
    inject_exception(regs, VECTOR_PROTECTION, 0x80 << 3 | ERROR_IN_IDT);
}

guest_exception *const guest_exceptions[256] = {
    [0] = exception_plain,
    [VECTOR_DEBUG] = exception_debug,
    [2 ... 5] = exception_plain,
    [VECTOR_INVALID_OP] = exception_invalid_op,
    [VECTOR_NO_DEVICE] = exception_no_device,
    [8 ... 12] = exception_plain,
    [VECTOR_PROTECTION] = exception_protection,
    [VECTOR_PAGE_FAULT] = exception_page_fault,
    [15 ... 31] = exception_plain,
    [32 ... 0x7f] = interrupt,
    [0x80] = exception_int80,
    [0x81 ... 255] = interrupt,
};

void guest_syscall(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();

    if (unlikely(!v->syscall_callback.address)) {
        regs->rip -= 2;
        inject_exception(regs, VECTOR_INVALID_OP, 0);
        return;
    }
    bounce(v, regs, &v->syscall_callback, BOUNCE_PLAIN, 0);
}

void guest_syscall32(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();

    if (!v->syscall32_callback.address || v->in_kernel) {
        regs->rip -= 2;
        inject_exception(regs, VECTOR_INVALID_OP, 0);
        return;
    }
    bounce(v, regs, &v->syscall32_callback, BOUNCE_PLAIN, 0);
}

void guest_sysenter(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();

    if (!v->sysenter_callback.address || v->in_kernel) {
        inject_exception(regs, VECTOR_PROTECTION, 0);
        return;
    }
    bounce(v, regs, &v->sysenter_callback, BOUNCE_PLAIN, 0);
}

/* One NMI at a time, until the handler's iret; unlike an event it asks for no leave. */
static void deliver_nmi(struct vcpu *v, struct guest_regs *regs)
{
    const struct guest_entry *entry = &v->traps[VECTOR_NMI];

    if (v->nmi_masked || !entry->address)
        return;
    v->nmi_pending = false;
    v->nmi_masked = true;
    bounce(v, regs, entry, BOUNCE_PLAIN, 0);
}

/* Back from another vCPU: its failed segments are told before it can be left again. */
static void let_others_run(struct vcpu *v, struct guest_regs *regs)
{
    if (likely(!current_cpu()->reschedule))
        return;
    big_lock_take();
    do {
        if (unlikely(v->segment_failed)) {
            v->segment_failed = false;
            bounce_failsafe(v, regs);
        }
        if (unlikely(v->nmi_pending))
            deliver_nmi(v, regs);
        schedule(); /* also after a segment's failure: it forgets the wish to */
    } while (current_cpu()->reschedule);
    big_lock_release();
}

void exit_work(struct guest_regs *regs)
{
    struct vcpu *v = current_vcpu();

    let_others_run(v, regs);
    if (upcall_is_due(v)) {
        v->upcall_count++;
        TRACE(TRACE_TRAP_UPCALL, regs->rip);
        bounce(v, regs, &v->event_callback, BOUNCE_PLAIN, 0);
    }
    /* A domain that has just been crashed must not run on. */
    let_others_run(v, regs);
}

/* The guest's kernel returns: to its user, or to itself. The frame is struct iret_context at its
 * stack pointer. */
long hypercall_iret(uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();
    struct guest_regs *regs = v->regs;
    struct iret_context frame;

    (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
    if (unlikely(!load_guest_words((uint64_t *)&frame, guest_va_of(regs->rsp),
                                   sizeof(frame) / 8))) {
        domain_crash(v->domain, "expected an iret frame at %016lx, found no memory there",
                     regs->rsp);
        return 0;
    }
    if ((frame.cs & RING3) == RING3) {
        if (unlikely(!v->user_table.n)) {
            domain_crash(v->domain, "iret to user mode: expected a user page table, found none");
            return 0;
        }
        toggle_guest_mode(v);
    }
    regs->rip = frame.rip;
    regs->cs = (uint16_t)frame.cs | RING3;
    regs->rflags = (frame.rflags & RFLAGS_GUEST_KEEPS) | RFLAGS_IF | RFLAGS_ALWAYS;
    regs->rsp = frame.rsp;
    regs->ss = (uint16_t)frame.ss | RING3;
    if (unlikely(v->domain->vm_assist & 1UL << VMASST_TYPE_architectural_iopl)) {
        v->iopl = frame.rflags >> 12 & 3;
        current_cpu()->tss.io_bitmap_offset = io_bitmap_offset(v);
    }
    v->info->evtchn_upcall_mask = !(frame.rflags & RFLAGS_IF);
    v->nmi_masked = false;
    if (unlikely(v->nmi_pending))
        current_cpu()->reschedule = true;
    if (unlikely(!is_canonical(frame.rip)))
        /* SYSRET would fault in Paracore; IRET faults on the guest's account */
        regs->entry_vector = 0;
    if (!(frame.flags & VGCF_in_syscall)) {
        regs->entry_vector = 0; /* rcx and r11 count */
        regs->rcx = frame.rcx;
        regs->r11 = frame.r11;
    }
    return (long)frame.rax;
}
