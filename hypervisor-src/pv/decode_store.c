/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a store instruction does to its memory operand, apart from doing it: the caller reads the
 * old value, asks for the new, checks and writes it, and then lets the registers become what the
 * instruction leaves. Must never touch memory.
 */
#include "cpu/processor.h"
#include "pv/decode.h"

#define FLAG_CARRY (1UL << 0)
#define FLAG_PARITY (1UL << 2)
#define FLAG_ADJUST (1UL << 4)
#define FLAG_ZERO (1UL << 6)
#define FLAG_SIGN (1UL << 7)
#define FLAG_OVERFLOW (1UL << 11)
#define FLAGS_ARITHMETIC                                                                   \
    (FLAG_CARRY | FLAG_PARITY | FLAG_ADJUST | FLAG_ZERO | FLAG_SIGN | FLAG_OVERFLOW)

static uint64_t size_mask(unsigned int size)
{
    return size == 8 ? ~0UL : (1UL << 8 * size) - 1;
}

/* A bit offset in a register reaches far from the operand (SDM volume 2, BTS). */
static void take_bit(struct store *s, const struct instruction *insn, const struct guest_regs *regs,
                     bool in_register)
{
    unsigned int bits = s->size * 8;
    uint64_t offset = insn->immediate & (bits - 1);

    if (in_register) {
        unsigned int shift = 64 - bits;
        int64_t far = (int64_t)(register_read(regs, insn->reg, s->size, true) << shift) >> shift;

        s->address += (uint64_t)((far & ~(int64_t)(bits - 1)) / 8);
        offset = (uint64_t)far & (bits - 1);
    }
    s->source = 1UL << offset;
}

/* add, or, adc, sbb, and, sub, xor, cmp by their number in opcode or extension. */
static bool arithmetic_kind(unsigned int number, enum store_kind *kind)
{
    switch (number) {
    case 0: *kind = STORE_ADD; return true;
    case 1: *kind = STORE_OR; return true;
    case 4: *kind = STORE_AND; return true;
    case 5: *kind = STORE_SUB; return true;
    case 6: *kind = STORE_XOR; return true;
    default: return false;
    }
}

static bool decode_one_byte(struct store *s, const struct instruction *insn,
                            const struct guest_regs *regs)
{
    s->source = register_read(regs, insn->reg, s->size, s->rex);
    switch (insn->opcode) {
    case 0x00 ... 0x3f: /* op r/m, r; the other directions do not store */
        return (insn->opcode & 7) < 2 && arithmetic_kind(insn->opcode >> 3, &s->kind);
    case 0x80: case 0x81: case 0x83:
        s->source = insn->immediate & size_mask(s->size);
        return arithmetic_kind(insn->reg & 7, &s->kind);
    case 0x86: case 0x87:
        s->kind = STORE_XCHG;
        s->lock = true;
        return true;
    case 0x88: case 0x89:
        s->kind = STORE_MOV;
        return !insn->lock;
    case 0xa2: case 0xa3:
        s->kind = STORE_MOV;
        s->source = register_read(regs, 0, s->size, true);
        return !insn->lock;
    case 0xc6: case 0xc7:
        s->kind = STORE_MOV;
        s->source = insn->immediate & size_mask(s->size);
        return !insn->lock && (insn->reg & 7) == 0;
    default:
        return false;
    }
}

static bool decode_0f(struct store *s, const struct instruction *insn,
                      const struct guest_regs *regs)
{
    static const enum store_kind group_8[4] = { STORE_MOV, STORE_BTS, STORE_BTR, STORE_BTC };

    s->source = register_read(regs, insn->reg, s->size, s->rex);
    switch (insn->opcode) {
    case 0xab: s->kind = STORE_BTS; break;
    case 0xb3: s->kind = STORE_BTR; break;
    case 0xbb: s->kind = STORE_BTC; break;
    case 0xba:
        if ((insn->reg & 7) < 5) /* 4 is bt: stores nothing */
            return false;
        s->kind = group_8[insn->reg & 3];
        take_bit(s, insn, regs, false);
        return true;
    case 0xb0: case 0xb1:
        s->kind = STORE_CMPXCHG;
        s->expected = register_read(regs, 0, s->size, true);
        return true;
    case 0xc3: /* movnti */
        s->kind = STORE_MOV;
        return !insn->lock && s->size >= 4;
    default:
        return false;
    }
    take_bit(s, insn, regs, true);
    return true;
}

bool decode_store(struct store *s, const struct instruction *insn, const struct guest_regs *regs)
{
    if (!insn->memory)
        return false;
    *s = (struct store){
        .size = insn->operand_size, .lock = insn->lock, .reg = insn->reg, .rex = insn->rex != 0,
        .length = insn->length,
        .address = insn->address + segment_base(insn),
    };
    if (insn->map == MAP_ONE_BYTE)
        return decode_one_byte(s, insn, regs);
    return insn->map == MAP_0F && decode_0f(s, insn, regs);
}

static uint64_t result_of(const struct store *s, uint64_t old)
{
    switch (s->kind) {
    case STORE_MOV: case STORE_XCHG: case STORE_CMPXCHG: return s->source;
    case STORE_AND: return old & s->source;
    case STORE_OR: case STORE_BTS: return old | s->source;
    case STORE_XOR: case STORE_BTC: return old ^ s->source;
    case STORE_BTR: return old & ~s->source;
    case STORE_ADD: return (old + s->source) & size_mask(s->size);
    case STORE_SUB: return (old - s->source) & size_mask(s->size);
    }
    return old;
}

bool store_value(const struct store *s, uint64_t old, uint64_t *value)
{
    *value = result_of(s, old);
    return s->kind != STORE_CMPXCHG || old == s->expected;
}

/*
 * Flags of a op b = result (op: +, or - when `minus`), all cut to size. Logic passes b = 0, so
 * neither carry nor overflow.
 */
static uint64_t flags_of(uint64_t a, uint64_t b, uint64_t result, unsigned int size, bool minus)
{
    uint64_t sign = 1UL << (8 * size - 1), flags = 0;

    if (minus ? a < b : result < a)
        flags |= FLAG_CARRY;
    if (minus ? (a ^ b) & (a ^ result) & sign : ~(a ^ b) & (a ^ result) & sign)
        flags |= FLAG_OVERFLOW;
    if ((a ^ b ^ result) & 0x10)
        flags |= FLAG_ADJUST;
    if (!result)
        flags |= FLAG_ZERO;
    if (result & sign)
        flags |= FLAG_SIGN;
    if (!__builtin_parity((unsigned int)(result & 0xff)))
        flags |= FLAG_PARITY;
    return flags;
}

void store_finish(const struct store *s, struct guest_regs *regs, uint64_t old)
{
    uint64_t value = result_of(s, old), flags = regs->rflags & FLAGS_ARITHMETIC;

    switch (s->kind) {
    case STORE_MOV:
        break;
    case STORE_XCHG:
        register_write(regs, s->reg, s->size, s->rex, old);
        break;
    case STORE_CMPXCHG:
        flags = flags_of(s->expected, old, (s->expected - old) & size_mask(s->size), s->size, true);
        if (old != s->expected)
            register_write(regs, 0, s->size, true, old);
        break;
    case STORE_ADD:
        flags = flags_of(old, s->source, value, s->size, false);
        break;
    case STORE_SUB:
        flags = flags_of(old, s->source, value, s->size, true);
        break;
    case STORE_AND: case STORE_OR: case STORE_XOR:
        flags = flags_of(value, 0, value, s->size, false);
        break;
    case STORE_BTS: case STORE_BTR: case STORE_BTC: /* only carry is defined: the bit as it was */
        flags = (flags & ~FLAG_CARRY) | (old & s->source ? FLAG_CARRY : 0);
        break;
    }
    regs->rflags = (regs->rflags & ~(FLAGS_ARITHMETIC | RFLAGS_RF)) | flags;
    regs->rip += s->length;
}
