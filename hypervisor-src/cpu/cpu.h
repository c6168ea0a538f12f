/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One processor's own state: its descriptors, its stacks, who runs on it, and what is to be done
 * before a guest runs again. Only the processor itself writes it, with interrupts off. Reached from
 * the stack: current_cpu() of cpu/regs.h.
 */
#ifndef PARACORE_CPU_CPU_H
#define PARACORE_CPU_CPU_H

#include "cpu/processor.h"
#include "cpu/regs.h"
#include "domain/domain.h"
#include "lib/types.h"

enum { MAX_CPUS = 1 };

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
    uint32_t id, apic_id;
    struct vcpu *current;   /* whose stack is in use */
    struct vcpu *idle;      /* has no domain of guests; runs when nobody else can */
    /* whose tables, segments and bases the processor holds; current, or idle kept them */
    struct vcpu *loaded;
    struct vcpu *fpu_owner; /* whose FPU state is in the registers; NULL: nobody's */
    uint64_t interrupts;
    struct tss tss __attribute__((aligned(16)));
};

/* What the processor's system call entry needs before it has a stack: cpu/entry.S. */
struct cpu_entry {
    uint64_t guest_sp; /* the caller's, for a moment */
    uint64_t stack;    /* &regs.es of the vCPU that runs */
};

extern struct cpu cpus[MAX_CPUS];
extern struct cpu_entry cpu_entries[MAX_CPUS];

/* For long work: lets interrupts in, and says whether the guest should be left for other things
 * at the next safe point. */
static inline bool cpu_work_is_due(void)
{
    interrupt_window();
    return current_cpu()->reschedule;
}

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
