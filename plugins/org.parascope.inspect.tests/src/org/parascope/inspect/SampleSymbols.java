package org.parascope.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes a kernel's symbols as kallsyms has them, in each of its forms. Each character is a token of its own. */
final class SampleSymbols {
    private static final int TOKENS = 256;

    /** How the tables lie, each behind the other. */
    enum Form {
        /** Up to Linux 6.3: offsets, base, count, names, markers, token table, token index. */
        OFFSETS_FIRST(Long.BYTES),
        /** From 6.4 on: count, names, markers, token table, token index, offsets, base. */
        OFFSETS_LAST(Long.BYTES),
        /** In 7.3: the same without a base, each offset counted from where it is written. */
        DISTANCES(Integer.BYTES);

        private final int alignment;

        Form(int alignment) {
            this.alignment = alignment;
        }

        private int aligned(int place) {
            return place + alignment - 1 & -alignment;
        }
    }

    /** @param isOfEachCpu whether the address is an offset into each processor's area */
    private record Symbol(String name, long address, boolean isOfEachCpu) {
    }

    private final long base;
    private final List<Symbol> symbols = new ArrayList<>();

    SampleSymbols(long base) {
        this.base = base;
    }

    SampleSymbols add(String name, long address) {
        symbols.add(new Symbol("D" + name, address, false));
        return this;
    }

    SampleSymbols addOfEachCpu(String name, int offset) {
        symbols.add(new Symbol("A" + name, offset, true));
        return this;
    }

    void write(ByteBuffer ram, int at, long address, Form form) {
        if (form != Form.OFFSETS_FIRST) {
            symbols.sort(Comparator.comparing(Symbol::isOfEachCpu).thenComparing(Symbol::address));
        }
        int place = form == Form.OFFSETS_FIRST ? offsets(ram, at) : at;
        place = names(ram, place, form);
        if (form == Form.OFFSETS_LAST) {
            offsets(ram, place);
        } else if (form == Form.DISTANCES) {
            for (Symbol symbol : symbols) {
                ram.putInt(place, (int) (symbol.address - (address + place - at)));
                place += Integer.BYTES;
            }
        }
    }

    /** An address counts back from one below the base; returns the place behind. */
    private int offsets(ByteBuffer ram, int at) {
        int place = at;
        for (Symbol symbol : symbols) {
            ram.putInt(place, (int) (symbol.isOfEachCpu ? symbol.address : base - 1 - symbol.address));
            place += Integer.BYTES;
        }
        place = Form.OFFSETS_LAST.aligned(place);
        ram.putLong(place, base);
        return place + Long.BYTES;
    }

    private int names(ByteBuffer ram, int at, Form form) {
        var names = new ByteArrayOutputStream();
        symbols.forEach(symbol -> {
            names.write(symbol.name.length());
            names.writeBytes(symbol.name.getBytes(StandardCharsets.US_ASCII));
        });
        ram.putInt(at, symbols.size()).put(at + form.alignment, names.toByteArray());
        int markers = form.aligned(at + form.alignment + names.size());
        int table = form.aligned(markers + Integer.BYTES);
        for (int token = 0; token < TOKENS; token++) {
            ram.put(table + 2 * token, (byte) Math.max(1, token));
            ram.putShort(table + 2 * TOKENS + 2 * token, (short) (2 * token));
        }
        return table + 4 * TOKENS;
    }
}
