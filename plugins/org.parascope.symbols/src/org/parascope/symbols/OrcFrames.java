package org.parascope.symbols;

import java.util.List;
import org.parascope.symbols.OrcTable.Base;
import org.parascope.symbols.OrcTable.Kind;
import org.parascope.symbols.OrcTable.Rule;

/**
 * Translates ORC tables, a kernel's or those of its modules, into a {@code .debug_frame} section, so that gdb unwinds its stacks exactly.
 *
 * <p>Each ORC rule becomes the rules of one row: the canonical frame address is the previous stack pointer, and the caller's address
 * lies below it; behind an interrupt, the CFA is where the saved registers lie, and all of them are told. Those rows belong to frames
 * whose address is no return address, which a CIE of its own says ('S'). Source: DWARF 4, section 6.4.
 */
final class OrcFrames {
    private static final int MAX_ROWS = 64;
    private static final int RETURN = 16;
    private static final int RBP = 6;
    private static final int RSP = 7;
    /** Registers by DWARF number with their places in struct pt_regs, in words; the return address comes last. */
    private static final int[][] SAVED = { { 15, 0 }, { 14, 1 }, { 13, 2 }, { 12, 3 }, { RBP, 4 }, { 3, 5 }, { 11, 6 }, { 10, 7 }, { 9, 8 },
        { 8, 9 }, { 0, 10 }, { 2, 11 }, { 1, 12 }, { 4, 13 }, { 5, 14 }, { RETURN, 16 }, { RSP, 19 } };
    /** Registers of a caller that ORC says nothing of; r10 and r13 may lead on, and are then what they were. */
    private static final int[] NOT_KEPT = { 0, 1, 2, 3, 4, 5, 8, 9, 11, 12, 14, 15 };
    private static final int OP_DEREF = 0x06;
    private static final int OP_BREG = 0x70;

    private final DwarfBytes out = new DwarfBytes();
    private final int normal = information("");
    private final int signal = information("S");

    /**
     * Code and its table.
     *
     * @param end first address behind the code
     */
    record Code(OrcTable orc, long end) {
    }

    private OrcFrames() {
    }

    /** The section for a kernel, or for all of its modules. */
    static byte[] section(List<Code> codes) {
        var frames = new OrcFrames();
        codes.forEach(frames::describe);
        return frames.out.toArray();
    }

    private void describe(Code code) {
        OrcTable orc = code.orc;
        int count = orc.size();
        for (int i = 0; i < count;) {
            int from = i;
            Rule first = orc.rule(i);
            do {
                i++;
            } while (i < count && i - from < MAX_ROWS && isAlike(first, orc.rule(i)));
            if (first.kind() != Kind.UNDEFINED) {
                describe(code, from, i);
            }
        }
    }

    private static boolean isAlike(Rule first, Rule other) {
        return group(first.kind()) == group(other.kind());
    }

    /** What may stand in one description: a row takes back only what rows of its own kind say. */
    private static Kind group(Kind kind) {
        return kind == Kind.END ? Kind.CALL : kind;
    }

    private static boolean isInterrupted(Rule rule) {
        return rule.kind() == Kind.REGISTERS || rule.kind() == Kind.INTERRUPT;
    }

    /** A common information entry; returns its place. */
    private int information(String augmentation) {
        int at = out.size();
        out.u4(0).u4(0xffffffff).u1(4).text(augmentation).u1(Long.BYTES).u1(0).unsigned(1).signed(-Long.BYTES).unsigned(RETURN);
        for (int register : NOT_KEPT) {
            out.u1(0x07).unsigned(register); // DW_CFA_undefined
        }
        return close(at);
    }

    /** Rows for entries {@code from} to {@code to}; later ones take back what earlier ones said. */
    private void describe(Code code, int from, int to) {
        OrcTable orc = code.orc;
        long start = orc.address(from);
        long stop = to < orc.size() ? orc.address(to) : code.end;
        if (stop <= start) {
            return;
        }
        int at = out.size();
        out.u4(0).u4(isInterrupted(orc.rule(from)) ? signal : normal).u8(start).u8(stop - start);
        long place = start;
        for (int i = from; i < to; i++) {
            if (orc.address(i) > place) {
                out.u1(0x04).u4((int) (orc.address(i) - place)); // DW_CFA_advance_loc4
                place = orc.address(i);
            }
            row(orc.rule(i));
        }
        close(at);
    }

    private int close(int at) {
        out.align(Long.BYTES, 0); // DW_CFA_nop
        out.put4(at, out.size() - at - Integer.BYTES);
        return at;
    }

    private void row(Rule rule) {
        int register = register(rule.stack());
        if (rule.kind() == Kind.END || rule.kind() == Kind.UNDEFINED || register < 0) {
            out.u1(0x0c).unsigned(RSP).unsigned(Long.BYTES);
            out.u1(0x07).unsigned(RETURN); // DW_CFA_undefined
            return;
        }
        switch (rule.stack()) {
            case BP_INDIRECT -> expression(register, rule.stackOffset(), 0);
            case SP_INDIRECT -> expression(register, 0, rule.stackOffset());
            default -> out.u1(0x12).unsigned(register).signed(rule.stackOffset() / -Long.BYTES); // DW_CFA_def_cfa_sf: words, as all of ORC's
        }
        switch (rule.kind()) {
            case REGISTERS -> saved(0);
            case INTERRUPT -> saved(RETURN);
            default -> called(rule);
        }
    }

    /** The CFA is what lies at register + before, plus behind. */
    private void expression(int register, int before, int behind) {
        var expression = new DwarfBytes();
        expression.u1(OP_BREG + register).signed(before).u1(OP_DEREF);
        if (behind != 0) {
            expression.u1(0x11).signed(behind).u1(0x22); // DW_OP_consts, DW_OP_plus
        }
        out.u1(0x0f).unsigned(expression.size()).raw(expression.toArray()); // DW_CFA_def_cfa_expression
    }

    private void called(Rule rule) {
        offset(RETURN, -1);
        switch (rule.frame()) {
            case PREVIOUS_SP -> offset(RBP, rule.frameOffset() / Long.BYTES);
            case BP -> {
                var place = new DwarfBytes().u1(OP_BREG + RBP).signed(rule.frameOffset());
                out.u1(0x10).unsigned(RBP).unsigned(place.size()).raw(place.toArray()); // DW_CFA_expression
            }
            default -> out.u1(0x08).unsigned(RBP); // DW_CFA_same_value
        }
    }

    /** Registers at the CFA: all of them, or from the interrupted address on. */
    private void saved(int firstRegister) {
        int skip = firstRegister == RETURN ? 16 : 0;
        for (int[] place : SAVED) {
            if (place[1] >= skip) {
                offset(place[0], place[1] - skip);
            }
        }
    }

    /** A register is saved at the CFA plus some words. */
    private void offset(int register, int words) {
        out.u1(0x11).unsigned(register).signed(-words); // DW_CFA_offset_extended_sf
    }

    private static int register(Base base) {
        return switch (base) {
            case AX -> 0;
            case DX -> 1;
            case DI -> 5;
            case BP, BP_INDIRECT -> RBP;
            case SP, SP_INDIRECT -> RSP;
            case R10 -> 10;
            case R13 -> 13;
            case PREVIOUS_SP, UNDEFINED -> -1;
        };
    }
}
