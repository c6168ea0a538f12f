/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GDT, TSS and IDT. A guest's GDT fills the first fourteen pages of a window in the per-domain
 * area; the fifteenth is gdt_page here, the same in every window, so that Paracore's selectors mean
 * the same whoever's GDT is loaded. Selectors: the PV interface's flat ones (abi/x86.h) and
 * Paracore's own. Layouts: SDM volume 3, 3.4.5 and 6.14.
 */
#include "cpu/descriptors.h"

#include "abi/errno.h"
#include "abi/x86.h"
#include "cpu/cpu.h"
#include "cpu/exceptions.h"
#include "cpu/processor.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/layout.h"

enum {
    FIRST_SELECTOR = FIRST_RESERVED_GDT_ENTRY * 8,
    IST_DOUBLE_FAULT = 1, IST_NMI = 2, IST_MACHINE_CHECK = 3, IST_DEBUG = 4,
    GATE_INTERRUPT = 0x8e, GATE_DPL3 = 0x60,
};

/* Flat segments, accessed already, so that the processor never writes them. */
#define HV_CODE64 0x00af9b000000ffffUL
#define HV_DATA 0x00cf93000000ffffUL
#define RING3_CODE32 0x00cffb000000ffffUL
#define RING3_DATA 0x00cff3000000ffffUL
#define RING3_CODE64 0x00affb000000ffffUL
#define TYPE_TSS 0x0000890000000000UL
#define TYPE_LDT 0x0000820000000000UL

struct gate {
    uint16_t offset_low, selector;
    uint8_t ist, type;
    uint16_t offset_middle;
    uint32_t offset_high, reserved;
};

struct table_register {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

struct cpu cpus[MAX_CPUS];
uint32_t cpu_count = 1;
bool cpus_stopped;
struct cpu_entry cpu_entries[MAX_CPUS];

/* The first processor's; the others' are made from it. */
static uint64_t gdt_page[PAGE_SIZE / 8] __attribute__((aligned(PAGE_SIZE),
                                                       section(".data.page"))) = {
    [(SELECTOR_HV_CODE - FIRST_SELECTOR) / 8] = HV_CODE64,
    [(SELECTOR_HV_DATA - FIRST_SELECTOR) / 8] = HV_DATA,
    [(FLAT_RING3_CS32 - FIRST_SELECTOR) / 8] = RING3_CODE32,
    [(FLAT_RING3_DS32 - FIRST_SELECTOR) / 8] = RING3_DATA,
    [(FLAT_RING3_CS64 - FIRST_SELECTOR) / 8] = RING3_CODE64,
};

static struct gate idt[256] __attribute__((aligned(PAGE_SIZE)));
/* Each ends as a vCPU's stack does, so that current_cpu() works on it. */
static uint8_t ist_stacks[IST_COUNT][STACK_SIZE] __attribute__((aligned(STACK_SIZE),
                                                                section(".bss.page")));

enum { IST_ORDER = STACK_ORDER + 2 };
_Static_assert(IST_COUNT == 1 << (IST_ORDER - STACK_ORDER), "IST_ORDER");

void descriptors_of_first(struct cpu *c)
{
    c->gdt = gdt_page;
    c->ist_stacks = ist_stacks[0];
    memset(c->tss.io_bitmap, 0xff, sizeof(c->tss.io_bitmap));
}

int descriptors_create(struct cpu *c)
{
    c->gdt = hv_alloc_pages(0);
    c->ist_stacks = hv_alloc_pages(IST_ORDER);
    if (!c->gdt || !c->ist_stacks) {
        descriptors_destroy(c);
        return -ENOMEM;
    }
    memcpy(c->gdt, gdt_page, PAGE_SIZE);
    memcpy(c->tss.io_bitmap, cpus[0].tss.io_bitmap, sizeof(c->tss.io_bitmap));
    return 0;
}

void descriptors_destroy(struct cpu *c)
{
    if (c->gdt)
        hv_free_pages(c->gdt, 0);
    if (c->ist_stacks)
        hv_free_pages(c->ist_stacks, IST_ORDER);
}

static void system_descriptor(struct cpu *c, uint16_t selector, uint64_t type, uint64_t base, uint32_t limit)
{
    uint64_t *d = &c->gdt[(selector - FIRST_SELECTOR) / 8];

    d[1] = base >> 32;
    d[0] = type | (limit & 0xffff) | (uint64_t)(limit & 0xf0000) << 32 | (base & 0xffffff) << 16
        | (base >> 24 & 0xff) << 56;
}

void gdt_load(uint64_t window)
{
    struct table_register r = { GDT_LIMIT, window };

    if (!window)
        r.base = (uint64_t)current_cpu()->gdt - FIRST_RESERVED_GDT_BYTE;
    __asm__ volatile("lgdt %0" : : "m"(r));
}

void ldt_load(uint64_t base, uint32_t entries)
{
    if (entries)
        system_descriptor(current_cpu(), SELECTOR_LDT, TYPE_LDT, base, entries * 8 - 1);
    __asm__ volatile("lldt %w0" : : "r"(entries ? SELECTOR_LDT : 0));
}

static void gate_set(unsigned int vector, uint8_t ist, uint8_t type)
{
    uint64_t stub = (uint64_t)vector_stubs + vector * 16;

    idt[vector] = (struct gate){
        .offset_low = (uint16_t)stub, .offset_middle = (uint16_t)(stub >> 16),
        .offset_high = (uint32_t)(stub >> 32),
        .selector = SELECTOR_HV_CODE, .ist = ist, .type = type,
    };
}

/* One table serves all processors; each writes the same into it. */
static void idt_init(void)
{
    struct table_register r = { sizeof(idt) - 1, (uint64_t)idt };

    for (unsigned int vector = 0; vector < 256; vector++)
        gate_set(vector, 0, GATE_INTERRUPT);
    gate_set(1, IST_DEBUG, GATE_INTERRUPT);
    gate_set(2, IST_NMI, GATE_INTERRUPT);
    gate_set(3, 0, GATE_INTERRUPT | GATE_DPL3);
    gate_set(4, 0, GATE_INTERRUPT | GATE_DPL3);
    gate_set(8, IST_DOUBLE_FAULT, GATE_INTERRUPT);
    gate_set(18, IST_MACHINE_CHECK, GATE_INTERRUPT);
    gate_set(0x80, 0, GATE_INTERRUPT | GATE_DPL3);
    __asm__ volatile("lidt %0" : : "m"(r));
}

static struct stack_top *ist_top(const struct cpu *c, unsigned int number)
{
    return (struct stack_top *)(c->ist_stacks + (number + 1) * STACK_SIZE
                                - sizeof(struct stack_top));
}

void descriptors_set_idle(struct cpu *c)
{
    for (unsigned int i = 0; i < IST_COUNT; i++)
        ist_top(c, i)->vcpu = c->idle;
}

static void tss_init(struct cpu *c)
{
    for (unsigned int i = 0; i < IST_COUNT; i++) {
        struct stack_top *top = ist_top(c, i);

        top->cpu = c;
        c->tss.ist[i] = (uint64_t)&top->regs.es;
    }
    c->tss.io_bitmap_offset = IO_BITMAP_NONE;
    system_descriptor(c, SELECTOR_TSS, TYPE_TSS, (uint64_t)&c->tss, sizeof(c->tss) - 1);
    __asm__ volatile("ltr %w0" : : "r"(SELECTOR_TSS));
}

static void segments_init(void)
{
    __asm__ volatile("mov %w0, %%ss\n"
                     "mov %w1, %%ds\n"
                     "mov %w1, %%es\n"
                     "mov %w1, %%fs\n"
                     "mov %w1, %%gs\n"
                     "pushq %2\n"
                     "lea 1f(%%rip), %%rax\n"
                     "pushq %%rax\n"
                     "lretq\n"
                     "1:"
                     : : "r"(SELECTOR_HV_DATA), "r"(0), "i"(SELECTOR_HV_CODE) : "rax", "memory");
}

/* What SYSCALL clears in rflags: everything but the reserved bits a guest's kernel may not see
 * changed. */
static void system_call_init(const struct cpu *c)
{
    uint64_t stub = (uint64_t)(c->id - 1) * SYSCALL_STUB_SIZE;

    write_msr(MSR_STAR, (uint64_t)FLAT_RING3_CS32 << 48 | (uint64_t)SELECTOR_HV_CODE << 32);
    write_msr(MSR_LSTAR, c->id ? (uint64_t)syscall_stubs + stub : (uint64_t)syscall_entry);
    write_msr(MSR_CSTAR, c->id ? (uint64_t)syscall32_stubs + stub : (uint64_t)syscall32_entry);
    write_msr(MSR_SYSCALL_MASK, RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | RFLAGS_NT
              | RFLAGS_RF | RFLAGS_VM | RFLAGS_AC);
    write_msr(MSR_SYSENTER_CS, SELECTOR_HV_CODE);
    write_msr(MSR_SYSENTER_ESP, (uint64_t)&cpu_entries[c->id].stack);
    write_msr(MSR_SYSENTER_EIP, (uint64_t)sysenter_entry);
}

void descriptors_init(void)
{
    struct cpu *c = current_cpu();

    gdt_load(0);
    segments_init();
    tss_init(c);
    idt_init();
    system_call_init(c);
}
