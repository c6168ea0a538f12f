/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ins and outs, with and without rep, between a port and the guest's memory. A long repeat is cut:
 * the registers say what is left and rip stays, so the guest makes the rest itself and interrupts
 * come in between. Read next: pv/io.h.
 */
#include "pv/emulate_string_io.h"

#include "cpu/processor.h"
#include "memory/guest_copy.h"
#include "pv/io.h"
#include "pv/traps.h"

enum { ELEMENTS_AT_ONCE = 256, OPCODE_IS_OUT = 2, RCX = 1, RSI = 6, RDI = 7 };

static int move_one(struct guest_regs *regs, const struct instruction *insn, uint64_t address)
{
    struct vcpu *v = current_vcpu();
    uint16_t port = (uint16_t)regs->rdx;
    uint32_t value = 0;
    bool out = insn->opcode & OPCODE_IS_OUT;
    int err;

    if (out) {
        err = copy_from_guest(&value, guest_va_of(address), insn->operand_size);
        if (!err)
            guest_port_write(v, port, insn->operand_size, value);
    } else {
        value = guest_port_read(v, port, insn->operand_size);
        err = copy_to_guest(guest_va_of(address), &value, insn->operand_size);
    }
    if (err)
        inject_page_fault(regs, address, out ? 0 : FAULT_WRITE);
    return err;
}

enum emulation emulate_string_io(struct guest_regs *regs, struct instruction *insn)
{
    unsigned int index = insn->opcode & OPCODE_IS_OUT ? RSI : RDI;
    uint64_t count, step;
    uint64_t base = index == RSI ? segment_base(insn) : 0; /* es cannot be overridden */

    if (insn->operand_size == 8)
        insn->operand_size = 4; /* REX.W says nothing here */
    if (!guest_port_allowed(current_vcpu(), (uint16_t)regs->rdx, insn->operand_size))
        return EMULATION_NONE;
    step = regs->rflags & RFLAGS_DF ? -(uint64_t)insn->operand_size : insn->operand_size;
    count = insn->repeat ? register_read(regs, RCX, insn->address_size, true) : 1;
    for (unsigned int done = 0; count; done++) {
        uint64_t at = register_read(regs, index, insn->address_size, true);

        if (done == ELEMENTS_AT_ONCE)
            return EMULATION_AGAIN;
        if (move_one(regs, insn, base + at))
            return EMULATION_AGAIN;
        register_write(regs, index, insn->address_size, true, at + step);
        count--;
        if (insn->repeat)
            register_write(regs, RCX, insn->address_size, true, count);
    }
    return EMULATION_DONE;
}
