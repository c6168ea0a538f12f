/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries from the guest's kernel, and two domains that share a processor: each finds its registers
 * as it left them. Runs as Dom0 and, at the same time, as a DomU. Read next: user.c.
 */
#include "tests/guest/entries/entries.h"

#include "abi/callback.h"
#include "abi/sched.h"

enum { SHARED_NS = 1000000000, RESERVED_CODE = 0xe008, RESERVED_DATA = 0xe010 };
#define NOT_CANONICAL_HIGH 0x8000000000000000UL
#define NOT_CANONICAL_LOW 0x0000800000000000UL
#define LAST_PAGE (NOT_CANONICAL_LOW - PAGE_SIZE)

extern char last_page[];

static void skip(struct trap_frame *frame)
{
    frame->rip += 2;
}

/* What was wrong in the frame must not be gone back to. */
static void recover(struct trap_frame *frame)
{
    attempt_vector = frame->number;
    attempt_error = frame->error_code;
    frame->rip = attempt_resume;
    frame->cs = FLAT_KERNEL_CS & ~3;
    frame->ss = FLAT_KERNEL_SS;
}

static void check_fault(const char *name, uint64_t rip, uint64_t cs, uint64_t ss, uint64_t flags)
{
    attempt_vector = NO_TRAP;
    iret_with(rip, cs, 0x202, ss, flags);
    check_equal(attempt_vector, TRAP_GENERAL_PROTECTION, name);
}

/* A hypercall whose return address does not exist. */
static void syscall_at_the_end(void)
{
    static uint64_t l3[PTE_ENTRIES] PAGE_ALIGNED, l2[PTE_ENTRIES] PAGE_ALIGNED,
        l1[PTE_ENTRIES] PAGE_ALIGNED;
    uint64_t l4_entry = maddr_of((void *)start_info->pt_base) + 255 * 8;

    l1[511] = mfn_of(last_page) << PAGE_SHIFT | PTE_READ;
    l2[511] = mfn_of(l1) << PAGE_SHIFT | PTE_TABLE;
    l3[511] = mfn_of(l2) << PAGE_SHIFT | PTE_TABLE;
    check(!set_page_bits(l1, PTE_READ) && !set_page_bits(l2, PTE_READ)
          && !set_page_bits(l3, PTE_READ)
          && !mmu_update_one(l4_entry, mfn_of(l3) << PAGE_SHIFT | PTE_TABLE),
              "the last page below the hole is mapped");
    ATTEMPT("xor %%edi, %%edi\n\tmov $17, %%eax\n\tjmp *%0", : "r"(LAST_PAGE + PAGE_SIZE - 2)
            : "rax", "rdi", "rcx", "r11", "memory");
    check_equal(attempt_vector, TRAP_GENERAL_PROTECTION,
                "a hypercall that returns into the hole is a protection fault");
}

void test_kernel_entries(void)
{
    check_equal(registers_after_hypercall(), 0,
                "a hypercall keeps all registers but rax, rcx and r11");
    trap_set(TRAP_INVALID_OPCODE, skip);
    check_equal(registers_after_exception(), 0, "an exception and its iret keep all registers");
    attempts_init();
    trap_set(TRAP_GENERAL_PROTECTION, recover);
    check_fault("iret to an address that is not canonical", NOT_CANONICAL_HIGH,
                FLAT_KERNEL_CS & ~3, FLAT_KERNEL_SS, 0);
    check_fault("the same as from a system call", NOT_CANONICAL_HIGH, FLAT_KERNEL_CS & ~3,
                FLAT_KERNEL_SS, VGCF_in_syscall);
    check_fault("iret into the hole", NOT_CANONICAL_LOW, FLAT_KERNEL_CS & ~3, FLAT_KERNEL_SS,
                VGCF_in_syscall);
    check_fault("iret to the hypervisor's code segment", (uint64_t)skip, RESERVED_CODE,
                FLAT_KERNEL_SS, 0);
    check_fault("iret to the hypervisor's data segment", (uint64_t)skip, FLAT_KERNEL_CS & ~3,
                RESERVED_DATA, 0);
    check_fault("iret to a null code segment", (uint64_t)skip, 0, FLAT_KERNEL_SS, 0);
    syscall_at_the_end();
}

/* Registers that the hypervisor switches lazily or keeps elsewhere, under another domain's eyes
 * and hands. */
void test_switches(void)
{
    static uint64_t page[512] PAGE_ALIGNED;
    uint64_t own = mfn_of(page), end = guest_time() + SHARED_NS, rounds = 0;
    uint16_t selector = FLAT_RING3_DS32;
    bool same = true;

    page[2] = own;
    hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_FS, page);
    hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_GS_KERNEL, page);
    hypercall2(__HYPERVISOR_set_debugreg, 1, page);
    __asm__ volatile("movq %0, %%xmm7\n\tmov %w1, %%es" : : "r"(own), "r"(selector));
    while (guest_time() < end && same) {
        uint64_t sse, fs, gs;
        uint16_t es;

        __asm__ volatile("movq %%xmm7, %0\n\tmov %%fs:16, %1\n\tmov %%gs:16, %2\n\tmov %%es, %3"
                         : "=r"(sse), "=r"(fs), "=r"(gs), "=r"(es));
        same = sse == own && fs == own && gs == own && es == selector;
        rounds++;
    }
    check(same, "SSE, FS, GS and ES stay ours while another domain runs");
    check_equal(hypercall2(__HYPERVISOR_get_debugreg, 1, 0), (uint64_t)page,
                "so does a debug register");
    check(rounds > 1000, "the loop was long enough to be switched out of");
}

/* A selector whose descriptor went away while another domain ran: null, and the kernel is told. */
static void test_failsafe(void)
{
    static uint64_t gdt[PTE_ENTRIES] PAGE_ALIGNED = { 0, 0, 0x00cff3000000ffff };
    struct callback_register callback = {
        .type = CALLBACKTYPE_failsafe, .address = (uint64_t)failsafe_entry,
    };
    uint64_t frame = mfn_of(gdt), end;
    uint16_t es = 2 * 8 + 3;

    hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback);
    check(!set_page_bits(gdt, PTE_READ) && !hypercall2(__HYPERVISOR_set_gdt, &frame, PTE_ENTRIES),
          "a GDT of ours is loaded");
    __asm__ volatile("mov %0, %%es" : : "r"(es));
    check(!hypercall2(__HYPERVISOR_set_gdt, 0, 0), "and taken away");
    for (end = guest_time() + SHARED_NS / 3; guest_time() < end && !failsafe_count;)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
    __asm__ volatile("mov %%es, %0" : "=r"(es));
    check_equal(failsafe_count, 1, "the failsafe callback is called, once");
    check_equal(failsafe_es, 2 * 8 + 3, "it says what was in ES");
    check_equal(es, 0, "which is null now");
}

void guest_main(void)
{
    bool privileged = start_info->flags & SIF_PRIVILEGED;

    test_kernel_entries();
    test_user_entries();
    if (privileged)
        test_failsafe(); /* at a time when the other domain is in its loop */
    test_switches();
    if (!privileged)
        test_failsafe();
    if (privileged)
        for (uint64_t end = guest_time() + SHARED_NS / 2; guest_time() < end;)
            barrier(); /* the machine ends with Dom0: the other has to finish first */
    check_end();
}
