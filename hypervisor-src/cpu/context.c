/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Leaving one vCPU for another. Its general registers stay on its own stack, so what has to be
 * carried is what the processor keeps elsewhere: page table, GDT and LDT, segment bases, port
 * permissions, debug and FPU registers. The idle vCPU needs none of it, so what a guest left is
 * kept while the processor idles, until another one wants that vCPU. Called with the lock, which
 * stays with the processor. Read next: cpu/entry.S (stack_switch).
 */
#include "cpu/context.h"

#include "abi/errno.h"
#include "abi/x86.h"
#include "cpu/cpu.h"
#include "cpu/descriptors.h"
#include "cpu/exception_table.h"
#include "cpu/exceptions.h"
#include "cpu/fpu.h"
#include "cpu/lock.h"
#include "cpu/processor.h"
#include "cpu/requests.h"
#include "memory/alloc.h"
#include "memory/layout.h"
#include "memory/mapping.h"
#include "memory/tlb.h"

#define DR7_NONE 0x400UL

#define READ_SEGMENT(name, to) __asm__ volatile("mov %%" #name ", %0" : "=r"(to))

/* Loads a data segment register with a guest's selector; one its tables do not bear becomes
 * null. False: it was so. */
#define LOAD_SEGMENT(name, selector) __extension__({                                       \
    bool good_ = true;                                                                     \
    __asm__ volatile("1: mov %w2, %%" #name "\n"                                           \
                     "2:\n"                                                                \
                     ".pushsection .text.fixup, \"ax\"\n"                                  \
                     "3: xor %k0, %k0\n"                                                   \
                     "mov %w0, %%" #name "\n"                                              \
                     "jmp 2b\n"                                                            \
                     ".popsection\n"                                                       \
                     EXCEPTION_FIXUP("1b", "3b")                                           \
                     : "=r"(good_) : "0"(true), "r"(selector) : "memory");                 \
    good_;                                                                                 \
})

static struct stack_top *top_of(const struct vcpu *v)
{
    return (struct stack_top *)(v->stack + STACK_SIZE - sizeof(struct stack_top));
}

static void store_segments(struct vcpu *v)
{
    struct guest_regs *r = v->regs;

    READ_SEGMENT(ds, r->ds);
    READ_SEGMENT(es, r->es);
    READ_SEGMENT(fs, r->fs);
    READ_SEGMENT(gs, r->gs);
    v->fs_base = read_msr(MSR_FS_BASE);
    v->gs_base_kernel = read_msr(v->in_kernel ? MSR_GS_BASE : MSR_GS_BASE_SHADOW);
    v->gs_base_user = read_msr(v->in_kernel ? MSR_GS_BASE_SHADOW : MSR_GS_BASE);
}

static void load_segments(struct vcpu *v)
{
    struct guest_regs *r = v->regs;
    bool good = LOAD_SEGMENT(ds, r->ds);

    good &= LOAD_SEGMENT(es, r->es);
    good &= LOAD_SEGMENT(fs, r->fs);
    good &= LOAD_SEGMENT(gs, r->gs);
    write_msr(MSR_FS_BASE, v->fs_base);
    write_msr(MSR_GS_BASE, v->in_kernel ? v->gs_base_kernel : v->gs_base_user);
    write_msr(MSR_GS_BASE_SHADOW, v->in_kernel ? v->gs_base_user : v->gs_base_kernel);
    if (unlikely(!good)) {
        v->segment_failed = true; /* exit_work calls the guest's failsafe handler */
        current_cpu()->reschedule = true;
    }
}

static void load_debug_registers(const struct vcpu *v)
{
    __asm__ volatile("mov %0, %%db0" : : "r"(v->debug_registers[0]));
    __asm__ volatile("mov %0, %%db1" : : "r"(v->debug_registers[1]));
    __asm__ volatile("mov %0, %%db2" : : "r"(v->debug_registers[2]));
    __asm__ volatile("mov %0, %%db3" : : "r"(v->debug_registers[3]));
}

/* Control register and MSR that few guests set. */
static void load_modes(const struct vcpu *v, const struct vcpu *before)
{
    uint64_t cr4 = read_cr4();

    if (unlikely((cr4 ^ v->cr4) & CR4_OF_GUEST))
        write_cr4((cr4 & ~CR4_OF_GUEST) | (v->cr4 & CR4_OF_GUEST));
    if (v->tsc_aux || (before && before->tsc_aux))
        write_msr(MSR_TSC_AUX, v->tsc_aux);
}

static void load_vcpu(struct cpu *c, struct vcpu *v)
{
    struct vcpu *before = c->loaded;

    /* This processor's own descriptors stand behind the guest's; never written through the
     * window. */
    vcpu_window_set(v, FIRST_RESERVED_GDT_PAGE,
                    pte_make(frame_of_ptr(c->gdt), PTE_PRESENT | PTE_ACCESSED | PTE_NX));
    load_page_table(v->in_kernel ? v->kernel_table : v->user_table);
    gdt_load(vcpu_gdt_address(v));
    ldt_load(vcpu_ldt_address(v), v->ldt_entries);
    load_segments(v);
    load_modes(v, before);
    if (v->debug_registers[7] || (before && before->debug_registers[7])) {
        load_debug_registers(v);
        __asm__ volatile("mov %0, %%db7" : : "r"(v->debug_registers[7]));
    }
    c->tss.io_bitmap_offset = io_bitmap_offset(v);
    if (before)
        before->loaded_on = NULL;
    c->loaded = v;
    v->loaded_on = c;
    fpu_switch_in(v);
}

static void store_vcpu(struct vcpu *v)
{
    store_segments(v);
    fpu_switch_out(v);
}

void context_switch(struct vcpu *from, struct vcpu *to)
{
    struct cpu *c = current_cpu();

    if (to != c->idle && to != c->loaded) {
        vcpu_unload(to); /* another processor, idle since, may still hold it */
        if (c->loaded)
            store_vcpu(c->loaded);
        load_vcpu(c, to);
    }
    if (unlikely(to->nmi_pending))
        c->reschedule = true; /* exit_work delivers it */
    top_of(to)->cpu = c;
    c->tss.rsp[0] = cpu_entries[c->id].stack = (uint64_t)&top_of(to)->regs.es;
    stack_switch(&from->resume_sp, to->resume_sp);
}

bool cpu_should_yield(void)
{
    interrupt_window();
    return current_cpu()->reschedule || big_lock_is_wanted() || upcall_is_due(current_vcpu());
}

void wait_for_interrupt(void)
{
    __asm__ volatile("sti; hlt; cli" : : : "memory");
}

int vcpu_stack_create(struct vcpu *v)
{
    struct stack_top *top;
    uint64_t *sp;

    v->stack = hv_alloc_pages(STACK_ORDER);
    if (!v->stack)
        return -ENOMEM;
    top = top_of(v);
    top->vcpu = v;
    v->regs = &top->regs;
    /* As stack_switch leaves it: a return address and six registers, below the guest's
     * registers. */
    sp = (uint64_t *)&top->regs;
    *--sp = (uint64_t)vcpu_first_run;
    v->resume_sp = (uint64_t)(sp - 6);
    return 0;
}

void vcpu_stack_destroy(struct vcpu *v)
{
    hv_free_pages(v->stack, STACK_ORDER);
    v->stack = NULL;
    v->regs = NULL;
}

void cpu_unload(struct cpu *c)
{
    struct vcpu *v = c->loaded;

    if (!v)
        return;
    store_vcpu(v);
    v->loaded_on = NULL;
    c->loaded = NULL;
    /* nobody is left to know that it was set */
    __asm__ volatile("mov %0, %%db7" : : "r"(DR7_NONE));
    gdt_load(0);
    ldt_load(0, 0);
    load_page_table(frame_of_ptr(idle_l4));
    c->tlb_clock = TLB_EMPTY;
    (void)LOAD_SEGMENT(ds, 0);
    (void)LOAD_SEGMENT(es, 0);
    (void)LOAD_SEGMENT(fs, 0);
    (void)LOAD_SEGMENT(gs, 0);
}

void vcpu_unload(struct vcpu *v)
{
    struct cpu *c = v->loaded_on;

    if (!c)
        return;
    if (c == current_cpu())
        cpu_unload(c);
    else
        cpus_request(1UL << c->id, CPU_REQUEST_UNLOAD);
}

void cpu_store_current(struct cpu *c)
{
    store_segments(c->loaded);
    fpu_store(c->loaded);
}

void vcpu_store(struct vcpu *v)
{
    if (v->loaded_on == current_cpu())
        cpu_store_current(v->loaded_on);
    else if (v->loaded_on)
        cpus_request(1UL << v->loaded_on->id, CPU_REQUEST_STORE);
}

void vcpu_reload_descriptors(struct vcpu *v)
{
    if (current_cpu()->loaded != v)
        return;
    ldt_load(vcpu_ldt_address(v), v->ldt_entries);
}
