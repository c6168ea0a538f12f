/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FPU and SSE state. While CR0.TS is set the first use traps and brings the vCPU's state in; TS
 * also stands for the guest's own wish (fpu_taskswitch), then the trap goes on to the guest. An
 * idle vCPU changes nothing.
 */
#include "cpu/fpu.h"

#include "abi/errno.h"
#include "cpu/context.h"
#include "cpu/processor.h"
#include "lib/string.h"
#include "memory/alloc.h"

enum { FXSAVE_CONTROL_WORD = 0, FXSAVE_MXCSR = 24, FXSAVE_BYTES = 512, MXCSR_MASK = 0xffff };

static inline void clear_ts(void) { __asm__ volatile("clts" : : : "memory"); }
static inline void set_ts(void) { write_cr0(read_cr0() | CR0_TS); }

void fpu_init(void)
{
    write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
    write_cr0((read_cr0() | CR0_MP | CR0_NE | CR0_TS) & ~(1UL << 2)); /* no emulation */
}

/* As after FNINIT and reset of MXCSR: all exceptions masked. */
int fpu_state_create(struct vcpu *v)
{
    uint8_t *state = hv_alloc_pages(0);

    if (!state)
        return -ENOMEM;
    *(uint16_t *)(state + FXSAVE_CONTROL_WORD) = 0x037f;
    *(uint32_t *)(state + FXSAVE_MXCSR) = 0x1f80;
    v->fpu_state = state;
    return 0;
}

/* A bit of MXCSR that the processor does not have would fault when it is loaded: SDM volume 1,
 * 11.6.6. */
void fpu_state_set(struct vcpu *v, const void *image)
{
    memcpy(v->fpu_state, image, FXSAVE_BYTES);
    *(uint32_t *)((uint8_t *)v->fpu_state + FXSAVE_MXCSR) &= MXCSR_MASK;
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
    __asm__ volatile("fxsave64 (%0)" : : "r"(v->fpu_state) : "memory");
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

void fpu_switch_in(struct vcpu *v)
{
    (void)v;
    set_ts();
}

bool fpu_give(struct vcpu *v)
{
    struct cpu *c = current_cpu();

    clear_ts();
    if (c->fpu_owner != v) {
        __asm__ volatile("fxrstor64 (%0)" : : "r"(v->fpu_state) : "memory");
        c->fpu_owner = v;
    }
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
