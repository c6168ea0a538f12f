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
    /** Most bytes of a name, its end included: KSYM_NAME_LEN. */
    public static final int LONGEST_NAME = 512;
    private static final int SECTION = 6;
    private static final int VALUE = 8;
    private static final int BYTES = 16;

    /**
     * What tables told.
     *
     * @param isWhole whether each name that they name is one, and each was read
     */
    public record Reading(SymbolTable symbols, boolean isWhole) {
    }

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
     * The functions and objects from one address to before another; those without a name, or whose name is not there, are left out. All their
     * names together are not much longer than the table of names: the kernel keeps each once.
     *
     * @param symbols little-endian, from position 0
     * @param names each ends with a zero byte
     */
    public static Reading read(ByteBuffer symbols, byte[] names, long start, long end) {
        List<SymbolRecord> found = new ArrayList<>();
        long left = 2L * names.length;
        boolean isWhole = true;
        for (int at = 0; at <= symbols.limit() - SIZE && left >= 0; at += SIZE) {
            long address = symbols.getLong(at + VALUE);
            boolean isInside = Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
            if (symbols.getShort(at + SECTION) == 0 || !isInside) {
                continue;
            }
            long from = Integer.toUnsignedLong(symbols.getInt(at));
            int length = length(names, from);
            isWhole &= length >= 0;
            if (length > 0) {
                left -= length;
                String name = new String(names, (int) from, length, StandardCharsets.UTF_8);
                found.add(new SymbolRecord(name, address, Math.clamp(symbols.getLong(at + BYTES), 0, end - address), ""));
            }
        }
        return new Reading(new SymbolTable(found), isWhole && left >= 0);
    }

    /** Of a name without its end; -1 when it is not there, or has none. */
    private static int length(byte[] names, long from) {
        for (long at = from; at < Math.min(names.length, from + LONGEST_NAME); at++) {
            if (names[(int) at] == 0) {
                return (int) (at - from);
            }
        }
        return -1;
    }
}
