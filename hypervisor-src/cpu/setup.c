/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Brings this processor up. What guests rely on without asking is set here once: the PAT's memory
 * types in the order the PV interface has them, SSE, no ring-3 surprises. Read next:
 * cpu/descriptors.c, cpu/apic.c, cpu/time.c.
 */
#include "cpu/setup.h"

#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/descriptors.h"
#include "cpu/fpu.h"
#include "cpu/ioapic.h"
#include "cpu/processor.h"
#include "cpu/time.h"
#include "domain/create.h"

/* Entries 0 to 7: WB, WT, UC-, UC, WC, WP, UC, UC. */
#define PAT_OF_THE_INTERFACE 0x050100070406UL

enum { LEAF_FEATURES = 7, FEATURE_SMEP = 1 << 7 /* leaf 7, ebx */ };

void cpu_setup_early(void)
{
    stack_top()->cpu = &cpus[0];
    stack_top()->vcpu = NULL;
    descriptors_init();
}

/* Never to run a guest's code at ring 0, whatever else goes wrong. */
static void forbid_guest_code(void)
{
    if (cpuid(0, 0).a >= LEAF_FEATURES && cpuid(LEAF_FEATURES, 0).b & FEATURE_SMEP)
        write_cr4(read_cr4() | CR4_SMEP);
}

void cpu_setup(void)
{
    struct cpu *c = current_cpu();

    c->idle = c->current = stack_top()->vcpu = idle_vcpu_create();
    c->idle->stack = (uint8_t *)(stack_top() + 1) - STACK_SIZE; /* boot's becomes its */
    c->idle->regs = &stack_top()->regs;
    descriptors_set_idle(c);
    write_msr(MSR_PAT, PAT_OF_THE_INTERFACE);
    forbid_guest_code();
    fpu_init();
    apic_init();
    time_init();
    ioapic_init();
}
