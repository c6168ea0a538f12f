/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Privileged instructions of a guest's kernel: control and debug registers, MSRs, ports, CPUID,
 * time stamps, cache control. cli and sti do nothing: events are masked in vcpu_info. What Xen
 * refuses to a PV kernel (hlt, lgdt, swapgs, ...) stays #GP. Must never let a guest's user do more
 * than the processor would at its I/O privilege level. Read next: pv/emulate_io.c, pv/msr.c,
 * pv/cpuid.c.
 */
#include "pv/emulate.h"

#include "abi/errno.h"
#include "abi/shared_info.h"
#include "cpu/context.h"
#include "cpu/processor.h"
#include "cpu/xstate.h"
#include "debug/trace.h"
#include "memory/guest_copy.h"
#include "pv/control_registers.h"
#include "pv/cpuid.h"
#include "pv/debug_registers.h"
#include "pv/decode.h"
#include "pv/emulate_string_io.h"
#include "pv/io.h"
#include "pv/msr.h"
#include "pv/traps.h"

enum { RAX = 0, MODRM_INVLPG = 7, DR6_SINGLE_STEP = 1 << 14 };

static void set_pair(struct guest_regs *regs, uint64_t value)
{
    regs->rax = (uint32_t)value;
    regs->rdx = value >> 32;
}

static uint64_t get_pair(const struct guest_regs *regs)
{
    return (uint32_t)regs->rax | regs->rdx << 32;
}

static enum emulation done_if(bool done)
{
    return done ? EMULATION_DONE : EMULATION_NONE;
}

/* in and out; the port in the instruction or in dx. */
static enum emulation emulate_port(struct guest_regs *regs, const struct instruction *insn)
{
    struct vcpu *v = current_vcpu();
    bool in_instruction = insn->opcode < 0xe8, out = insn->opcode & 2;
    uint16_t port = in_instruction ? (uint8_t)insn->immediate : (uint16_t)regs->rdx;
    unsigned int size = insn->operand_size == 8 ? 4 : insn->operand_size;

    if (!guest_port_allowed(v, port, size))
        return EMULATION_NONE;
    if (out)
        guest_port_write(v, port, size, (uint32_t)register_read(regs, RAX, size, true));
    else
        register_write(regs, RAX, size, true, guest_port_read(v, port, size));
    return EMULATION_DONE;
}

static enum emulation emulate_one_byte(struct guest_regs *regs, struct instruction *insn)
{
    switch (insn->opcode) {
    case 0x6c ... 0x6f:
        return emulate_string_io(regs, insn);
    case 0xe4 ... 0xe7: case 0xec ... 0xef:
        return emulate_port(regs, insn);
    case 0xfa: case 0xfb:
        return done_if(guest_iopl_suffices(current_vcpu()));
    default:
        return EMULATION_NONE;
    }
}

static enum emulation emulate_rdmsr(struct guest_regs *regs)
{
    uint64_t value;

    if (!guest_read_msr(current_vcpu(), (uint32_t)regs->rcx, &value))
        return EMULATION_NONE;
    TRACE(TRACE_EMULATION_MSR, (uint32_t)regs->rcx, value, 0);
    set_pair(regs, value);
    return EMULATION_DONE;
}

static enum emulation emulate_wrmsr(struct guest_regs *regs)
{
    TRACE(TRACE_EMULATION_MSR, (uint32_t)regs->rcx, get_pair(regs), 1);
    return done_if(guest_write_msr(current_vcpu(), (uint32_t)regs->rcx, get_pair(regs)));
}

static enum emulation emulate_cpuid(struct guest_regs *regs)
{
    struct cpuid_leaf leaf = guest_cpuid(current_vcpu(), (uint32_t)regs->rax, (uint32_t)regs->rcx);

    TRACE(TRACE_EMULATION_CPUID, (uint32_t)regs->rax, (uint32_t)regs->rcx);
    regs->rax = leaf.a;
    regs->rbx = leaf.b;
    regs->rcx = leaf.c;
    regs->rdx = leaf.d;
    return EMULATION_DONE;
}

static enum emulation emulate_control_register(struct guest_regs *regs,
                                               const struct instruction *insn)
{
    struct vcpu *v = current_vcpu();
    uint64_t value;

    if (insn->opcode == 0x22) {
        int err = control_register_write(v, insn->reg, register_read(regs, insn->rm, 8, true));

        return err == -ERESTART ? EMULATION_AGAIN : done_if(!err);
    }
    if (!control_register_read(v, insn->reg, &value))
        return EMULATION_NONE;
    register_write(regs, insn->rm, 8, true, value);
    return EMULATION_DONE;
}

static enum emulation emulate_debug_register(struct guest_regs *regs,
                                             const struct instruction *insn)
{
    uint64_t value;

    if (insn->opcode == 0x23)
        return done_if(!debug_register_set(insn->reg, register_read(regs, insn->rm, 8, true)));
    if (debug_register_get(insn->reg, &value))
        return EMULATION_NONE;
    register_write(regs, insn->rm, 8, true, value);
    return EMULATION_DONE;
}

/* 0f 01: invlpg, rdtscp, xsetbv. */
static NOINLINE enum emulation emulate_group_7(struct guest_regs *regs,
                                               const struct instruction *insn)
{
    if (insn->memory && (insn->reg & 7) == MODRM_INVLPG) {
        uint64_t address = insn->address + segment_base(insn);

        if (guest_may_name(address))
            invlpg(address);
        return EMULATION_DONE;
    }
    if (!insn->memory && (insn->reg & 7) == 2 && (insn->rm & 7) == 1) /* XCR0 is the only one */
        return done_if(current_vcpu()->cr4 & CR4_OSXSAVE && !(uint32_t)regs->rcx
                       && !xstate_set_xcr0(current_vcpu(), get_pair(regs)));
    if (!insn->memory && (insn->reg & 7) == 7 && (insn->rm & 7) == 1) {
        set_pair(regs, read_tsc());
        regs->rcx = current_vcpu()->tsc_aux;
        return EMULATION_DONE;
    }
    return EMULATION_NONE;
}

static enum emulation emulate_0f(struct guest_regs *regs, const struct instruction *insn)
{
    struct vcpu *v = current_vcpu();

    if (insn->opcode == 0xa2) /* from user too, where the processor lets CPUID fault */
        return emulate_cpuid(regs);
    if (!v->in_kernel)
        return EMULATION_NONE;
    switch (insn->opcode) {
    case 0x01:
        return emulate_group_7(regs, insn);
    case 0x06:
        fpu_set_ts(v, false);
        return EMULATION_DONE;
    case 0x08: case 0x09: /* caches are coherent; to write them back is not the guest's to order */
        return EMULATION_DONE;
    case 0x20: case 0x22:
        return emulate_control_register(regs, insn);
    case 0x21: case 0x23:
        return emulate_debug_register(regs, insn);
    case 0x30:
        return emulate_wrmsr(regs);
    case 0x31:
        set_pair(regs, read_tsc());
        return EMULATION_DONE;
    case 0x32:
        return emulate_rdmsr(regs);
    default:
        return EMULATION_NONE;
    }
}

/* The instruction is over: as after any, with a #DB when the guest steps. */
static void retire(struct guest_regs *regs, unsigned int length)
{
    regs->rip += length;
    regs->rflags &= ~RFLAGS_RF;
    if (unlikely(regs->rflags & RFLAGS_TF)) {
        current_vcpu()->debug_registers[6] |= DR6_SINGLE_STEP;
        inject_exception(regs, VECTOR_DEBUG, 0);
    }
}

bool emulate_privileged(struct guest_regs *regs)
{
    struct instruction insn;
    uint8_t bytes[INSTRUCTION_MAX];
    enum emulation result;

    if (!decode_instruction(&insn, regs, bytes, fetch_instruction(bytes, regs)) || insn.lock)
        return false;
    TRACE(TRACE_EMULATION_PRIVILEGED, regs->rip, (uint64_t)insn.map << 8 | insn.opcode);
    if (insn.map == MAP_ONE_BYTE)
        result = emulate_one_byte(regs, &insn);
    else
        result = insn.map == MAP_0F ? emulate_0f(regs, &insn) : EMULATION_NONE;
    if (result == EMULATION_DONE)
        retire(regs, insn.length);
    return result != EMULATION_NONE;
}

/* The prefix goes on in a page that is not there: the guest brings it in and tries again. */
static bool prefix_is_cut(struct guest_regs *regs, const uint8_t *expected, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
        uint8_t found;

        if (copy_from_guest(&found, guest_va_of(regs->rip + i), 1)) {
            inject_page_fault(regs, regs->rip + i, FAULT_FETCH);
            return true;
        }
        if (found != expected[i])
            return false;
    }
    return false;
}

bool emulate_forced(struct guest_regs *regs)
{
    static const uint8_t expected[] = { 0x0f, 0x0b, 'x', 'e', 'n', 0x0f, 0xa2 };
    uint8_t found[sizeof(expected)];

    if (copy_from_guest(found, guest_va_of(regs->rip), sizeof(found)))
        return prefix_is_cut(regs, expected, sizeof(expected));
    for (unsigned int i = 0; i < sizeof(expected); i++)
        if (found[i] != expected[i])
            return false;
    emulate_cpuid(regs);
    retire(regs, sizeof(expected));
    return true;
}
