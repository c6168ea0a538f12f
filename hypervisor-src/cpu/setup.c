/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Brings a processor up. What guests rely on without asking is set here once: the PAT's memory
 * types in the order the PV interface has them, SSE, no ring-3 surprises. Read next:
 * cpu/descriptors.c, cpu/apic.c, cpu/time.c, cpu/smp.c.
 */
#include "cpu/setup.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/descriptors.h"
#include "cpu/fpu.h"
#include "cpu/ioapic.h"
#include "cpu/lock.h"
#include "cpu/processor.h"
#include "cpu/time.h"
#include "domain/create.h"

/* Entries 0 to 7: WB, WT, UC-, UC, WC, WP, UC, UC. */
#define PAT_OF_THE_INTERFACE 0x050100070406UL

enum { LEAF_FEATURES = 7, FEATURE_SMEP = 1 << 7 /* leaf 7, ebx */ };

void cpu_setup_early(void)
{
    struct cpu *c = &cpus[0];

    c->lock_name = 1;
    c->online = true;
    stack_top()->cpu = c;
    stack_top()->vcpu = NULL;
    descriptors_of_first(c);
    descriptors_init();
    big_lock_take();
}

/* Never to run a guest's code at ring 0, whatever else goes wrong. */
static void forbid_guest_code(void)
{
    if (cpuid(0, 0).a >= LEAF_FEATURES && cpuid(LEAF_FEATURES, 0).b & FEATURE_SMEP)
        write_cr4(read_cr4() | CR4_SMEP);
}

/* What each processor has of its own. */
static void setup_features(void)
{
    write_msr(MSR_PAT, PAT_OF_THE_INTERFACE);
    forbid_guest_code();
    fpu_init();
}

void cpu_setup_idle(struct cpu *c, struct stack_top *top)
{
    c->idle = c->current = top->vcpu = idle_vcpu_create(c->id);
    c->idle->running_on = c;
    c->idle->stack = (uint8_t *)(top + 1) - STACK_SIZE;
    c->idle->regs = &top->regs;
    descriptors_set_idle(c);
}

void cpu_setup(void)
{
    cpu_setup_idle(current_cpu(), stack_top()); /* boot's stack becomes its */
    setup_features();
    apic_init();
    time_init();
    ioapic_init();
}

void cpu_setup_further(void)
{
    descriptors_init();
    setup_features();
    apic_setup();
}
