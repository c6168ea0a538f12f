/* SPDX-License-Identifier: GPL-2.0-only */
/* MSRs, control registers and debug registers. */
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"
#include "tests/guest/emulation/emulation.h"

#include "abi/physdev.h"
#include "guests/lib/hypercall.h"

enum {
    TRAP_NO_DEVICE = 7,
    MSR_APIC_BASE = 0x1b, MSR_PAT = 0x277, MSR_HYPERCALL_PAGE = 0x40000000,
};

#define MSR_EFER 0xc0000080
#define MSR_LSTAR 0xc0000082
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE_SHADOW 0xc0000102
#define CR0_TS (1UL << 3)
#define CR0_WP (1UL << 16)
#define CR4_TSD (1UL << 2)
#define CR4_PAE (1UL << 5)
#define CR4_SMEP (1UL << 20)

static uint64_t read_msr(uint32_t msr, uint64_t *value)
{
    uint32_t low = 0, high = 0;
    uint64_t trap = ATTEMPT("rdmsr", "+a"(low), "+d"(high) : "c"(msr) : "memory");

    *value = (uint64_t)high << 32 | low;
    return trap;
}

static uint64_t write_msr(uint32_t msr, uint64_t value)
{
    uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);

    return ATTEMPT("wrmsr", : "c"(msr), "a"(low), "d"(high) : "memory");
}

static void test_bases(void)
{
    uint64_t value, loaded;

    check_equal(write_msr(MSR_FS_BASE, (uint64_t)scratch), NO_TRAP, "fs base can be set");
    *(uint64_t *)scratch = 0x1234;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(loaded));
    check_equal(loaded, 0x1234, "fs base counts");
    check_equal(write_msr(MSR_FS_BASE, 0x8000000000000000), TRAP_GENERAL_PROTECTION,
                "a base that is not canonical is refused");
    read_msr(MSR_FS_BASE, &value);
    check_equal(value, (uint64_t)scratch, "a refused base changes nothing");
    check_equal(write_msr(MSR_GS_BASE_SHADOW, 0x5000), NO_TRAP, "the user's gs base can be set");
    read_msr(MSR_GS_BASE_SHADOW, &value);
    check_equal(value, 0x5000, "the user's gs base reads back");
}

void test_msrs(void)
{
    uint64_t value;

    check(read_msr(MSR_EFER, &value) == NO_TRAP && value & 1 << 10 && value & 1,
          "EFER shows long mode and SYSCALL");
    check_equal(write_msr(MSR_EFER, 0), TRAP_GENERAL_PROTECTION, "EFER cannot be changed");
    read_msr(MSR_APIC_BASE, &value);
    check_equal(value, 0xfee00900, "APIC base is the boot processor's");
    read_msr(MSR_PAT, &value);
    check_equal(value, 0x50100070406, "PAT is as the interface has it");
    check_equal(write_msr(MSR_PAT, 0), TRAP_GENERAL_PROTECTION, "PAT cannot be changed");
    check_equal(read_msr(MSR_LSTAR, &value), TRAP_GENERAL_PROTECTION, "LSTAR is not shown");
    check_equal(write_msr(MSR_LSTAR, 0), TRAP_GENERAL_PROTECTION, "LSTAR cannot be set");
    check_equal(read_msr(0x12345, &value), TRAP_GENERAL_PROTECTION,
                "an unknown MSR does not exist");
    check_equal(attempt_error, 0, "its fault has error code 0");
    check_equal(write_msr(MSR_HYPERCALL_PAGE, mfn_of(scratch) << PAGE_SHIFT), NO_TRAP,
                "a hypercall page can be had by MSR");
    check(!memcmp(scratch, hypercall_page, PAGE_SIZE), "it is the one that was built");
    check_equal(write_msr(MSR_HYPERCALL_PAGE, mfn_of((void *)start_info->pt_base) << PAGE_SHIFT),
                TRAP_GENERAL_PROTECTION,
                "a page table cannot become a hypercall page");
    test_bases();
}

static uint64_t write_cr0(uint64_t value)
{
    return ATTEMPT("mov %0, %%cr0", : "r"(value) : "memory");
}

static void test_cr0(void)
{
    uint64_t cr0 = 0;

    check_equal(ATTEMPT("mov %%cr0, %0", "+r"(cr0) : : "memory"), NO_TRAP, "CR0 can be read");
    check(cr0 >> 31 & 1 && cr0 & 1 && cr0 & CR0_WP, "CR0 shows paging and write protection");
    check_equal(write_cr0(cr0 & ~CR0_WP), TRAP_GENERAL_PROTECTION,
                "write protection cannot be turned off");
    check_equal(write_cr0(cr0 | CR0_TS), NO_TRAP, "TS can be set");
    check_equal(ATTEMPT("fnop", : : "memory"), TRAP_NO_DEVICE, "with TS the FPU traps");
    check_equal(ATTEMPT("clts", : : "memory"), NO_TRAP, "clts works");
    check_equal(ATTEMPT("fnop", : : "memory"), NO_TRAP, "then the FPU works");
    __asm__ volatile("mov %%cr0, %0" : "=r"(cr0));
    check_equal(cr0 & CR0_TS, 0, "and TS reads as clear");
}

void test_control_registers(void)
{
    uint64_t value, table = mfn_of((void *)start_info->pt_base) << PAGE_SHIFT;

    test_cr0();
    __asm__ volatile("mov %0, %%cr2" : : "r"(0x123456789UL));
    __asm__ volatile("mov %%cr2, %0" : "=r"(value));
    check_equal(value, 0x123456789, "CR2 reads back");
    __asm__ volatile("mov %%cr3, %0" : "=r"(value));
    check_equal(value, table, "CR3 names the page table");
    check_equal(ATTEMPT("mov %0, %%cr3", : "r"(table) : "memory"), NO_TRAP, "CR3 can be loaded");
    check_equal(ATTEMPT("mov %0, %%cr3", : "r"(mfn_of(scratch) << PAGE_SHIFT) : "memory"),
                TRAP_GENERAL_PROTECTION,
                "not with a frame that is no table");
    check_equal(ATTEMPT("mov %0, %%cr3", : "r"(~0UL) : "memory"), TRAP_GENERAL_PROTECTION,
                "nor with one that does not exist");
    __asm__ volatile("mov %%cr4, %0" : "=r"(value));
    check(value & CR4_PAE, "CR4 shows PAE");
    check_equal(ATTEMPT("mov %0, %%cr4", : "r"(value | CR4_TSD | CR4_SMEP) : "memory"), NO_TRAP,
                "CR4 can be written");
    __asm__ volatile("mov %%cr4, %0" : "=r"(value));
    check_equal(value & (CR4_TSD | CR4_SMEP), CR4_TSD, "but only TSD and DE change");
    check_equal(ATTEMPT("rdtsc", : : "rax", "rdx", "memory"), NO_TRAP,
                "with TSD the kernel still reads the TSC");
    __asm__ volatile("mov %0, %%cr4" : : "r"(value & ~CR4_TSD));
    check_equal(ATTEMPT("mov %%cr8, %0", "=r"(value) : : "memory"), TRAP_GENERAL_PROTECTION,
                "there is no CR8");
}

void test_debug_registers(void)
{
    uint64_t value, watched = 0;

    check_equal(ATTEMPT("mov %0, %%dr0", : "r"(HYPERVISOR_VIRT_START) : "memory"),
                TRAP_GENERAL_PROTECTION,
                "the hypervisor cannot be watched");
    check_equal(ATTEMPT("mov %0, %%dr0", : "r"(&watched) : "memory"), NO_TRAP,
                "a watchpoint can be set");
    __asm__ volatile("mov %%dr0, %0" : "=r"(value));
    check_equal(value, (uint64_t)&watched, "it reads back");
    check_equal(ATTEMPT("mov %0, %%dr7", : "r"(0x2UL << 16 | 2) : "memory"),
                TRAP_GENERAL_PROTECTION, "ports cannot be watched");
    /* global enable, writes, 8 bytes; and general detect, which is not to be had */
    check_equal(ATTEMPT("mov %0, %%dr7", : "r"(0x9UL << 16 | 1 << 13 | 2) : "memory"), NO_TRAP,
                "watchpoints can be enabled");
    __asm__ volatile("mov %%dr7, %0" : "=r"(value));
    check_equal(value, 0x9UL << 16 | 1 << 10 | 2, "without general detect");
    attempt_vector = NO_TRAP;
    __asm__ volatile("movq $1f, attempt_resume(%%rip)\nmovq $1, %0\nnop\n1:" : "=m"(watched));
    check_equal(attempt_vector, TRAP_DEBUG, "a write to it traps");
    __asm__ volatile("mov %%dr6, %0" : "=r"(value));
    check_equal(value & 0xf, 1, "DR6 says which");
    check_equal(ATTEMPT("mov %0, %%dr7", : "r"(0UL) : "memory"), NO_TRAP,
                "watchpoints can be disabled");
}
