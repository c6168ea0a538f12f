package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parascope.machine.Progress;
import org.parascope.symbols.KernelMemory.Piece;

/**
 * The symbols that a Linux kernel carries for its own messages ({@code CONFIG_KALLSYMS}), found without any name to start from.
 *
 * <p>The tables lie in read-only data one behind the other, in one of three orders, each aligned to 8, in the last one to 4:
 * <pre>
 * up to 6.3:  offsets, relative base, count, names, markers, [seqs], token table, token index
 * from 6.4:   count, names, markers, token table, token index, offsets, relative base, seqs
 * in 7.3:     count, names, markers, token table, token index, offsets from where each is written, seqs
 * </pre>
 * A name is its length (one byte, or two of 7 bits when the first has bit 7 set) and that many token numbers; the first
 * character of what they spell is the symbol's kind as nm prints it. Markers are the places of every 256th name. The token
 * index gives itself away: 256 rising 16-bit numbers that lead exactly to the ends of the strings before it. From there everything is found by
 * its length, and checked. Source of the facts: the kernel's scripts/kallsyms.c and kernel/kallsyms.c.
 */
final class Kallsyms {
    private static final int TOKENS = 256;
    private static final int INDEX_SIZE = TOKENS * Short.BYTES;
    private static final int LONGEST_TOKEN = 128;
    private static final int NAMES_PER_MARKER = 256;
    private static final int MAX_SYMBOLS = 4_000_000;
    private static final int SEQ_SIZE = 3;
    private static final int PAGE = 4096;
    private static final int LONG_NAME = 0x80;
    /** Names that are looked at in the search for a count: a kernel has some 200,000, and few wrong counts get far. */
    private static final int MAX_STEPS = 1 << 26;
    private static final int NARROW = Integer.BYTES;

    private final Piece piece;
    private final int alignment;
    private final ByteBuffer bytes;
    private final int tokenIndex;
    private final int tokenTable;
    private final byte[][] tokens = new byte[TOKENS][];
    private final Steps steps;

    /** What is left of {@link #MAX_STEPS} for all that looks like a token index, so that hostile memory ends the search soon. */
    private static final class Steps {
        private int left = MAX_STEPS;

        boolean isOver() {
            return --left < 0;
        }
    }

    private Kallsyms(Piece piece, int alignment, int tokenIndex, int tokenTable, Steps steps) {
        this.steps = steps;
        this.piece = piece;
        this.alignment = alignment;
        this.bytes = piece.bytes();
        this.tokenIndex = tokenIndex;
        this.tokenTable = tokenTable;
        for (int i = 0; i < TOKENS; i++) {
            int from = tokenTable + tokenStart(bytes, tokenIndex, i);
            int to = from;
            while (bytes.get(to) != 0) {
                to++;
            }
            tokens[i] = new byte[to - from];
            bytes.get(from, tokens[i]);
        }
    }

    /**
     * Finds and reads them.
     *
     * @return the symbols with their sizes (to the next symbol), those of per-CPU data at their offsets
     * @throws FormatException when the kernel has none, or their tables are broken
     */
    static List<SymbolRecord> read(KernelMemory memory, Progress progress) throws FormatException {
        var steps = new Steps();
        for (Piece piece : memory.pieces()) {
            ByteBuffer bytes = piece.bytes();
            for (int at = 0; at <= bytes.limit() - INDEX_SIZE; at += NARROW) {
                if ((at & 0xfffff) == 0) {
                    progress.checkCanceled();
                }
                if (isTokenIndex(bytes, at)) {
                    Optional<List<SymbolRecord>> symbols = readAt(piece, at, steps, progress);
                    if (symbols.isPresent()) {
                        return symbols.get();
                    }
                }
            }
        }
        throw new FormatException(memory.source() + ": expected a Linux kernel's symbols (kallsyms), found none; "
                + "the kernel needs CONFIG_KALLSYMS=y, and CONFIG_KALLSYMS_ALL=y for its data");
    }

    private static Optional<List<SymbolRecord>> readAt(Piece piece, int tokenIndex, Steps steps, Progress progress) {
        for (int alignment = Long.BYTES; alignment >= NARROW; alignment /= 2) {
            int table = tokenIndex % alignment == 0 ? tableBefore(piece.bytes(), tokenIndex, alignment) : -1;
            if (table >= 0) {
                Optional<List<SymbolRecord>> symbols = new Kallsyms(piece, alignment, tokenIndex, table, steps).symbols(progress);
                if (symbols.isPresent()) {
                    return symbols;
                }
            }
        }
        return Optional.empty();
    }

    private static int tokenStart(ByteBuffer bytes, int index, int token) {
        return Short.toUnsignedInt(bytes.getShort(index + token * Short.BYTES));
    }

    private static boolean isTokenIndex(ByteBuffer bytes, int at) {
        if (bytes.getShort(at) != 0) {
            return false;
        }
        for (int i = 1; i < TOKENS; i++) {
            int length = tokenStart(bytes, at, i) - tokenStart(bytes, at, i - 1);
            if (length < 2 || length > LONGEST_TOKEN) {
                return false;
            }
        }
        return true;
    }

    /** Where the token table starts: the one place from which each token ends just before the next; -1 when there is none. */
    private static int tableBefore(ByteBuffer bytes, int index, int alignment) {
        int last = tokenStart(bytes, index, TOKENS - 1);
        int nearest = (index - last - 2) & -alignment;
        for (int table = nearest; table >= 0 && table > nearest - LONGEST_TOKEN - alignment; table -= alignment) {
            if (tokensEndWhereTheyShould(bytes, index, table, alignment)) {
                return table;
            }
        }
        return -1;
    }

    private static boolean tokensEndWhereTheyShould(ByteBuffer bytes, int index, int table, int alignment) {
        for (int i = 1; i < TOKENS; i++) {
            for (int at = tokenStart(bytes, index, i - 1); at < tokenStart(bytes, index, i); at++) {
                boolean isEnd = at == tokenStart(bytes, index, i) - 1;
                if (bytes.get(table + at) == 0 != isEnd) {
                    return false;
                }
            }
        }
        int end = table + tokenStart(bytes, index, TOKENS - 1);
        while (end < index && bytes.get(end) != 0) {
            end++;
        }
        return end < index && aligned(end + 1, alignment) == index;
    }

    private static int aligned(int offset, int alignment) {
        return offset + alignment - 1 & -alignment;
    }

    private int aligned(int offset) {
        return aligned(offset, alignment);
    }

    /** Looks for the count: the one whose names and markers fill the room up to the token table. */
    private Optional<List<SymbolRecord>> symbols(Progress progress) {
        for (int at = tokenTable - alignment; at >= 0 && !steps.isOver(); at -= alignment) {
            if ((at & 0xffff) == 0) {
                progress.checkCanceled();
            }
            long count = alignment == NARROW ? bytes.getInt(at) : bytes.getLong(at);
            if (count > 0 && count <= Math.min(MAX_SYMBOLS, (tokenTable - at) / 2) && namesFit(at + alignment, (int) count)) {
                int names = at + alignment;
                return values(at, (int) count).map(values -> named(names, values));
            }
        }
        return Optional.empty();
    }

    private boolean namesFit(int names, int count) {
        int at = names;
        for (int i = 0; i < count; i++) {
            int length = at < tokenTable - 1 && !steps.isOver() ? nameLength(at) : 0;
            if (length == 0) {
                return false;
            }
            at += length;
        }
        int markers = aligned(at);
        int markersSize = (count + NAMES_PER_MARKER - 1) / NAMES_PER_MARKER * Integer.BYTES;
        int end = aligned(markers + markersSize);
        return (end == tokenTable || aligned(end + count * SEQ_SIZE) == tokenTable) && markersAgree(names, markers, count);
    }

    private boolean markersAgree(int names, int markers, int count) {
        int at = names;
        for (int i = 0; i < count; i++) {
            if (i % NAMES_PER_MARKER == 0 && bytes.getInt(markers + i / NAMES_PER_MARKER * Integer.BYTES) != at - names) {
                return false;
            }
            at += nameLength(at);
        }
        return true;
    }

    /** Bytes of a name with its length; 0 when it is empty, which none is. */
    private int nameLength(int at) {
        int first = Byte.toUnsignedInt(bytes.get(at));
        if (first < LONG_NAME) {
            return first == 0 ? 0 : first + 1;
        }
        return (first & LONG_NAME - 1 | Byte.toUnsignedInt(bytes.get(at + 1)) << 7) + 2;
    }

    /** The addresses: before the count, or behind the token index. */
    private Optional<long[]> values(int countAt, int count) {
        if (alignment == NARROW) {
            return valuesFromWhereTheyAre(aligned(tokenIndex + INDEX_SIZE), count);
        }
        int before = countAt - Long.BYTES - aligned(count * Integer.BYTES);
        int behind = aligned(tokenIndex + INDEX_SIZE);
        int baseBehind = aligned(behind + count * Integer.BYTES);
        if (before >= 0 && isKernelAddress(bytes.getLong(countAt - Long.BYTES))) {
            return Optional.of(values(before, count, bytes.getLong(countAt - Long.BYTES)));
        }
        if (baseBehind <= bytes.limit() - Long.BYTES && isKernelAddress(bytes.getLong(baseBehind))) {
            return Optional.of(values(behind, count, bytes.getLong(baseBehind)));
        }
        return Optional.empty();
    }

    /** Each is written as its distance from where it is written; they rise. */
    private Optional<long[]> valuesFromWhereTheyAre(int offsets, int count) {
        if (offsets > bytes.limit() - (long) count * Integer.BYTES) {
            return Optional.empty();
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            int at = offsets + i * Integer.BYTES;
            values[i] = piece.address() + at + bytes.getInt(at);
            if (!isKernelAddress(values[i]) || i > 0 && values[i] < values[i - 1]) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private boolean isKernelAddress(long value) {
        return value < 0 && Math.abs(value - piece.address()) < 1L << 31;
    }

    /**
     * Offsets below zero count back from one below the base, others are absolute: per-CPU data. A kernel built without that rule
     * (its per-CPU data has addresses like all else) has none below zero, and adds them to the base.
     */
    private long[] values(int offsets, int count, long base) {
        boolean isAbsolutePerCpu = false;
        for (int i = 0; i < count; i++) {
            isAbsolutePerCpu |= bytes.getInt(offsets + i * Integer.BYTES) < 0;
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            int offset = bytes.getInt(offsets + i * Integer.BYTES);
            values[i] = isAbsolutePerCpu ? offset < 0 ? base - 1 - offset : offset : base + Integer.toUnsignedLong(offset);
        }
        return values;
    }

    private List<SymbolRecord> named(int names, long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted); // signed: per-CPU offsets behind the kernel's addresses, which does not matter here
        var symbols = new ArrayList<SymbolRecord>(values.length);
        var name = new StringBuilder();
        int at = names;
        for (long value : values) {
            int length = nameLength(at);
            spell(at, length, name);
            at += length;
            if (name.length() > 1) {
                symbols.add(new SymbolRecord(name.substring(1), value, sizeAt(sorted, value), ""));
            }
        }
        return symbols;
    }

    private void spell(int at, int length, StringBuilder name) {
        name.setLength(0);
        int header = Byte.toUnsignedInt(bytes.get(at)) < LONG_NAME ? 1 : 2;
        for (int i = header; i < length; i++) {
            name.append(new String(tokens[Byte.toUnsignedInt(bytes.get(at + i))], StandardCharsets.ISO_8859_1));
        }
    }

    /** To the next symbol; of the last one to the end of its page. */
    private static long sizeAt(long[] sorted, long value) {
        int next = Arrays.binarySearch(sorted, value + 1);
        int index = next < 0 ? -next - 1 : next;
        return index < sorted.length && sorted[index] < 0 == value < 0 ? sorted[index] - value : PAGE - (value & PAGE - 1);
    }
}
