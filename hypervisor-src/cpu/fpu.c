/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who has the FPU, SSE and AVX registers. On a processor with XSAVE a vCPU's state comes with it:
 * none of the last one's is left where speculation could read it (CVE-2018-3665), and a guest's
 * own XSAVE finds its registers, which QEMU's emulator does not trap while CR0.TS is set. On one
 * without, TS is set, and the first use traps and brings the state in. TS also stands for the
 * guest's own wish (fpu_taskswitch), then the trap goes on to the guest. An idle vCPU changes
 * nothing.
 */
#include "cpu/fpu.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "cpu/processor.h"
#include "cpu/xstate.h"
#include "memory/alloc.h"

static inline void clear_ts(void) { __asm__ volatile("clts" : : : "memory"); }
static inline void set_ts(void) { write_cr0(read_cr0() | CR0_TS); }

void fpu_init(void)
{
    write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
    xstate_init();
    write_cr0((read_cr0() | CR0_MP | CR0_NE | CR0_TS) & ~(1UL << 2)); /* no emulation */
}

int fpu_state_create(struct vcpu *v)
{
    v->fpu_state = hv_alloc_pages(0);
    if (!v->fpu_state)
        return -ENOMEM;
    xstate_reset(v);
    return 0;
}

void fpu_state_destroy(struct vcpu *v)
{
    if (current_cpu()->fpu_owner == v)
        current_cpu()->fpu_owner = NULL;
    hv_free_pages(v->fpu_state, 0);
    v->fpu_state = NULL;
}

void fpu_store(struct vcpu *v)
{
    bool ts;

    if (current_cpu()->fpu_owner != v)
        return;
    ts = read_cr0() & CR0_TS;
    clear_ts();
    xstate_save(v);
    if (ts)
        set_ts();
}

void fpu_switch_out(struct vcpu *v)
{
    struct cpu *c = current_cpu();

    if (c->fpu_owner != v)
        return;
    fpu_store(v);
    c->fpu_owner = NULL;
}

static void load(struct vcpu *v)
{
    clear_ts();
    if (current_cpu()->fpu_owner == v)
        return;
    xstate_load(v);
    current_cpu()->fpu_owner = v;
}

void fpu_switch_in(struct vcpu *v)
{
    if (xstate_offered)
        load(v);
    if (!xstate_offered || v->cr0 & CR0_TS)
        set_ts();
}

bool fpu_give(struct vcpu *v)
{
    load(v);
    if (!(v->cr0 & CR0_TS))
        return true;
    v->cr0 &= ~CR0_TS; /* the guest's handler finds it clear */
    return false;
}

void fpu_set_ts(struct vcpu *v, bool on)
{
    if (on) {
        v->cr0 |= CR0_TS;
        set_ts();
    } else {
        v->cr0 &= ~CR0_TS;
        if (current_cpu()->fpu_owner == v)
            clear_ts();
    }
}
