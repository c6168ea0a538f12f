/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Decodes one 64-bit instruction of a guest, for whoever must do it in the guest's place:
 * privileged operations and stores into page tables. Only reads: never touches the guest's
 * registers until store_finish.
 * Forms and prefixes: Intel SDM volume 2, chapter 2. Read next: pv/emulate.h.
 */
#ifndef PARACORE_PV_DECODE_H
#define PARACORE_PV_DECODE_H

#include "cpu/regs.h"
#include "lib/types.h"

enum { INSTRUCTION_MAX = 15 };

enum opcode_map { MAP_ONE_BYTE, MAP_0F, MAP_0F38, MAP_0F3A };
enum segment {
    SEGMENT_DEFAULT, SEGMENT_ES, SEGMENT_CS, SEGMENT_SS, SEGMENT_DS, SEGMENT_FS, SEGMENT_GS,
};

struct instruction {
    uint8_t length;       /* bytes */
    uint8_t map;          /* enum opcode_map */
    uint8_t opcode;
    uint8_t operand_size; /* bytes of the operand: 1, 2, 4 or 8 */
    uint8_t address_size; /* 4 or 8 */
    uint8_t segment;      /* enum segment: the override */
    bool lock;
    uint8_t repeat;       /* 0, 0xf2 or 0xf3 */
    uint8_t rex;          /* 0: none */
    bool has_modrm;
    bool memory;          /* the r/m operand lies in memory */
    uint8_t mod, reg, rm; /* reg and rm with their REX bit; reg & 7 is the opcode's extension */
    uint64_t address;     /* of the memory operand, without a segment base */
    uint64_t immediate;   /* sign-extended to 64 bits */
};

/*
 * Copies the bytes at the guest's rip. Returns how many there are (0 to INSTRUCTION_MAX): fewer
 * where the next page is not mapped.
 */
unsigned int fetch_instruction(uint8_t bytes[INSTRUCTION_MAX], const struct guest_regs *regs);

/*
 * Decodes for the registers given. False: not enough bytes, or no instruction this decoder knows
 * the form of.
 */
bool decode_instruction(struct instruction *insn, const struct guest_regs *regs,
                        const uint8_t *bytes, unsigned int count);

/* A register by its number (0 rax, 1 rcx, ... 15 r15). */
uint64_t *register_slot(struct guest_regs *regs, unsigned int number);
/*
 * An operand register's value, `size` bytes zero-extended; without REX, byte registers 4 to 7 are
 * ah, ch, dh, bh.
 */
uint64_t register_read(const struct guest_regs *regs, unsigned int number, unsigned int size,
                       bool rex);
/* Writes one as the processor does: 4 bytes clear the upper half, 1 and 2 leave the rest. */
void register_write(struct guest_regs *regs, unsigned int number, unsigned int size, bool rex,
                    uint64_t value);
/* The current vCPU's base for a memory operand: of FS and GS; 0 for all others. */
uint64_t segment_base(const struct instruction *insn);

/* What a store makes of the old value. */
enum store_kind {
    STORE_MOV, STORE_XCHG, STORE_CMPXCHG, STORE_AND, STORE_OR, STORE_XOR, STORE_ADD, STORE_SUB,
    STORE_BTS, STORE_BTR, STORE_BTC,
};

struct store {
    enum store_kind kind;
    /* linear: with the segment's base; for bit stores, of the word that holds the bit */
    uint64_t address;
    unsigned int size; /* 1, 2, 4 or 8 bytes */
    bool lock;         /* xchg with memory always is */
    uint64_t source;   /* register or immediate, cut to size; for bit stores, the bit's mask */
    uint64_t expected; /* cmpxchg: the accumulator, cut to size */
    uint8_t reg;       /* register that receives the old value (xchg) */
    bool rex;
    uint8_t length;    /* of the instruction */
};

/* False: the instruction stores nothing to memory, or in a way that is not one of store_kind. */
bool decode_store(struct store *store, const struct instruction *insn,
                  const struct guest_regs *regs);
/* The new value for the old; false: nothing is to be written (a cmpxchg that found another). */
bool store_value(const struct store *store, uint64_t old, uint64_t *value);
/* After the write (or none): registers, flags and rip become what the instruction leaves. */
void store_finish(const struct store *store, struct guest_regs *regs, uint64_t old);

#endif
