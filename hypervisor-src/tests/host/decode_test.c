/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decoder against the processor itself: random stores are executed natively and by
 * decode_store, store_value and store_finish; memory, registers, flags and length must agree. Then
 * forms and limits that no random store shows.
 */
#include "memory/guest_copy.h"
#include "pv/decode.h"
#include "tests/host/check.h"

#include <string.h>
#include <sys/mman.h>

enum { ROUNDS = 40000, ARENA = 8192, RSP = 4 };
enum { ARITHMETIC_FLAGS = 0x8d5, FLAG_CARRY = 1, FLAG_ADJUST = 0x10 };

static uint8_t guest_bytes[32];
static uint64_t guest_bytes_at;
static size_t guest_bytes_count;

/* Guest memory: some bytes at an address, and nothing behind them. */
int copy_from_guest(void *to, guest_va_t from, size_t bytes)
{
    if (from.n < guest_bytes_at || from.n + bytes > guest_bytes_at + guest_bytes_count)
        return -EFAULT;
    memcpy(to, guest_bytes + (from.n - guest_bytes_at), bytes);
    return 0;
}

static uint8_t arena[ARENA] __attribute__((aligned(64)));

/* Loads all registers but rsp, and the flags, from regs; calls code; stores them back. */
void execute(struct guest_regs *regs, void *code);
__asm__(".text\n.globl execute\nexecute:\n"
        "push %rbx\npush %rbp\npush %r12\npush %r13\npush %r14\npush %r15\n"
        "push %rdi\n"
        "push %rsi\n"
        "push 144(%rdi)\npopfq\n"
        "mov 0(%rdi), %r15\nmov 8(%rdi), %r14\nmov 16(%rdi), %r13\n"
        "mov 24(%rdi), %r12\nmov 32(%rdi), %rbp\n"
        "mov 40(%rdi), %rbx\nmov 48(%rdi), %r11\nmov 56(%rdi), %r10\n"
        "mov 64(%rdi), %r9\nmov 72(%rdi), %r8\n"
        "mov 80(%rdi), %rax\nmov 88(%rdi), %rcx\nmov 96(%rdi), %rdx\n"
        "mov 104(%rdi), %rsi\nmov 112(%rdi), %rdi\n"
        "call *(%rsp)\n"
        "pushfq\npush %rdi\nmov 24(%rsp), %rdi\n"
        "mov %r15, 0(%rdi)\nmov %r14, 8(%rdi)\nmov %r13, 16(%rdi)\n"
        "mov %r12, 24(%rdi)\nmov %rbp, 32(%rdi)\n"
        "mov %rbx, 40(%rdi)\nmov %r11, 48(%rdi)\nmov %r10, 56(%rdi)\n"
        "mov %r9, 64(%rdi)\nmov %r8, 72(%rdi)\n"
        "mov %rax, 80(%rdi)\nmov %rcx, 88(%rdi)\nmov %rdx, 96(%rdi)\nmov %rsi, 104(%rdi)\n"
        "pop 112(%rdi)\npop 144(%rdi)\n"
        "add $16, %rsp\n"
        "pop %r15\npop %r14\npop %r13\npop %r12\npop %rbp\npop %rbx\nret\n");

_Static_assert(offsetof(struct guest_regs, rflags) == 144, "execute's offsets");
_Static_assert(offsetof(struct guest_regs, rdi) == 112, "execute's offsets");

static uint8_t *code_page(void)
{
    static uint8_t *page;

    if (!page)
        page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page;
}

struct form {
    uint8_t map0f, opcode;
    int8_t extension;  /* -1: a register */
    uint8_t immediate; /* bytes; 4: as large as the operand, at most 4 */
    bool byte, lockable, bit;
};

static const struct form forms[] = {
    { 0, 0x00, -1, 0, true, true, false }, { 0, 0x01, -1, 0, false, true, false },
    { 0, 0x08, -1, 0, true, true, false }, { 0, 0x09, -1, 0, false, true, false },
    { 0, 0x20, -1, 0, true, true, false }, { 0, 0x21, -1, 0, false, true, false },
    { 0, 0x28, -1, 0, true, true, false }, { 0, 0x29, -1, 0, false, true, false },
    { 0, 0x30, -1, 0, true, true, false }, { 0, 0x31, -1, 0, false, true, false },
    { 0, 0x80, 1, 1, true, true, false }, { 0, 0x81, 4, 4, false, true, false },
    { 0, 0x83, 0, 1, false, true, false }, { 0, 0x83, 5, 1, false, true, false },
    { 0, 0x83, 6, 1, false, true, false }, { 0, 0x86, -1, 0, true, true, false },
    { 0, 0x87, -1, 0, false, true, false }, { 0, 0x88, -1, 0, true, false, false },
    { 0, 0x89, -1, 0, false, false, false }, { 0, 0xc6, 0, 1, true, false, false },
    { 0, 0xc7, 0, 4, false, false, false }, { 1, 0xb0, -1, 0, true, true, false },
    { 1, 0xb1, -1, 0, false, true, false }, { 1, 0xab, -1, 0, false, true, true },
    { 1, 0xb3, -1, 0, false, true, true }, { 1, 0xbb, -1, 0, false, true, true },
    { 1, 0xba, 5, 1, false, true, true }, { 1, 0xba, 6, 1, false, true, true },
    { 1, 0xba, 7, 1, false, true, true },
};

struct attempt {
    uint8_t bytes[16];
    unsigned int count;
    unsigned int size, reg;
};

static void put(struct attempt *a, uint64_t value, unsigned int bytes)
{
    for (unsigned int i = 0; i < bytes; i++)
        a->bytes[a->count++] = (uint8_t)(value >> 8 * i);
}

/* A register other than rsp and those given. */
static unsigned int pick_register(unsigned int not_a, unsigned int not_b)
{
    unsigned int n;

    do
        n = random64() % 16;
    while (n == RSP || n == not_a || n == not_b);
    return n;
}

enum { NO_INDEX = 16 };

/* How a random instruction names its operands; registers by number. */
struct operands {
    unsigned int base, index, scale, reg, mod, rex_bits;
    int32_t displacement;
    bool wide, small, lock, rex;
};

static struct operands random_operands(const struct form *f)
{
    struct operands o = {
        .mod = random64() % 3, .scale = random64() % 4, .wide = random64() & 1,
        .small = random64() & 1,
    };

    o.base = pick_register(RSP, RSP);
    o.index = random64() & 1 ? pick_register(o.base, RSP) : NO_INDEX;
    if (f->extension >= 0)
        o.reg = (unsigned int)f->extension;
    else
        o.reg = f->bit ? pick_register(o.base, o.index) : pick_register(RSP, RSP);
    if ((o.base & 7) == 5 && !o.mod)
        o.mod = 1;
    o.displacement = o.mod == 1 ? (int8_t)random64() : (int32_t)(random64() % 1024) - 512;
    o.lock = f->lockable && random64() % 4 == 0;
    o.rex_bits = (unsigned int)(o.wide << 3 | (f->extension < 0 && o.reg > 7) << 2
                                | (o.index != NO_INDEX && o.index > 7) << 1 | (o.base > 7));
    o.rex = o.rex_bits || random64() % 4 == 0;
    return o;
}

static void encode(struct attempt *a, const struct form *f, const struct operands *o)
{
    bool sib = o->index != NO_INDEX || (o->base & 7) == 4;

    if (o->small)
        put(a, 0x66, 1);
    if (o->lock)
        put(a, 0xf0, 1);
    if (o->rex)
        put(a, 0x40 | o->rex_bits, 1);
    if (f->map0f)
        put(a, 0x0f, 1);
    put(a, f->opcode, 1);
    put(a, o->mod << 6 | (o->reg & 7) << 3 | (sib ? 4 : o->base & 7), 1);
    if (sib)
        put(a, o->scale << 6 | (o->index == NO_INDEX ? 4 : o->index & 7) << 3 | (o->base & 7), 1);
    put(a, (uint32_t)o->displacement, o->mod == 1 ? 1 : o->mod == 2 ? 4 : 0);
    a->size = f->byte ? 1 : o->wide ? 8 : o->small ? 2 : 4;
    put(a, random64(), f->immediate < 4 ? f->immediate : a->size == 2 ? 2 : 4);
}

static void random_registers(struct guest_regs *regs, const struct form *f,
                             const struct operands *o)
{
    for (unsigned int i = 0; i < 16; i++)
        *register_slot(regs, i) = random64();
    regs->rflags = (random64() & ARITHMETIC_FLAGS) | 0x202;
    *register_slot(regs, o->base) = (uint64_t)arena + ARENA / 2 + random64() % 64;
    if (o->index != NO_INDEX)
        *register_slot(regs, o->index) = random64() % 64;
    if (f->bit && f->extension < 0)
        *register_slot(regs, o->reg) = (uint64_t)(int64_t)((int64_t)(random64() % 8192) - 4096);
}

/* Flags that the manual leaves undefined after an instruction are not compared. */
static uint64_t defined_flags(enum store_kind kind)
{
    switch (kind) {
    case STORE_AND: case STORE_OR: case STORE_XOR: return ARITHMETIC_FLAGS & ~FLAG_ADJUST;
    case STORE_BTS: case STORE_BTR: case STORE_BTC: return FLAG_CARRY;
    default: return ARITHMETIC_FLAGS;
    }
}

/* As a caller of the decoder does it. */
static void emulate(const struct store *store, struct guest_regs *regs)
{
    uint64_t old = 0, value;

    memcpy(&old, (void *)store->address, store->size);
    if (store_value(store, old, &value))
        memcpy((void *)store->address, &value, store->size);
    store_finish(store, regs, old);
}

static void compare(const struct attempt *a, const struct store *store,
                    const struct guest_regs *found,
                    const struct guest_regs *expected)
{
    for (unsigned int i = 0; i < 16; i++)
        if (i != RSP)
            CHECK_EQUAL(*register_slot((struct guest_regs *)found, i),
                        *register_slot((struct guest_regs *)expected, i));
    CHECK_EQUAL(found->rflags & defined_flags(store->kind),
                expected->rflags & defined_flags(store->kind));
    CHECK_EQUAL(found->rip, expected->rip + a->count);
}

static void try_form(const struct form *f)
{
    static uint8_t before[ARENA], after[ARENA];
    struct operands o = random_operands(f);
    struct attempt a = { .count = 0 };
    struct guest_regs native = { 0 }, emulated;
    struct instruction insn;
    struct store store;

    encode(&a, f, &o);
    random_registers(&native, f, &o);
    emulated = native;
    CHECK(decode_instruction(&insn, &emulated, a.bytes, a.count));
    CHECK_EQUAL(insn.length, a.count);
    CHECK_EQUAL(decode_store(&store, &insn, &emulated), true);
    CHECK_EQUAL(store.size, a.size);
    CHECK_EQUAL(store.lock, o.lock || (!f->map0f && (f->opcode & 0xfe) == 0x86));
    for (unsigned int i = 0; i < ARENA / 8; i++)
        ((uint64_t *)arena)[i] = random64();
    if (store.kind == STORE_CMPXCHG && random64() & 1)
        memcpy((void *)store.address, &store.expected, store.size);
    memcpy(before, arena, ARENA);
    memcpy(code_page(), a.bytes, a.count);
    code_page()[a.count] = 0xc3; /* ret */
    execute(&native, code_page());
    memcpy(after, arena, ARENA);
    memcpy(arena, before, ARENA);
    emulate(&store, &emulated);
    CHECK(!memcmp(arena, after, ARENA));
    compare(&a, &store, &emulated, &native);
}

TEST(stores_do_what_the_processor_does)
{
    for (unsigned int i = 0; i < ROUNDS; i++)
        try_form(&forms[i % ARRAY_SIZE(forms)]);
}

#define DECODE(insn, regs, ...)                                                            \
    decode_instruction(insn, regs, (const uint8_t[]){ __VA_ARGS__ },                       \
                       sizeof((const uint8_t[]){ __VA_ARGS__ }))

TEST(rip_relative_counts_from_behind_the_immediate)
{
    struct guest_regs regs = { .rip = 0xffffffff81000000 };
    struct instruction insn;

    /* movl $0x04030201, 0x10(%rip) */
    CHECK(DECODE(&insn, &regs, 0xc7, 0x05, 0x10, 0, 0, 0, 1, 2, 3, 4));
    CHECK_EQUAL(insn.length, 10);
    CHECK_EQUAL(insn.address, 0xffffffff8100001a);
    CHECK_EQUAL(insn.immediate, 0x04030201);
}

TEST(a_displacement_alone_is_sign_extended)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;

    /* mov %rax, 0xffffffff81000000 */
    CHECK(DECODE(&insn, &regs, 0x48, 0x89, 0x04, 0x25, 0, 0, 0, 0x81));
    CHECK_EQUAL(insn.address, 0xffffffff81000000);
    CHECK_EQUAL(insn.operand_size, 8);
}

TEST(addresses_of_32_bits_wrap)
{
    struct guest_regs regs = { .rax = 0x1fffffff0 };
    struct instruction insn;

    CHECK(DECODE(&insn, &regs, 0x67, 0x89, 0x40, 0x20)); /* mov %eax, 0x20(%eax) */
    CHECK_EQUAL(insn.address, 0x10);
    CHECK_EQUAL(insn.address_size, 4);
}

TEST(rex_counts_only_right_before_the_opcode)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;

    CHECK(DECODE(&insn, &regs, 0x48, 0x66, 0x89, 0x00));
    CHECK_EQUAL(insn.operand_size, 2);
    CHECK_EQUAL(insn.rex, 0);
    CHECK(DECODE(&insn, &regs, 0x66, 0x48, 0x89, 0x00));
    CHECK_EQUAL(insn.operand_size, 8);
}

TEST(privileged_instructions_have_their_lengths)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;

#define LENGTH(expected, ...)                                                              \
    CHECK(DECODE(&insn, &regs, __VA_ARGS__));                                              \
    CHECK_EQUAL(insn.length, expected)
    LENGTH(1, 0xfa);
    LENGTH(2, 0xe4, 0x71);
    LENGTH(2, 0x66, 0xef);
    LENGTH(2, 0x0f, 0x30);
    LENGTH(3, 0x0f, 0x20, 0xc0);
    LENGTH(4, 0x44, 0x0f, 0x22, 0xc0);
    LENGTH(3, 0x0f, 0x20, 0x04); /* mod is not looked at: no SIB follows */
    LENGTH(3, 0x0f, 0x01, 0xf9);
    LENGTH(3, 0x0f, 0x01, 0x38); /* invlpg (%rax) */
    LENGTH(2, 0xf3, 0x6e);
#undef LENGTH
}

TEST(what_is_cut_short_or_unknown_is_not_decoded)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;
    uint8_t prefixes[INSTRUCTION_MAX + 1] = { 0 };

    CHECK(!decode_instruction(&insn, &regs, prefixes, 0));
    CHECK(!DECODE(&insn, &regs, 0x0f));
    CHECK(!DECODE(&insn, &regs, 0x48, 0x89));
    CHECK(!DECODE(&insn, &regs, 0x48, 0xc7, 0x00, 1, 2, 3));
    CHECK(!DECODE(&insn, &regs, 0xc5, 0xf8, 0x77)); /* vzeroupper */
    CHECK(!DECODE(&insn, &regs, 0x06));             /* push %es: no such in 64-bit mode */
    memset(prefixes, 0x66, sizeof(prefixes));
    CHECK(!decode_instruction(&insn, &regs, prefixes, sizeof(prefixes)));
    prefixes[14] = 0x90; /* the 15th byte is the last an instruction can have */
    CHECK(decode_instruction(&insn, &regs, prefixes, sizeof(prefixes)));
    prefixes[14] = 0x66;
    prefixes[15] = 0x90;
    CHECK(!decode_instruction(&insn, &regs, prefixes, sizeof(prefixes)));
}

TEST(any_bytes_decode_without_harm)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;
    struct store store;

    for (unsigned int i = 0; i < 10 * ROUNDS; i++) {
        uint64_t bytes[2] = { random64(), random64() };
        unsigned int count = random64() % (INSTRUCTION_MAX + 1);

        if (!decode_instruction(&insn, &regs, (uint8_t *)bytes, count))
            continue;
        CHECK(insn.length && insn.length <= count);
        insn.segment = SEGMENT_DEFAULT; /* its base is the processor's to say */
        (void)decode_store(&store, &insn, &regs);
    }
}

TEST(instructions_that_do_not_store_are_no_stores)
{
    struct guest_regs regs = { 0 };
    struct instruction insn;
    struct store store;

#define NO_STORE(...)                                                                      \
    CHECK(DECODE(&insn, &regs, __VA_ARGS__));                                              \
    CHECK(!decode_store(&store, &insn, &regs))
    NO_STORE(0x48, 0x8b, 0x00);             /* mov (%rax), %rax */
    NO_STORE(0x48, 0x89, 0xc0);             /* to a register */
    NO_STORE(0x48, 0x39, 0x00);             /* cmp */
    NO_STORE(0x48, 0x0f, 0xba, 0x20, 0x01); /* bt */
    NO_STORE(0x48, 0x11, 0x00);             /* adc: carry comes from outside */
    NO_STORE(0xf0, 0x48, 0x89, 0x00);       /* lock mov: no such instruction */
    NO_STORE(0x48, 0xff, 0x00);             /* inc: not among ours */
#undef NO_STORE
}

TEST(fetching_stops_at_the_last_byte_mapped)
{
    struct guest_regs regs = { .rip = 0x1ffe };
    uint8_t bytes[INSTRUCTION_MAX];

    memcpy(guest_bytes, (uint8_t[]){ 0x0f, 0x32 }, 2);
    guest_bytes_at = 0x1ffe;
    guest_bytes_count = 2;
    CHECK_EQUAL(fetch_instruction(bytes, &regs), 2);
    CHECK_EQUAL(bytes[1], 0x32);
    guest_bytes_count = 1;
    CHECK_EQUAL(fetch_instruction(bytes, &regs), 0);
    guest_bytes_count = 20;
    CHECK_EQUAL(fetch_instruction(bytes, &regs), INSTRUCTION_MAX);
}
