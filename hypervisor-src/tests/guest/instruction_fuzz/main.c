/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random privileged instructions with random registers, from a DomU's kernel. Each ends in a trap
 * or in the INT3 behind it; what is tested is that Paracore and the DomU live on, and that nothing
 * of the DomU changed but the scratch pages. seed= and rounds= on its command line.
 */
#include "tests/guest/lib/check.h"

#include "abi/x86.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"

enum { ROUNDS = 20000, CODE_MAX = 24, INT3 = 0xcc, REGISTERS = 12, STRING_MAX = 300,
    DOMU_NEEDS_NS = 2000000000 };
enum { WITHOUT_OPERAND, REGISTER_OPERANDS, MEMORY_OPERAND, IMMEDIATE };

/* Opcodes with what follows them. SYSCALL is left out: hypercalls have a fuzzer of their own. */
static const struct {
    uint8_t map0f, opcode, operand;
} opcodes[] = {
    { 0, 0x6c, WITHOUT_OPERAND }, { 0, 0x6d, WITHOUT_OPERAND }, { 0, 0x6e, WITHOUT_OPERAND },
    { 0, 0x6f, WITHOUT_OPERAND }, { 0, 0xe4, IMMEDIATE }, { 0, 0xe5, IMMEDIATE },
    { 0, 0xe6, IMMEDIATE }, { 0, 0xe7, IMMEDIATE }, { 0, 0xec, WITHOUT_OPERAND },
    { 0, 0xed, WITHOUT_OPERAND }, { 0, 0xee, WITHOUT_OPERAND }, { 0, 0xef, WITHOUT_OPERAND },
    { 0, 0xf4, WITHOUT_OPERAND }, { 0, 0xfa, WITHOUT_OPERAND }, { 0, 0xfb, WITHOUT_OPERAND },
    { 0, 0xcd, IMMEDIATE }, { 1, 0x00, MEMORY_OPERAND }, { 1, 0x01, MEMORY_OPERAND },
    { 1, 0x02, MEMORY_OPERAND }, { 1, 0x03, MEMORY_OPERAND }, { 1, 0x06, WITHOUT_OPERAND },
    { 1, 0x07, WITHOUT_OPERAND }, { 1, 0x08, WITHOUT_OPERAND }, { 1, 0x09, WITHOUT_OPERAND },
    { 1, 0x20, REGISTER_OPERANDS }, { 1, 0x21, REGISTER_OPERANDS }, { 1, 0x22, REGISTER_OPERANDS },
    { 1, 0x23, REGISTER_OPERANDS }, { 1, 0x30, WITHOUT_OPERAND }, { 1, 0x31, WITHOUT_OPERAND },
    { 1, 0x32, WITHOUT_OPERAND }, { 1, 0x33, WITHOUT_OPERAND }, { 1, 0x35, WITHOUT_OPERAND },
    { 1, 0xa2, WITHOUT_OPERAND },
};

/* Three pages: what is stored to lies in the middle one. */
static char scratch[3 * PAGE_SIZE] PAGE_ALIGNED;
static uint8_t code[PAGE_SIZE] PAGE_ALIGNED;
static uint64_t registers[REGISTERS];
static uint64_t state = 0x2545f4914f6cdd1d;

static uint64_t random64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t number_option(const char *name, uint64_t otherwise)
{
    const char *text = guest_option(name);
    uint64_t n = 0;

    for (; text && *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n ? n : otherwise;
}

/* A value that means something to one instruction or another, or none at all. */
static uint64_t random_value(void)
{
    static const uint64_t known[] = {
        0, 1, 0x10, 0x1b, 0x48, 0x8b, 0x174, 0x179, 0x277, 0x2ff, 0x400, 0xcf8, 0xcfc, 0x3f8,
        0xc0000080, 0xc0000081, 0xc0000082, 0xc0000100, 0xc0000101, 0xc0000102, 0xc0000103,
        0xc0010010, 0x40000000, 0x80000008, 0x7ffffffffff8, 0x800000000000, 0xffff7fffffffffff,
        0xffff800000000000, 0xffff82d040000000, 0xffff830000000000, 0xffff87fffffffffc,
        0xffff880000000000, 0xfffffffffffffff8, 0xffffffff,
    };

    switch (random64() % 8) {
    case 0 ... 1: return random64();
    case 2: return (uint64_t)scratch + PAGE_SIZE + random64() % (PAGE_SIZE / 2);
    case 3: return start_info->pt_base + random64() % PAGE_SIZE;
    case 4: return random64() % 300;
    default: return known[random64() % ARRAY_SIZE(known)];
    }
}

/* Registers and operands but rsp, which the handlers need, and no displacement out of scratch. */
static uint8_t random_modrm(bool registers_only)
{
    uint8_t reg = (uint8_t)(random64() % 8), rm = (uint8_t)(random64() % 8);
    uint8_t mod = registers_only || random64() & 1 ? 3 : (uint8_t)(random64() % 2);

    if (reg == 4)
        reg = 5;
    if (rm == 4 || rm == 5)
        rm = 7;
    return (uint8_t)(mod << 6 | reg << 3 | rm);
}

/* Returns the opcode's place in the list. */
static unsigned int make_code(void)
{
    static const uint8_t prefixes[] = { 0x66, 0xf2, 0xf3, 0x2e, 0x3e, 0xf0 };
    unsigned int n = 0, choice = (unsigned int)(random64() % ARRAY_SIZE(opcodes));

    while (random64() % 3 == 0 && n < 10)
        code[n++] = prefixes[random64() % ARRAY_SIZE(prefixes)];
    if (random64() % 3 == 0)
        code[n++] = (uint8_t)(0x40 | (random64() & 8)); /* REX.W: others could name rsp's like */
    if (opcodes[choice].map0f)
        code[n++] = 0x0f;
    code[n++] = opcodes[choice].opcode;
    if (opcodes[choice].operand == IMMEDIATE)
        code[n++] = (uint8_t)random64();
    else if (opcodes[choice].operand != WITHOUT_OPERAND)
        code[n++] = random_modrm(opcodes[choice].operand == REGISTER_OPERANDS);
    while (n < CODE_MAX)
        code[n++] = INT3; /* also a displacement, if one is asked for */
    return choice;
}

static void execute(unsigned int choice)
{
    for (unsigned int i = 0; i < REGISTERS; i++)
        registers[i] = random_value();
    if (!opcodes[choice].map0f && opcodes[choice].opcode < 0x70)
        registers[2] %= STRING_MAX; /* ins would go on over all our memory */
    attempt_vector = NO_TRAP;
    __asm__ volatile("movq $97f, attempt_resume(%%rip)\n"
                     "mov registers+8(%%rip), %%rbx\nmov registers+16(%%rip), %%rcx\n"
                     "mov registers+24(%%rip), %%rdx\nmov registers+32(%%rip), %%rsi\n"
                     "mov registers+40(%%rip), %%rdi\nmov registers+48(%%rip), %%r8\n"
                     "mov registers+56(%%rip), %%r9\nmov registers+64(%%rip), %%r10\n"
                     "mov registers+72(%%rip), %%r11\nmov registers(%%rip), %%rax\n"
                     "jmp code\n"
                     "97:\n"
                     :
                     : "m"(registers), "m"(code), "m"(scratch)
                     : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                       "memory", "cc");
    hypercall2(__HYPERVISOR_set_debugreg, 7, 0);
}

static bool is_zero(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i])
            return false;
    return true;
}

static void fuzz(void)
{
    uint64_t rounds = number_option("rounds", ROUNDS), seed = number_option("seed", state);
    uint64_t before, traps = 0;

    state = seed;
    before = maddr_of((void *)start_info->pt_base);
    for (uint64_t i = 0; i < rounds; i++) {
        execute(make_code());
        traps += attempt_vector != TRAP_BREAKPOINT;
    }
    print("seed %lu: %lu instructions, %lu raised an exception\n", seed, rounds, traps);
    check(traps > rounds / 10 && traps < rounds, "some instructions are done, some are refused");
    check_equal(maddr_of((void *)start_info->pt_base), before,
                "the page tables are where they were");
    check(is_zero(scratch, PAGE_SIZE - 256), "nothing is stored before what instructions name");
    check(is_zero(scratch + 2 * PAGE_SIZE, PAGE_SIZE), "nor behind");
}

static void sleep_until(uint64_t time)
{
    while (guest_time() < time) {
        upcalls_off();
        event_wait(time);
    }
}

void guest_main(void)
{
    attempts_init();
    if (!(start_info->flags & SIF_INITDOMAIN))
        fuzz();
    else
        sleep_until(guest_time() + 2UL * DOMU_NEEDS_NS);
    check_end();
}
