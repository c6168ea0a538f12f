/* SPDX-License-Identifier: GPL-2.0-only */
/* Page faults that come back to us, and privileged instructions that the hypervisor does for us. */
#include "guests/bench/bench.h"

#include "abi/physdev.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"

extern char bench_fault[];
extern volatile uint64_t bench_resume;

/* A load from a page that is not mapped; bench_fault goes on behind it. */
#define FAULT() __asm__ volatile("movq $1f, bench_resume(%%rip)\n\tmovb (%0), %%al\n1:" : : "r"(scratch[2]) : "rax", "memory")

static void bench_faults(void)
{
    struct trap_info table[2] = {
        { .vector = TRAP_PAGE_FAULT, .cs = FLAT_KERNEL_CS, .address = (uint64_t)bench_fault },
    };

    expect("unmap", map_frame(scratch[2], 0, 0), 0);
    expect("trap table", hypercall2(__HYPERVISOR_set_trap_table, table, 0), 0);
    report("page_fault_to_handler", COST_TO_ENTRY(, FAULT()));
    report("page_fault_round_trip", COST(, FAULT()));
    traps_init();
    expect("map", map_frame(scratch[2], mfn_of(scratch[2]), PTE_DATA), 0);
}

static void bench_instructions(void)
{
    uint32_t low, high, b, c = 0xc0000080; /* EFER */
    uint64_t value;
    struct physdev_set_iopl iopl = { .iopl = 1 };
    uint8_t byte;

    expect("set_iopl", hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl), 0);
    report("rdmsr_efer", COST(, __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(c))));
    report("read_cr0", COST(, __asm__ volatile("mov %%cr0, %0" : "=r"(value))));
    report("clts", COST(, __asm__ volatile("clts")));
    report("cpuid_forced", COST(low = 0x40000000; c = 0,
                                __asm__ volatile(XEN_EMULATE_PREFIX "cpuid" : "+a"(low), "=b"(b),
                                                 "+c"(c), "=d"(high))));
    report("inb", COST(, __asm__ volatile("inb $0x61, %0" : "=a"(byte))));
    report("outb", COST(, __asm__ volatile("outb %0, $0x80" : : "a"((uint8_t)0))));
}

void bench_traps(void)
{
    bench_faults();
    bench_instructions();
}
