/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame a handler finds, from the stack pointer up:
 *   rcx r11 [ds es fs gs] [error code] rip cs|mask<<32 rflags rsp ss
 * rcx and r11 are there because SYSRET, which spoils them, takes the guest to its handler. cs has
 * ring 0 when the guest's kernel was interrupted, and the upcall mask of that moment; IF of rflags
 * says the same. Read next: pv/traps.c.
 */
#include "pv/bounce.h"

#include "abi/shared_info.h"
#include "abi/vm_assist.h"
#include "abi/x86.h"
#include "cpu/exceptions.h"
#include "cpu/processor.h"
#include "memory/guest_copy.h"
#include "pv/traps.h"

enum { FRAME_MAX = 11, RING3 = 3 };

/* One body for each of the three frames: with middle_count constant, the frame goes from
 * registers to the guest's stack. */
static ALWAYS_INLINE void enter_handler(struct vcpu *v, struct guest_regs *regs,
                                        const struct guest_entry *entry, const uint64_t *middle,
                                        const unsigned int middle_count)
{
    uint64_t frame[FRAME_MAX], sp = regs->rsp, cs = regs->cs;
    uint64_t rflags = regs->rflags & ~(RFLAGS_IF | RFLAGS_IOPL);
    uint8_t mask = v->info->evtchn_upcall_mask;
    const unsigned int n = 7 + middle_count;

    if (v->in_kernel) {
        cs &= ~(uint64_t)RING3;
    } else {
        toggle_guest_mode(v);
        sp = v->kernel_sp;
    }
    frame[0] = regs->rcx;
    frame[1] = regs->r11;
#pragma GCC unroll 4
    for (unsigned int i = 0; i < middle_count; i++)
        frame[2 + i] = middle[i];
    frame[n - 5] = regs->rip;
    frame[n - 4] = cs | (uint64_t)mask << 32;
    frame[n - 3] = rflags | (mask ? 0 : RFLAGS_IF);
    if (unlikely(v->domain->vm_assist & 1UL << VMASST_TYPE_architectural_iopl))
        frame[n - 3] |= (uint64_t)v->iopl << 12;
    frame[n - 2] = regs->rsp;
    frame[n - 1] = regs->ss;
    sp = (sp & ~15UL) - n * sizeof(*frame);
    if (unlikely(!store_guest_words(guest_va_of(sp), frame, n))) {
        domain_crash(v->domain, "handler at %016lx: expected a writable stack at %016lx",
                     entry->address, sp);
        return;
    }
    if (entry->disables_upcalls)
        v->info->evtchn_upcall_mask = 1;
    regs->rip = entry->address;
    regs->cs = FLAT_KERNEL_CS;
    regs->rflags &= ~(RFLAGS_AC | RFLAGS_VM | RFLAGS_RF | RFLAGS_NT | RFLAGS_TF | RFLAGS_IOPL);
    regs->rsp = sp;
    regs->ss = FLAT_KERNEL_SS;
    regs->entry_vector |= ENTRY_BY_SYSCALL;
}

void bounce(struct vcpu *v, struct guest_regs *regs, const struct guest_entry *entry,
            enum bounce_kind kind,
            uint32_t error_code)
{
    uint64_t middle = error_code;

    if (kind == BOUNCE_ERROR_CODE)
        enter_handler(v, regs, entry, &middle, 1);
    else
        enter_handler(v, regs, entry, NULL, 0);
}

void bounce_failsafe(struct vcpu *v, struct guest_regs *regs)
{
    const uint64_t middle[] = { regs->ds, regs->es, regs->fs, regs->gs };

    if (!v->failsafe_callback.address) {
        domain_crash(v->domain, "a segment cannot be loaded: expected a failsafe callback");
        return;
    }
    enter_handler(v, regs, &v->failsafe_callback, middle, ARRAY_SIZE(middle));
}
