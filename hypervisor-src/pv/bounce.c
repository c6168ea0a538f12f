/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame a handler finds, from the stack pointer up:
 *   rcx r11 [ds es fs gs] [error code] rip cs|mask<<32 rflags rsp ss
 * rcx and r11 are there because SYSRET, which spoils them, takes the guest to its handler. cs has ring 0 when the guest's
 * kernel was interrupted, and the upcall mask of that moment; IF of rflags says the same. Read next: pv/traps.c.
 */
#include "pv/bounce.h"

#include "abi/shared_info.h"
#include "abi/x86.h"
#include "cpu/exceptions.h"
#include "cpu/processor.h"
#include "memory/guest_copy.h"
#include "pv/traps.h"

enum { FRAME_MAX = 12, RING3 = 3 };

/* The common frames are short: stored word by word, one check and one fixup for all. */
static bool push_words(uint64_t sp, const uint64_t *words, unsigned int count)
{
    return !copy_to_guest(guest_va_of(sp), words, count * sizeof(*words));
}

static void enter_handler(struct vcpu *v, struct guest_regs *regs, const struct guest_entry *entry, const uint64_t *middle,
                          unsigned int middle_count)
{
    uint64_t frame[FRAME_MAX], sp = regs->rsp, cs = regs->cs, rflags = regs->rflags & ~(RFLAGS_IF | RFLAGS_IOPL);
    uint8_t mask = v->info->evtchn_upcall_mask;
    unsigned int n = 0;

    if (v->in_kernel) {
        cs &= ~(uint64_t)RING3;
    } else {
        toggle_guest_mode(v);
        sp = v->kernel_sp;
    }
    frame[n++] = regs->rcx;
    frame[n++] = regs->r11;
    for (unsigned int i = 0; i < middle_count; i++)
        frame[n++] = middle[i];
    frame[n++] = regs->rip;
    frame[n++] = cs | (uint64_t)mask << 32;
    frame[n++] = rflags | (mask ? 0 : RFLAGS_IF) | (uint64_t)v->iopl << 12;
    frame[n++] = regs->rsp;
    frame[n++] = regs->ss;
    sp = (sp & ~15UL) - n * sizeof(*frame);
    if (unlikely(!push_words(sp, frame, n))) {
        domain_crash(v->domain, "expected a writable kernel stack at %016lx for the handler at %016lx, found none", sp,
                     entry->address);
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

void bounce(struct vcpu *v, struct guest_regs *regs, const struct guest_entry *entry, enum bounce_kind kind,
            uint32_t error_code)
{
    uint64_t middle = error_code;

    enter_handler(v, regs, entry, &middle, kind == BOUNCE_ERROR_CODE);
}

void bounce_failsafe(struct vcpu *v, struct guest_regs *regs)
{
    const uint64_t middle[] = { regs->ds, regs->es, regs->fs, regs->gs };

    if (!v->failsafe_callback.address) {
        domain_crash(v->domain, "expected a failsafe callback for a segment that cannot be loaded, found none");
        return;
    }
    enter_handler(v, regs, &v->failsafe_callback, middle, ARRAY_SIZE(middle));
}
