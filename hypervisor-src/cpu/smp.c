/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The further processors, one after the other: INIT, SIPI (SDM volume 3, 9.4), the trampoline, then
 * start_further_cpu on a stack made for it. It counts (cpu_count) only when it said that it is
 * there and its TSC was seen to agree with the first's, for all time here is one clock
 * (cpu/time.h). Read next: boot/trampoline.S.
 */
#include "cpu/smp.h"

#include "abi/errno.h"
#include "boot/boot_info.h"
#include "cpu/acpi.h"
#include "cpu/apic.h"
#include "cpu/cpu.h"
#include "cpu/descriptors.h"
#include "cpu/power.h"
#include "cpu/processor.h"
#include "cpu/setup.h"
#include "cpu/time.h"
#include "debug/printk.h"
#include "debug/trace.h"
#include "domain/scheduler.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/layout.h"
#include "memory/mapping.h"
#include "memory/tlb.h"

extern const char trampoline_start[], trampoline_end[];
extern uint64_t trampoline_table, trampoline_stack;

#define LOW_START 0x8000UL /* above what the firmware keeps there */
#define LOW_END 0xa0000UL
#define INIT_TAKES (10 * NS_PER_MS)
#define STARTUP_TAKES (1 * NS_PER_MS)
/* For a processor to come; an emulator's may wait long until its host runs it. */
#define PATIENCE (5 * NS_PER_SECOND)

enum { CLOCK_READINGS = 2000 };

/* Both processors read their TSC in turns that a lock gives, as it comes: none may read less than
 * the other just did. */
static struct {
    uint32_t locked, there, done;
    uint64_t last;
    bool differs;
} clock;

static void wait(uint64_t ns)
{
    for (uint64_t end = system_time() + ns; system_time() < end;)
        cpu_relax();
}

static void wait_for_both(uint32_t *count)
{
    __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
    while (READ_ONCE(*count) < 2)
        cpu_relax();
}

static void compare_clocks(void)
{
    wait_for_both(&clock.there);
    for (int i = 0; i < CLOCK_READINGS; i++) {
        while (__atomic_exchange_n(&clock.locked, 1, __ATOMIC_ACQUIRE))
            cpu_relax();
        uint64_t now = read_tsc();

        if (now < clock.last)
            clock.differs = true;
        clock.last = now;
        __atomic_store_n(&clock.locked, 0, __ATOMIC_RELEASE);
    }
    wait_for_both(&clock.done);
}

void start_further_cpu(void)
{
    struct cpu *c = current_cpu();

    cpu_setup_further();
    WRITE_ONCE(c->online, true);
    compare_clocks();
    if (clock.differs)
        cpu_halt();
    scheduler_join();
}

/* A page of RAM below 1 MiB, where the trampoline can run; 0: none. */
static uint64_t low_page(void)
{
    uint64_t size = PAGE_SIZE;

    for (unsigned int i = 0; i < boot_info.region_count; i++) {
        const struct memory_region *r = &boot_info.regions[i];
        uint64_t start = r->start > LOW_START ? ALIGN_UP(r->start, PAGE_SIZE) : LOW_START;

        if (r->kind == MEMORY_RAM && start + size <= r->end && start + size <= LOW_END)
            return start;
    }
    return 0;
}

static int prepare(struct cpu *c, uint32_t id, uint32_t apic_id)
{
    uint8_t *stack = hv_alloc_pages(STACK_ORDER);
    struct stack_top *top = (struct stack_top *)(stack + STACK_SIZE) - 1;

    if (!stack)
        return -ENOMEM;
    if (descriptors_create(c)) {
        hv_free_pages(stack, STACK_ORDER);
        return -ENOMEM;
    }
    c->id = id;
    c->lock_name = id + 1;
    c->apic_id = apic_id;
    c->tlb_clock = TLB_EMPTY;
    top->cpu = c;
    cpu_setup_idle(c, top);
    trace_init(id);
    trampoline_stack = (uint64_t)top;
    trampoline_table = frame_paddr(frame_of_ptr(idle_l4)).n;
    return 0;
}

static bool wakes_up(const struct cpu *c, mfn_t page)
{
    apic_send_init(c->apic_id);
    wait(INIT_TAKES);
    for (int i = 0; i < 2 && !READ_ONCE(c->online); i++) {
        apic_send_startup(c->apic_id, page);
        wait(STARTUP_TAKES);
    }
    for (uint64_t end = system_time() + PATIENCE; !READ_ONCE(c->online);) {
        if (system_time() > end)
            return false;
        cpu_relax();
    }
    return true;
}

/* False: no further one is tried, for what this one will yet do is not known. */
static bool start_one(uint32_t apic_id, mfn_t page)
{
    struct cpu *c = &cpus[cpu_count];

    if (prepare(c, cpu_count, apic_id)) {
        printk(LOG_ERROR, "CPU %u: expected memory for its stacks, found none\n", cpu_count);
        return false;
    }
    memset(&clock, 0, sizeof(clock));
    if (!wakes_up(c, page)) {
        printk(LOG_ERROR, "CPU %u (APIC %u): expected it to start, found it silent; it and those "
               "after it are left out\n", cpu_count, apic_id);
        return false;
    }
    compare_clocks();
    if (clock.differs) {
        printk(LOG_ERROR, "CPU %u (APIC %u): expected its TSC to agree with CPU 0's, found that it "
               "differs; it and those after it are left out\n", cpu_count, apic_id);
        return false;
    }
    cpu_count++;
    return true;
}

void start_further_cpus(uint32_t most)
{
    uint64_t low = low_page();
    size_t size = (size_t)(trampoline_end - trampoline_start);
    uint8_t kept[64];

    ASSERT(size <= sizeof(kept));
    if (!low) {
        printk(LOG_ERROR, "CPUs: expected a page of RAM below 1 MiB to start them from, found "
               "none\n");
        return;
    }
    memcpy(kept, direct_map(paddr_of(low)), size); /* it may be the boot loader's */
    memcpy(direct_map(paddr_of(low)), trampoline_start, size);
    for (uint32_t i = 0; i < acpi_info.cpu_count; i++) {
        if (acpi_info.apic_id[i] == cpus[0].apic_id)
            continue;
        if (cpu_count == MAX_CPUS || cpu_count >= most
            || !start_one(acpi_info.apic_id[i], paddr_frame(paddr_of(low))))
            break;
    }
    memcpy(direct_map(paddr_of(low)), kept, size);
    printk(LOG_INFO, "CPUs: %u of %u run\n", cpu_count, acpi_info.cpu_count);
}
