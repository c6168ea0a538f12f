/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Turns bytes into struct instruction: prefixes, opcode, ModRM, SIB, displacement, immediate. What
 * follows an opcode stands in two tables; an opcode that is not in them is not decoded. VEX, EVEX
 * and 3DNow! forms are not. Must never read past `count`.
 * Tables: Intel SDM volume 2, appendix A. Read next: pv/decode_store.c.
 */
#include "pv/decode.h"

#include "cpu/processor.h"
#include "memory/guest_copy.h"

/* What an opcode is followed by, and the size of its operand. */
enum form {
    KNOWN = 1 << 0,
    MODRM = 1 << 1,
    IMM8 = 1 << 2,    /* one byte, sign-extended */
    IMM16 = 1 << 3,
    IMM32 = 1 << 4,   /* 4 bytes, 2 with an operand-size prefix; sign-extended */
    IMMFULL = 1 << 5, /* as large as the operand, 8 bytes too */
    OFFSET = 1 << 6,  /* an address, as large as addresses are */
    BYTE = 1 << 7,    /* the operand is one byte */
    WIDE = 1 << 8,    /* 8 bytes without REX.W */
    REGISTER = 1 << 9, /* ModRM names registers whatever its mod says */
    TEST_GROUP = 1 << 10, /* an immediate only for extensions 0 and 1 */
};

static const uint16_t one_byte_forms[256] = {
    /* add, or, adc, sbb, and, sub, xor, cmp */
#define ARITHMETIC(n)                                                                      \
    [(n)] = KNOWN | MODRM | BYTE, [(n) + 1] = KNOWN | MODRM, [(n) + 2] = KNOWN | MODRM | BYTE, \
    [(n) + 3] = KNOWN | MODRM, [(n) + 4] = KNOWN | IMM8 | BYTE, [(n) + 5] = KNOWN | IMM32
    ARITHMETIC(0x00), ARITHMETIC(0x08), ARITHMETIC(0x10), ARITHMETIC(0x18),
    ARITHMETIC(0x20), ARITHMETIC(0x28), ARITHMETIC(0x30), ARITHMETIC(0x38),
#undef ARITHMETIC
    [0x50 ... 0x5f] = KNOWN | WIDE, /* push, pop */
    [0x63] = KNOWN | MODRM,
    [0x68] = KNOWN | IMM32 | WIDE, [0x6a] = KNOWN | IMM8 | WIDE,
    [0x69] = KNOWN | MODRM | IMM32, [0x6b] = KNOWN | MODRM | IMM8,
    [0x6c] = KNOWN | BYTE, [0x6d] = KNOWN, [0x6e] = KNOWN | BYTE, [0x6f] = KNOWN, /* ins, outs */
    [0x70 ... 0x7f] = KNOWN | IMM8 | WIDE,
    [0x80] = KNOWN | MODRM | IMM8 | BYTE, [0x81] = KNOWN | MODRM | IMM32,
    [0x83] = KNOWN | MODRM | IMM8,
    [0x84] = KNOWN | MODRM | BYTE, [0x85] = KNOWN | MODRM,
    [0x86] = KNOWN | MODRM | BYTE, [0x87] = KNOWN | MODRM, /* xchg */
    [0x88] = KNOWN | MODRM | BYTE, [0x89] = KNOWN | MODRM,
    [0x8a] = KNOWN | MODRM | BYTE, [0x8b] = KNOWN | MODRM,
    [0x8c ... 0x8e] = KNOWN | MODRM, [0x8f] = KNOWN | MODRM | WIDE,
    [0x90 ... 0x99] = KNOWN, [0x9b ... 0x9f] = KNOWN,
    [0xa0] = KNOWN | OFFSET | BYTE, [0xa1] = KNOWN | OFFSET,
    [0xa2] = KNOWN | OFFSET | BYTE, [0xa3] = KNOWN | OFFSET,
    [0xa4] = KNOWN | BYTE, [0xa5] = KNOWN, [0xa6] = KNOWN | BYTE, [0xa7] = KNOWN,
    [0xa8] = KNOWN | IMM8 | BYTE, [0xa9] = KNOWN | IMM32,
    [0xaa] = KNOWN | BYTE, [0xab] = KNOWN, [0xac] = KNOWN | BYTE, [0xad] = KNOWN,
    [0xae] = KNOWN | BYTE, [0xaf] = KNOWN,
    [0xb0 ... 0xb7] = KNOWN | IMM8 | BYTE, [0xb8 ... 0xbf] = KNOWN | IMMFULL,
    [0xc0] = KNOWN | MODRM | IMM8 | BYTE, [0xc1] = KNOWN | MODRM | IMM8,
    [0xc2] = KNOWN | IMM16 | WIDE, [0xc3] = KNOWN | WIDE, [0xca] = KNOWN | IMM16, [0xcb] = KNOWN,
    [0xc6] = KNOWN | MODRM | IMM8 | BYTE, [0xc7] = KNOWN | MODRM | IMM32, [0xc9] = KNOWN | WIDE,
    [0xcc] = KNOWN, [0xcd] = KNOWN | IMM8, [0xcf] = KNOWN,
    [0xd0] = KNOWN | MODRM | BYTE, [0xd1] = KNOWN | MODRM,
    [0xd2] = KNOWN | MODRM | BYTE, [0xd3] = KNOWN | MODRM,
    [0xe0 ... 0xe3] = KNOWN | IMM8 | WIDE,
    [0xe4] = KNOWN | IMM8 | BYTE, [0xe5] = KNOWN | IMM8, /* in */
    [0xe6] = KNOWN | IMM8 | BYTE, [0xe7] = KNOWN | IMM8, /* out */
    [0xe8 ... 0xe9] = KNOWN | IMM32 | WIDE, [0xeb] = KNOWN | IMM8 | WIDE,
    [0xec] = KNOWN | BYTE, [0xed] = KNOWN, [0xee] = KNOWN | BYTE, [0xef] = KNOWN,
    [0xf1] = KNOWN, [0xf4 ... 0xf5] = KNOWN,
    [0xf6] = KNOWN | MODRM | IMM8 | BYTE | TEST_GROUP, [0xf7] = KNOWN | MODRM | IMM32 | TEST_GROUP,
    [0xf8 ... 0xfd] = KNOWN, [0xfe] = KNOWN | MODRM | BYTE, [0xff] = KNOWN | MODRM,
};

static const uint16_t map_0f_forms[256] = {
    [0x00 ... 0x03] = KNOWN | MODRM, [0x05 ... 0x09] = KNOWN, [0x0b] = KNOWN,
    [0x0d] = KNOWN | MODRM,
    [0x18 ... 0x1f] = KNOWN | MODRM,
    [0x20 ... 0x23] = KNOWN | MODRM | WIDE | REGISTER, /* control and debug registers */
    [0x30 ... 0x35] = KNOWN,
    [0x40 ... 0x4f] = KNOWN | MODRM,
    [0x80 ... 0x8f] = KNOWN | IMM32 | WIDE, [0x90 ... 0x9f] = KNOWN | MODRM | BYTE,
    [0xa0 ... 0xa1] = KNOWN | WIDE, [0xa2] = KNOWN, [0xa3] = KNOWN | MODRM,
    [0xa4] = KNOWN | MODRM | IMM8,
    [0xa5] = KNOWN | MODRM, [0xa8 ... 0xa9] = KNOWN | WIDE, [0xaa] = KNOWN, [0xab] = KNOWN | MODRM,
    [0xac] = KNOWN | MODRM | IMM8, [0xad ... 0xaf] = KNOWN | MODRM,
    /* b0, b1: cmpxchg */
    [0xb0] = KNOWN | MODRM | BYTE, [0xb1] = KNOWN | MODRM, [0xb2 ... 0xb5] = KNOWN | MODRM,
    [0xb6 ... 0xb9] = KNOWN | MODRM, [0xba] = KNOWN | MODRM | IMM8, [0xbb ... 0xbf] = KNOWN | MODRM,
    [0xc0] = KNOWN | MODRM | BYTE, [0xc1] = KNOWN | MODRM, [0xc3] = KNOWN | MODRM,
    [0xc7] = KNOWN | MODRM,
    [0xc8 ... 0xcf] = KNOWN,
};

struct cursor {
    const uint8_t *bytes;
    unsigned int at, count;
    bool overrun;
};

static uint8_t next_byte(struct cursor *c)
{
    if (c->at == c->count) {
        c->overrun = true;
        return 0;
    }
    return c->bytes[c->at++];
}

static uint64_t next_bytes(struct cursor *c, unsigned int bytes)
{
    uint64_t value = 0;

    for (unsigned int i = 0; i < bytes; i++)
        value |= (uint64_t)next_byte(c) << 8 * i;
    return value;
}

static uint64_t next_signed(struct cursor *c, unsigned int bytes)
{
    unsigned int shift = 64 - 8 * bytes;

    return (uint64_t)((int64_t)(next_bytes(c, bytes) << shift) >> shift);
}

/*
 * Prefixes and opcode. A REX counts only right before the opcode. Returns whether an operand-size
 * prefix was there.
 */
static bool take_opcode(struct instruction *insn, struct cursor *c)
{
    bool operand_size = false;

    insn->address_size = 8;
    for (;;) {
        uint8_t byte = next_byte(c), rex = 0;

        switch (byte) {
        case 0x26: insn->segment = SEGMENT_ES; break;
        case 0x2e: insn->segment = SEGMENT_CS; break;
        case 0x36: insn->segment = SEGMENT_SS; break;
        case 0x3e: insn->segment = SEGMENT_DS; break;
        case 0x64: insn->segment = SEGMENT_FS; break;
        case 0x65: insn->segment = SEGMENT_GS; break;
        case 0x66: operand_size = true; break;
        case 0x67: insn->address_size = 4; break;
        case 0xf0: insn->lock = true; break;
        case 0xf2: case 0xf3: insn->repeat = byte; break;
        case 0x40 ... 0x4f: rex = byte; break;
        case 0x0f:
            insn->map = MAP_0F;
            insn->opcode = next_byte(c);
            return operand_size;
        default:
            insn->opcode = byte;
            return operand_size;
        }
        insn->rex = rex;
        if (c->overrun)
            return false;
    }
}

enum { REX_B = 1, REX_X = 2, REX_R = 4, REX_W = 8 };

static uint64_t register_value(const struct guest_regs *regs, unsigned int number)
{
    return register_read(regs, number, 8, true);
}

/* SIB and displacement. rip-relative: the caller adds rip when it knows the length. */
static bool take_memory_operand(struct instruction *insn, const struct guest_regs *regs,
                                struct cursor *c)
{
    unsigned int base = insn->rm & 7;
    bool no_base = insn->mod == 0 && base == 5, relative = no_base;

    if (base == 4) {
        uint8_t sib = next_byte(c);
        unsigned int index = (sib >> 3 & 7) | (insn->rex & REX_X ? 8 : 0);

        base = sib & 7;
        no_base = insn->mod == 0 && base == 5;
        if (index != 4)
            insn->address += register_value(regs, index) << (sib >> 6);
    }
    if (!no_base)
        insn->address += register_value(regs, base | (insn->rex & REX_B ? 8 : 0));
    if (insn->mod == 1)
        insn->address += next_signed(c, 1);
    else if (insn->mod == 2 || no_base)
        insn->address += next_signed(c, 4);
    return relative;
}

static void take_immediate(struct instruction *insn, unsigned int form, struct cursor *c)
{
    unsigned int short_size = insn->operand_size == 2 ? 2 : 4;

    if (form & TEST_GROUP && (insn->reg & 7) > 1)
        return;
    if (form & IMM8)
        insn->immediate = next_signed(c, 1);
    else if (form & IMM16)
        insn->immediate = next_signed(c, 2);
    else if (form & IMM32)
        insn->immediate = next_signed(c, short_size);
    else if (form & IMMFULL)
        insn->immediate = next_signed(c, insn->operand_size);
    else if (form & OFFSET) {
        insn->memory = true;
        insn->address = next_bytes(c, insn->address_size);
    }
}

static uint8_t operand_size_of(unsigned int form, uint8_t rex, bool prefix)
{
    if (form & BYTE)
        return 1;
    if (rex & REX_W)
        return 8;
    if (prefix)
        return 2;
    return form & WIDE ? 8 : 4;
}

bool decode_instruction(struct instruction *insn, const struct guest_regs *regs,
                        const uint8_t *bytes, unsigned int count)
{
    struct cursor c = {
        .bytes = bytes, .count = count < INSTRUCTION_MAX ? count : INSTRUCTION_MAX,
    };
    bool prefix, relative = false;
    unsigned int form;

    *insn = (struct instruction){ 0 };
    prefix = take_opcode(insn, &c);
    form = insn->map == MAP_0F ? map_0f_forms[insn->opcode] : one_byte_forms[insn->opcode];
    if (c.overrun || !(form & KNOWN))
        return false;
    insn->operand_size = operand_size_of(form, insn->rex, prefix);
    if (form & MODRM) {
        uint8_t modrm = next_byte(&c);

        insn->has_modrm = true;
        insn->mod = form & REGISTER ? 3 : modrm >> 6;
        insn->reg = (modrm >> 3 & 7) | (insn->rex & REX_R ? 8 : 0);
        insn->rm = (modrm & 7) | (insn->rex & REX_B ? 8 : 0);
        insn->memory = insn->mod != 3;
        if (insn->memory)
            relative = take_memory_operand(insn, regs, &c);
    }
    take_immediate(insn, form, &c);
    if (c.overrun)
        return false;
    insn->length = (uint8_t)c.at;
    if (relative)
        insn->address += regs->rip + insn->length;
    if (insn->address_size == 4)
        insn->address = (uint32_t)insn->address;
    return true;
}

unsigned int fetch_instruction(uint8_t bytes[INSTRUCTION_MAX], const struct guest_regs *regs)
{
    unsigned int here = (unsigned int)(PAGE_SIZE - (regs->rip & ~PAGE_MASK));

    if (!copy_from_guest(bytes, guest_va_of(regs->rip), INSTRUCTION_MAX))
        return INSTRUCTION_MAX;
    if (here >= INSTRUCTION_MAX || copy_from_guest(bytes, guest_va_of(regs->rip), here))
        return 0;
    return here;
}

uint64_t segment_base(const struct instruction *insn)
{
    if (insn->segment == SEGMENT_FS)
        return read_msr(MSR_FS_BASE);
    return insn->segment == SEGMENT_GS ? read_msr(MSR_GS_BASE) : 0;
}

uint64_t *register_slot(struct guest_regs *regs, unsigned int number)
{
#define SLOT(name) offsetof(struct guest_regs, name)
    static const uint8_t slots[16] = {
        SLOT(rax), SLOT(rcx), SLOT(rdx), SLOT(rbx), SLOT(rsp), SLOT(rbp), SLOT(rsi), SLOT(rdi),
        SLOT(r8), SLOT(r9), SLOT(r10), SLOT(r11), SLOT(r12), SLOT(r13), SLOT(r14), SLOT(r15),
    };
#undef SLOT

    return (uint64_t *)((uint8_t *)regs + slots[number & 15]);
}

/* ah, ch, dh and bh: numbers 4 to 7 of one byte, without a REX prefix. */
static bool is_high_byte(unsigned int number, unsigned int size, bool rex)
{
    return size == 1 && !rex && number >= 4 && number < 8;
}

static uint64_t cut(uint64_t value, unsigned int size)
{
    return size == 8 ? value : value & ((1UL << 8 * size) - 1);
}

uint64_t register_read(const struct guest_regs *regs, unsigned int number, unsigned int size,
                       bool rex)
{
    struct guest_regs *all = (struct guest_regs *)regs; /* only read */

    if (is_high_byte(number, size, rex))
        return *register_slot(all, number - 4) >> 8 & 0xff;
    return cut(*register_slot(all, number), size);
}

void register_write(struct guest_regs *regs, unsigned int number, unsigned int size, bool rex,
                    uint64_t value)
{
    bool high = is_high_byte(number, size, rex);
    uint64_t *slot = register_slot(regs, high ? number - 4 : number);
    unsigned int shift = high ? 8 : 0;
    uint64_t mask = cut(~0UL, size) << shift;

    if (size == 4)
        mask = ~0UL; /* the upper half is cleared */
    *slot = (*slot & ~mask) | (cut(value, size) << shift);
}
