/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * AVX registers: what CPUID and XCR0 say, that two vCPUs on one processor keep different ones, and
 * that a toolstack reads and sets them. Dom0 judges; the DomU keeps a pattern in its registers,
 * and shows by another one that it found what Dom0 had put there.
 */
#include "abi/domctl.h"
#include "abi/hypercall.h"
#include "abi/sched.h"
#include "guests/lib/hypercall.h"
#include "tests/guest/lib/check.h"

enum {
    REGISTERS = 16, WORDS = 4, GENERAL_PROTECTION = 13, YIELDS = 200,
    CR4_OSXSAVE = 1 << 18, XSAVE = 1 << 26, OSXSAVE = 1 << 27, AVX = 1 << 28,
    /* XSAVE's standard format, behind the two words of the interface */
    HELD = 16 + 512, SSE_AT = 16 + 160, AVX_AT = 16 + 576, STATE_BYTES = 16 + 832,
};
static const uint64_t DOM0S = 0x1111, DOMUS = 0x2222, GIVEN = 0x3333, SEEN = 0x4444;

typedef uint64_t registers[REGISTERS][WORDS];

/* 16 instructions, one a register. */
#define EACH_REGISTER(one)                                                                 \
    one(0) one(1) one(2) one(3) one(4) one(5) one(6) one(7) one(8) one(9) one(10) one(11)  \
    one(12) one(13) one(14) one(15)
#define LOAD(n) "vmovdqu 32*" #n "(%0), %%ymm" #n "\n"
#define STORE(n) "vmovdqu %%ymm" #n ", 32*" #n "(%0)\n"

static uint64_t word(uint64_t pattern, unsigned int r, unsigned int w)
{
    return pattern << 32 | r << 8 | w;
}

static void set_all(uint64_t pattern)
{
    static registers values;

    for (unsigned int r = 0; r < REGISTERS; r++)
        for (unsigned int w = 0; w < WORDS; w++)
            values[r][w] = word(pattern, r, w);
    __asm__ volatile(EACH_REGISTER(LOAD) : : "r"(values) : "memory");
}

static bool all_are(uint64_t pattern)
{
    static registers values;
    bool same = true;

    __asm__ volatile(EACH_REGISTER(STORE) : : "r"(values) : "memory");
    for (unsigned int r = 0; r < REGISTERS; r++)
        for (unsigned int w = 0; w < WORDS; w++)
            same &= values[r][w] == word(pattern, r, w);
    return same;
}

static void yield(void) { hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0); }

static void cpuid_shown(uint32_t leaf, uint32_t subleaf, uint32_t r[4])
{
    __asm__ volatile("ud2\n.ascii \"xen\"\ncpuid"
                     : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3]) : "a"(leaf), "c"(subleaf));
}

static uint64_t read_xcr0(void)
{
    uint32_t low, high;

    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static uint64_t try_xcr0(uint64_t value)
{
    return ATTEMPT("xsetbv", : "c"(0), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

static void turn_on(void)
{
    uint64_t cr4;

    __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
    __asm__ volatile("mov %0, %%cr4" : : "r"(cr4 | CR4_OSXSAVE));
    (void)try_xcr0(7);
}

static void test_cpuid_and_xcr0(void)
{
    uint32_t r[4];

    cpuid_shown(1, 0, r);
    check_equal(r[2] & (XSAVE | OSXSAVE | AVX), XSAVE | OSXSAVE | AVX, "cpuid_shows_xsave_and_avx");
    check_equal(read_xcr0(), 3, "x87_and_sse_are_on_at_first");
    check_equal(try_xcr0(3), GENERAL_PROTECTION, "xsetbv_faults_before_osxsave_is_set");
    turn_on();
    check_equal(read_xcr0(), 7, "avx_can_be_turned_on");
    check_equal(try_xcr0(5), GENERAL_PROTECTION, "avx_without_sse_faults");
    check_equal(try_xcr0(6), GENERAL_PROTECTION, "x87_cannot_be_turned_off");
    check_equal(try_xcr0(7 | 1UL << 62), GENERAL_PROTECTION, "what_is_not_offered_faults");
    check_equal(read_xcr0(), 7, "a_refused_xsetbv_changes_nothing");
    cpuid_shown(0xd, 0, r);
    check(r[0] == 7 && r[1] == 832 && r[2] == 832, "the_area_is_as_large_as_what_is_on");
}

static void test_kept(void)
{
    bool kept = true;

    set_all(DOM0S);
    for (unsigned int i = 0; i < YIELDS; i++) {
        yield();
        kept &= all_are(DOM0S);
    }
    check(kept, "registers_are_kept_while_another_vcpu_has_its_own");
    (void)try_xcr0(3);
    for (unsigned int i = 0; i < YIELDS; i++)
        yield();
    (void)try_xcr0(7);
    check(all_are(DOM0S), "what_was_turned_off_is_kept_until_it_is_on_again");
}

/* As a kernel does for its processes. */
static void test_own_xsave(void)
{
    static uint8_t own[STATE_BYTES] __attribute__((aligned(64)));
    bool kept = true;

    set_all(SEEN);
    __asm__ volatile("xsave64 (%0)" : : "r"(own), "a"(~0), "d"(~0) : "memory");
    set_all(DOM0S);
    for (unsigned int i = 0; i < YIELDS; i++) {
        yield();
        __asm__ volatile("xrstor64 (%0)" : : "r"(own), "a"(~0), "d"(~0) : "memory");
        kept &= all_are(SEEN);
        set_all(DOM0S);
    }
    check(kept, "what_a_guest_loads_by_xrstor_itself_is_in_its_registers");
}

static long domctl(uint32_t command, struct xen_domctl *op)
{
    op->cmd = command;
    op->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    op->domain = 1;
    return hypercall2(__HYPERVISOR_domctl, op, 0);
}

static uint8_t state[STATE_BYTES];

static long move_state(uint32_t command, uint64_t size)
{
    struct xen_domctl op = { .u.vcpuextstate = { .size = size, .buffer = (uint64_t)state } };
    long error = domctl(command, &op);

    return error ? error : (long)op.u.vcpuextstate.size;
}

/* The area holds the pattern in all registers, both halves; or is made to. */
static bool area(uint64_t pattern, bool set)
{
    bool same = true;

    for (unsigned int r = 0; r < REGISTERS; r++)
        for (unsigned int w = 0; w < WORDS; w++) {
            uint64_t *at = (void *)(state + (w < 2 ? SSE_AT : AVX_AT) + 16 * r + 8 * (w % 2));

            if (set)
                *at = word(pattern, r, w);
            same &= *at == word(pattern, r, w);
        }
    return same;
}

static bool domu_shows(uint64_t pattern)
{
    for (uint64_t end = guest_time() + 60000000000UL; guest_time() < end; yield())
        if (move_state(XEN_DOMCTL_getvcpuextstate, STATE_BYTES) == STATE_BYTES
            && area(pattern, false))
            return true;
    return false;
}

static void test_toolstack(void)
{
    struct xen_domctl op = { 0 };

    check_equal((uint64_t)move_state(XEN_DOMCTL_getvcpuextstate, 0), STATE_BYTES,
                "a_toolstack_is_told_the_size");
    check(domu_shows(DOMUS), "a_toolstack_reads_a_vcpus_registers");
    check_equal((uint64_t)domctl(XEN_DOMCTL_pausedomain, &op), 0, "the_domu_is_paused");
    area(GIVEN, true);
    *(uint64_t *)(void *)(state + HELD) = 7 | 1UL << 9;
    check(move_state(XEN_DOMCTL_setvcpuextstate, STATE_BYTES) < 0, "parts_never_on_are_refused");
    *(uint64_t *)(void *)(state + HELD) = 7;
    check(move_state(XEN_DOMCTL_setvcpuextstate, STATE_BYTES - 64) < 0, "a_cut_area_is_refused");
    check(move_state(XEN_DOMCTL_setvcpuextstate, STATE_BYTES) >= 0, "and_a_whole_one_is_taken");
    check_equal((uint64_t)domctl(XEN_DOMCTL_unpausedomain, &op), 0, "the_domu_goes_on");
    check(domu_shows(SEEN), "the_domu_finds_what_the_toolstack_set");
}

static void keep_and_look(void)
{
    turn_on();
    set_all(DOMUS);
    for (;;) {
        yield();
        if (all_are(GIVEN))
            set_all(SEEN);
        else if (!all_are(DOMUS) && !all_are(SEEN))
            check(false, "the_domus_registers_are_its_own");
    }
}

void guest_main(void)
{
    attempts_init();
    if (!(start_info->flags & SIF_INITDOMAIN))
        keep_and_look();
    test_cpuid_and_xcr0();
    test_kept();
    test_own_xsave();
    test_toolstack();
    check_end();
}
