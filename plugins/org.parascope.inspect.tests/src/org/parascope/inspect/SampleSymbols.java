package org.parascope.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a kernel's symbols as kallsyms has them up to Linux 6.3: offsets, base, count, names, markers, token table, token index. Each
 * character is a token of its own.
 */
final class SampleSymbols {
    private static final int TOKENS = 256;

    private record Symbol(String name, int offset) {
    }

    private final long base;
    private final List<Symbol> symbols = new ArrayList<>();

    SampleSymbols(long base) {
        this.base = base;
    }

    /** An address counts back from one below the base. */
    SampleSymbols add(String name, long address) {
        symbols.add(new Symbol("D" + name, (int) (base - 1 - address)));
        return this;
    }

    SampleSymbols addOfEachCpu(String name, int offset) {
        symbols.add(new Symbol("A" + name, offset));
        return this;
    }

    void write(ByteBuffer ram, int at) {
        var names = new ByteArrayOutputStream();
        symbols.forEach(symbol -> {
            names.write(symbol.name.length());
            names.writeBytes(symbol.name.getBytes(StandardCharsets.US_ASCII));
        });
        int place = at;
        for (Symbol symbol : symbols) {
            ram.putInt(place, symbol.offset);
            place += Integer.BYTES;
        }
        place = aligned(place);
        ram.putLong(place, base).putLong(place + 8, symbols.size()).put(place + 16, names.toByteArray());
        int markers = aligned(place + 16 + names.size());
        int table = markers + Long.BYTES;
        for (int token = 0; token < TOKENS; token++) {
            ram.put(table + 2 * token, (byte) Math.max(1, token));
            ram.putShort(table + 2 * TOKENS + 2 * token, (short) (2 * token));
        }
    }

    private static int aligned(int place) {
        return place + 7 & -8;
    }
}
