/* SPDX-License-Identifier: GPL-2.0-only */
/* Other privileged instructions, and CPUID with the emulation prefix. */
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"
#include "tests/guest/emulation/emulation.h"

#include "abi/cpuid.h"
#include "abi/physdev.h"
#include "guests/lib/hypercall.h"

struct leaf {
    uint32_t a, b, c, d;
};

static struct leaf forced_cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct leaf r = { .a = leaf, .c = subleaf };

    __asm__ volatile(XEN_EMULATE_PREFIX "cpuid" : "+a"(r.a), "=b"(r.b), "+c"(r.c), "=d"(r.d));
    return r;
}

static bool is_zero(struct leaf r)
{
    return !r.a && !r.b && !r.c && !r.d;
}

static void test_hypervisor_leaves(void)
{
    struct leaf r = forced_cpuid(XEN_CPUID_LEAF(0), 0);

    check(r.b == XEN_CPUID_SIGNATURE_EBX && r.c == XEN_CPUID_SIGNATURE_ECX
          && r.d == XEN_CPUID_SIGNATURE_EDX,
          "the hypervisor's signature is found");
    check_equal(r.a, XEN_CPUID_LEAF(5), "its last leaf is the PV one");
    check_equal(forced_cpuid(XEN_CPUID_LEAF(1), 0).a, 4 << 16 | 17, "its interface is Xen 4.17's");
    check_equal(forced_cpuid(XEN_CPUID_LEAF(2), 0).b, 0x40000000,
                "the hypercall page's MSR is named");
    check(forced_cpuid(XEN_CPUID_LEAF(3), 0).c > 100000, "the TSC's rate is given");
    check(is_zero(forced_cpuid(XEN_CPUID_LEAF(0x100), 0)),
          "a second hypervisor's leaves are empty");
}

static void test_prefix(void)
{
    /* behind it, another page of ours: taken away for the test */
    uint8_t *end = (uint8_t *)scratch + PAGE_SIZE;

    memcpy(end - 3, "\x0f\x0bx", 3);
    check_equal(map_frame(end, 0, 0), 0, "the page behind is unmapped");
    check_equal(ATTEMPT("jmp *%0", : "r"(end - 3) : "memory", "rax", "rbx", "rcx", "rdx"),
                TRAP_PAGE_FAULT,
                "a prefix that goes on in a page not mapped is a page fault");
    check_equal(fault_address(), (uint64_t)end, "at that page");
    memcpy(end - 3, "\x0f\x0by", 3);
    check_equal(ATTEMPT("jmp *%0", : "r"(end - 3) : "memory", "rax", "rbx", "rcx", "rdx"),
                TRAP_INVALID_OPCODE,
                "ud2 at the end of a page stays an invalid opcode");
    map_frame(end, mfn_of(end), PTE_DATA);
    check_equal(ATTEMPT(".byte 0x0f, 0x0b, 0x78, 0x65, 0x6e, 0x90, 0x90", : : "memory"),
                TRAP_INVALID_OPCODE,
                "a prefix before another instruction is an invalid opcode");
    check_equal(ATTEMPT("ud2", : : "memory"), TRAP_INVALID_OPCODE, "ud2 stays an invalid opcode");
}

void test_cpuid(void)
{
    struct leaf r = forced_cpuid(1, 0);

    test_hypervisor_leaves();
    check(r.c >> 31 & 1, "the hypervisor bit is shown");
    check(!(r.c >> 5 & 1) && !(r.c >> 17 & 1), "VMX and PCID are not");
    check_equal(r.c >> 27 & 1, r.c >> 26 & 1, "OSXSAVE is where XSAVE is");
    check(!(r.d >> 3 & 1) && !(r.d >> 12 & 1) && !(r.d >> 13 & 1), "PSE, MTRR and PGE are not");
    check_equal(r.d >> 9 & 1, is_dom0(), "an APIC is shown to Dom0 only");
    check(!(forced_cpuid(7, 0).b >> 7 & 1) && !(forced_cpuid(7, 0).b >> 20 & 1),
          "SMEP and SMAP are not shown");
    check(is_zero(forced_cpuid(7, 1)), "leaf 7 has one subleaf");
    check(is_zero(forced_cpuid(0x7fffffff, 0)) && is_zero(forced_cpuid(0xffffffff, 0)),
          "leaves beyond the last are empty");
    check(forced_cpuid(0x80000001, 0).d >> 29 & 1, "long mode is shown");
    test_prefix();
}

static void test_refused(void)
{
    struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) table = { 0, 0 };

    check_equal(ATTEMPT("hlt", : : "memory"), TRAP_GENERAL_PROTECTION, "hlt is refused");
    check_equal(ATTEMPT("lgdt %0", : "m"(table) : "memory"), TRAP_GENERAL_PROTECTION,
                "lgdt is refused");
    check_equal(ATTEMPT("lidt %0", : "m"(table) : "memory"), TRAP_GENERAL_PROTECTION,
                "lidt is refused");
    check_equal(ATTEMPT("lldt %w0", : "r"(0) : "memory"), TRAP_GENERAL_PROTECTION,
                "lldt is refused");
    check_equal(ATTEMPT("ltr %w0", : "r"(0) : "memory"), TRAP_GENERAL_PROTECTION, "ltr is refused");
    check_equal(ATTEMPT("swapgs", : : "memory"), TRAP_GENERAL_PROTECTION, "swapgs is refused");
    check_equal(ATTEMPT("lmsw %w0", : "r"(1) : "memory"), TRAP_GENERAL_PROTECTION,
                "lmsw is refused");
    check_equal(ATTEMPT("sysretq", : : "memory"), TRAP_GENERAL_PROTECTION, "sysret is refused");
}

static void test_single_step(void)
{
    attempt_vector = NO_TRAP;
    __asm__ volatile("movq $1f, attempt_resume(%%rip)\n"
                     "pushfq\n"
                     "orq $0x100, (%%rsp)\n"
                     "popfq\n"
                     "cli\n"
                     "nop\n"
                     "1:\n"
                     :
                     :
                     : "memory", "cc");
    check_equal(attempt_vector, TRAP_DEBUG, "a step over an emulated instruction traps behind it");
}

void test_instructions(void)
{
    struct physdev_set_iopl iopl = { .iopl = 0 };

    hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl);
    check_equal(ATTEMPT("cli", : : "memory"), TRAP_GENERAL_PROTECTION,
                "without I/O privilege cli is refused");
    check_equal(ATTEMPT("inb $0x80, %%al", : : "rax", "memory"), TRAP_GENERAL_PROTECTION,
                "and so are ports");
    iopl.iopl = 4;
    check_equal(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl), -22,
                "there is no I/O privilege level 4");
    iopl.iopl = 1;
    check_equal(hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl), 0,
                "a kernel can have level 1");
    check_equal(ATTEMPT("cli", : : "memory"), NO_TRAP, "then cli does nothing");
    check_equal(ATTEMPT("sti", : : "memory"), NO_TRAP, "and sti neither");
    check_equal(ATTEMPT(".fill 14, 1, 0x66\n cli", : : "memory"), NO_TRAP,
                "an instruction of 15 bytes is decoded");
    check_equal(ATTEMPT("wbinvd", : : "memory"), NO_TRAP, "wbinvd is accepted");
    check_equal(ATTEMPT("invlpg %0", : "m"(scratch[0]) : "memory"), NO_TRAP, "invlpg is accepted");
    check_equal(ATTEMPT("invlpg (%0)", : "r"(HYPERVISOR_VIRT_START) : "memory"), NO_TRAP,
                "and harmless on the hypervisor's");
    test_refused();
    test_single_step();
}
