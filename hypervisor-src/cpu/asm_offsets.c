/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offsets and constants that assembly needs, taken from the C structures themselves. Never linked: the Makefile compiles
 * it to assembly text and picks the "->NAME value" lines out of it.
 */
#include "cpu/regs.h"
#include "domain/domain.h"
#include "memory/layout.h"

#define DEFINE(name, value) __asm__ volatile("\n# ->" #name " %0" : : "i"(value))
#define REGS(name, field) DEFINE(REGS_##name, offsetof(struct guest_regs, field))

void asm_offsets(void);

void asm_offsets(void)
{
    DEFINE(HV_IMAGE_START_ASM, HV_IMAGE_START);
    DEFINE(HV_IMAGE_L4_SLOT, (HV_IMAGE_START >> 39) & 511);
    DEFINE(HV_IMAGE_L3_SLOT, (HV_IMAGE_START >> 30) & 511);
    DEFINE(HV_DIRECT_L4_SLOT, (HV_DIRECT_START >> 39) & 511);
    DEFINE(STACK_TOP_SIZE, sizeof(struct stack_top));
    REGS(R11, r11);
    REGS(RAX, rax);
    REGS(ERROR_CODE, error_code);
    REGS(VECTOR, entry_vector);
    REGS(RIP, rip);
    REGS(CS, cs);
    REGS(RFLAGS, rflags);
    REGS(RSP, rsp);
    REGS(SS, ss);
    REGS(ES, es);
}
