/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One processor's own state: its descriptors, its stacks, who runs on it, and what is to be done
 * before a guest runs again. Only the processor itself writes it, but for `reschedule` and
 * `requests`, which the holder of the lock sets (cpu/lock.h, cpu/requests.h). Reached from the
 * stack: current_cpu() of cpu/regs.h.
 */
#ifndef PARACORE_CPU_CPU_H
#define PARACORE_CPU_CPU_H

#include "cpu/processor.h"
#include "cpu/regs.h"
#include "domain/domain.h"
#include "lib/types.h"

enum { MAX_CPUS = 8 };

enum { IO_BITMAP_BYTES = 8192, IO_BITMAP_NONE = 0xffff };

/* SDM volume 3, 8.7. A set bit in io_bitmap refuses the port; the byte after it must be all
 * ones. */
struct tss {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[7];
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_bitmap_offset;
    uint8_t io_bitmap[IO_BITMAP_BYTES + 1];
} __attribute__((packed));

_Static_assert(offsetof(struct tss, io_bitmap) == 104, "SDM volume 3, 8.7");

struct cpu {
    /* Something is to be done before a guest runs: looked at by cpu/entry.S, dealt with in
     * exit_work (pv/traps.c). */
    bool reschedule;
    bool waits_for_lock;    /* answering requests, and no other interrupt: no guest code runs here */
    bool sleeps;            /* waits for another processor, and wants to be woken (cpu/requests.h) */
    bool online;            /* brought up; the workbench shows it */
    uint32_t id, apic_id;
    uint32_t lock_name;     /* what big_lock.owner is while this processor has it: id + 1 */
    uint32_t requests;      /* enum cpu_request, until answered */
    uint64_t tlb_clock;     /* of the last flush of all translations (memory/tlb.h) */
    struct vcpu *current;   /* whose stack is in use */
    struct vcpu *idle;      /* has no domain of guests; runs when nobody else can */
    /* whose tables, segments and bases the processor holds; current, or idle kept them */
    struct vcpu *loaded;
    struct vcpu *fpu_owner; /* whose FPU state is in the registers; NULL: nobody's */
    uint64_t xcr0;          /* the processor's, where it has XSAVE */
    uint64_t interrupts;
    uint64_t *gdt;          /* the page of descriptors behind a guest's */
    uint8_t *ist_stacks;    /* IST_COUNT of STACK_SIZE */
    struct tss tss __attribute__((aligned(16)));
};

/* What the processor's system call entry needs before it has a stack: cpu/entry.S. */
struct cpu_entry {
    uint64_t guest_sp; /* the caller's, for a moment */
    uint64_t stack;    /* &regs.es of the vCPU that runs */
};

extern struct cpu cpus[MAX_CPUS];
extern uint32_t cpu_count; /* of them run: the first so many */
/* The machine has ended: an NMI halts the processor that it reaches. */
extern bool cpus_stopped;
extern struct cpu_entry cpu_entries[MAX_CPUS];

/*
 * The TSS field for a vCPU in its present mode: who holds I/O privilege in a privileged domain
 * reaches the open ports without a trap. Looked at by the processor at each IN and OUT.
 */
static inline uint16_t io_bitmap_offset(const struct vcpu *v)
{
    if (v->domain->privileged && v->iopl >= (v->in_kernel ? 1 : 3))
        return offsetof(struct tss, io_bitmap);
    return IO_BITMAP_NONE;
}

#endif
