package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of a loaded Linux module: the tables that its kernel keeps of it ({@code struct mod_kallsyms}), symbols of ELF whose values are
 * addresses. Source of the facts: the kernel's kernel/module/kallsyms.c, and the System V ABI, chapter 4.
 */
public final class ModuleSymbols {
    /** Bytes of a symbol: {@code Elf64_Sym}. */
    public static final int SIZE = 24;
    private static final int SECTION = 6;
    private static final int VALUE = 8;
    private static final int BYTES = 16;

    private ModuleSymbols() {
    }

    /** Where the last name begins that a table of symbols names. */
    public static long lastName(ByteBuffer symbols) {
        long last = 0;
        for (int at = 0; at <= symbols.limit() - SIZE; at += SIZE) {
            last = Math.max(last, Integer.toUnsignedLong(symbols.getInt(at)));
        }
        return last;
    }

    /**
     * The functions and objects from one address to before another; those without a name, or whose name is not there, are left out.
     *
     * @param symbols little-endian, from position 0
     * @param names each ends with a zero byte
     */
    public static SymbolTable read(ByteBuffer symbols, byte[] names, long start, long end) {
        List<SymbolRecord> found = new ArrayList<>();
        for (int at = 0; at <= symbols.limit() - SIZE; at += SIZE) {
            long address = symbols.getLong(at + VALUE);
            String name = text(names, Integer.toUnsignedLong(symbols.getInt(at)));
            boolean isInside = Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
            if (symbols.getShort(at + SECTION) != 0 && isInside && !name.isEmpty()) {
                found.add(new SymbolRecord(name, address, Math.clamp(symbols.getLong(at + BYTES), 0, end - address), ""));
            }
        }
        return new SymbolTable(found);
    }

    private static String text(byte[] names, long from) {
        int end = (int) Math.min(from, names.length);
        int start = end;
        while (end < names.length && names[end] != 0) {
            end++;
        }
        return end == names.length ? "" : new String(names, start, end - start, StandardCharsets.UTF_8);
    }
}
