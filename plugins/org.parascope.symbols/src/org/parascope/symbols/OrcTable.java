package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * How to unwind a Linux kernel's stack without frame pointers or DWARF: the kernel's ORC tables, sorted by address.
 *
 * <p>Entry {@code i} holds from {@link #address} to the next entry's. Kernels before 6.4 number the kinds of frames differently; the
 * bit field {@code end} of the kernel's own {@code struct orc_entry} tells. Newer ones (7.3 does, 6.12 does not) number the registers
 * differently, which no type tells, but the table: nearly every frame is found by the stack pointer. A module has a table of its own. Source of the facts: the
 * kernel's arch/x86/include/asm/orc_types.h and arch/x86/kernel/unwind_orc.c.
 */
final class OrcTable {
    static final int ENTRY_SIZE = 6;
    private static final int MAX_SIZE = 64 << 20;

    /** What lies where the stack pointer leads. */
    enum Kind {
        /** Nothing is known: no unwinding from here. */
        UNDEFINED,
        /** The outermost frame. */
        END,
        /** The caller's address lies just below. */
        CALL,
        /** All registers (struct pt_regs). */
        REGISTERS,
        /** What the processor pushes for an interrupt. */
        INTERRUPT
    }

    /** A register that leads to where something was saved. */
    enum Base {
        UNDEFINED, PREVIOUS_SP, AX, DX, DI, BP, SP, R10, R13, BP_INDIRECT, SP_INDIRECT
    }

    /** Registers by their numbers. */
    private static final List<Base> OLDER = List.of(Base.UNDEFINED, Base.PREVIOUS_SP, Base.DX, Base.DI, Base.BP, Base.SP, Base.R10, Base.R13, Base.BP_INDIRECT,
            Base.SP_INDIRECT);
    private static final List<Base> NEWER = List.of(Base.UNDEFINED, Base.AX, Base.DX, Base.SP, Base.BP, Base.DI, Base.R10, Base.R13, Base.PREVIOUS_SP,
            Base.SP_INDIRECT, Base.BP_INDIRECT);

    /**
     * One rule.
     *
     * @param stack the register that leads to the previous stack pointer
     * @param stackOffset added to it
     * @param frame where rbp was saved: relative to the previous stack pointer, to rbp, or nowhere
     * @param frameOffset added to that
     */
    record Rule(Kind kind, Base stack, int stackOffset, Base frame, int frameOffset) {
    }

    private final ByteBuffer places;
    private final long placesAt;
    private final ByteBuffer rules;
    private final boolean hasEndBit;
    private final List<Base> registers;

    private OrcTable(ByteBuffer places, long placesAt, ByteBuffer rules, boolean hasEndBit) {
        this.places = places;
        this.placesAt = placesAt;
        this.rules = rules;
        this.hasEndBit = hasEndBit;
        this.registers = countOf(NEWER.indexOf(Base.SP)) > countOf(OLDER.indexOf(Base.SP)) ? NEWER : OLDER;
    }

    /** How many frames are found by the register of a number. */
    private int countOf(int register) {
        int count = 0;
        for (int i = 0; i < size(); i++) {
            count += (bits(i) & 0xf) == register ? 1 : 0;
        }
        return count;
    }

    /** The tables of a kernel; empty when it has none (CONFIG_UNWINDER_ORC=n). */
    static Optional<OrcTable> read(KernelMemory memory, TypeLayouts layouts) {
        long start = address(layouts, "__start_orc_unwind_ip");
        long size = address(layouts, "__stop_orc_unwind_ip") - start;
        if (start == 0 || size <= 0 || size > MAX_SIZE || size % Integer.BYTES != 0) {
            return Optional.empty();
        }
        Optional<ByteBuffer> places = memory.at(start, size);
        Optional<ByteBuffer> rules = memory.at(address(layouts, "__start_orc_unwind"), size / Integer.BYTES * ENTRY_SIZE);
        if (places.isEmpty() || rules.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(of(places.get(), start, rules.get(), layouts));
    }

    /**
     * A table by its parts, little-endian from position 0.
     *
     * @param places where each entry begins, relative to where that is written
     * @param placesAt address of the places
     * @param rules of 6 bytes, one an entry
     * @param layouts of the kernel
     */
    static OrcTable of(ByteBuffer places, long placesAt, ByteBuffer rules, TypeLayouts layouts) {
        boolean hasEnd = layouts.findStruct("orc_entry").flatMap(entry -> entry.find("end")).isPresent();
        return new OrcTable(places, placesAt, rules, hasEnd);
    }

    private static long address(TypeLayouts layouts, String symbol) {
        return layouts.findSymbol(symbol).map(SymbolRecord::address).orElse(0L);
    }

    int size() {
        return Math.min(places.limit() / Integer.BYTES, rules.limit() / ENTRY_SIZE);
    }

    /** First address that entry {@code i} holds for. */
    long address(int i) {
        return placesAt + (long) i * Integer.BYTES + places.getInt(i * Integer.BYTES);
    }

    Rule rule(int i) {
        int at = i * ENTRY_SIZE;
        int bits = bits(i);
        return new Rule(kind(bits), base(bits & 0xf), rules.getShort(at), base(bits >>> 4 & 0xf), rules.getShort(at + 2));
    }

    private int bits(int i) {
        return Short.toUnsignedInt(rules.getShort(i * ENTRY_SIZE + 4));
    }

    private Base base(int number) {
        return number < registers.size() ? registers.get(number) : Base.UNDEFINED;
    }

    private Kind kind(int bits) {
        if (!hasEndBit) {
            int number = bits >>> 8 & 7;
            return number < Kind.values().length ? Kind.values()[number] : Kind.UNDEFINED;
        }
        boolean isEnd = (bits >>> 10 & 1) != 0;
        if ((bits & 0xf) == 0) {
            return isEnd ? Kind.END : Kind.UNDEFINED;
        }
        return switch (bits >>> 8 & 3) {
            case 0 -> Kind.CALL;
            case 1 -> Kind.REGISTERS;
            case 2 -> Kind.INTERRUPT;
            default -> Kind.UNDEFINED;
        };
    }
}
