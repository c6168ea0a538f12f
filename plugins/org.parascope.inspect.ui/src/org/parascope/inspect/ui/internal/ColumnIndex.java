package org.parascope.inspect.ui.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;

/**
 * One column of a large table, sorted once: its rows in ascending order, and each text once, in lower case, behind each other.
 *
 * <p>A sort of any rows is then a walk along that order, a search a look at each different text. Immutable. Must agree with
 * {@link RowOrder} and {@link RowFilter} on each cell. Read {@link RowIndex} next.
 */
final class ColumnIndex {
    /** Longer texts are searched where they are: an index never takes more than this beside 8.3 bytes a row. */
    static final int MOST_TEXT = 64 << 20;

    private final List<Row> rows;
    private final int column;
    private final int[] order;
    /** Places in the order at which another value begins. */
    private final BitSet values = new BitSet();
    /** Places at which another text begins: one number may be written in two ways. */
    private final int[] texts;
    private final int[] ends;
    private final byte[] packed;
    /** The texts were not too long. */
    private final boolean isPacked;

    /** @param mostText bytes of texts, at most, that are kept: {@link #MOST_TEXT} */
    ColumnIndex(List<Row> rows, int column, int mostText) {
        this.rows = rows;
        this.column = column;
        order = RowOrder.sorted(rows, IntStream.range(0, rows.size()).toArray(), column, false);
        Cell[] cells = rows.stream().map(row -> row.cells().get(column)).toArray(Cell[]::new); // in the order in which they lie in memory
        int[] starts = new int[order.length];
        String[] different = new String[order.length];
        int count = 0;
        Cell before = null;
        for (int place = 0; place < order.length; place++) {
            Cell cell = cells[order[place]]; // once: each look is a look into cold memory
            if (before == null || !cell.text().equals(before.text())) {
                different[count] = cell.text();
                starts[count++] = place;
            }
            values.set(place, before == null || RowOrder.compare(before, cell) != 0);
            before = cell;
        }
        texts = Arrays.copyOf(starts, count);
        ends = new int[count];
        Optional<byte[]> kept = pack(different, mostText);
        isPacked = kept.isPresent();
        packed = kept.orElse(new byte[0]);
    }

    private Cell cell(int place) {
        return rows.get(order[place]).cells().get(column);
    }

    /** Empty when they are too long. */
    private Optional<byte[]> pack(String[] different, int mostText) {
        byte[] bytes = new byte[1 << 16];
        int used = 0;
        for (int text = 0; text < texts.length; text++) {
            byte[] next = different[text].toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            if (next.length > mostText - used) {
                return Optional.empty();
            }
            if (used + next.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(used + next.length, bytes.length * 2));
            }
            System.arraycopy(next, 0, bytes, used, next.length);
            used += next.length;
            ends[text] = used;
        }
        return Optional.of(Arrays.copyOf(bytes, used));
    }

    /** What it takes, about. */
    long bytes() {
        return 4L * (order.length + texts.length + ends.length) + packed.length + values.size() / Byte.SIZE;
    }

    /** The wanted rows in the order of the column; those that are alike in the order of the table. */
    int[] sorted(IntPredicate wanted, int count, boolean isDescending) {
        int[] found = new int[count];
        int used = 0;
        int end = order.length;
        while (isDescending && end > 0) {
            int start = values.previousSetBit(end - 1);
            for (int place = start; place < end; place++) {
                if (wanted.test(order[place])) {
                    found[used++] = order[place];
                }
            }
            end = start;
        }
        for (int place = 0; !isDescending && place < end; place++) {
            if (wanted.test(order[place])) {
                found[used++] = order[place];
            }
        }
        return found;
    }

    /** Marks the rows whose text has a word, which is in lower case. */
    void mark(String word, boolean[] marks) {
        byte[] sought = word.getBytes(StandardCharsets.UTF_8);
        LargeRows.forEachPiece(texts.length, (from, to) -> {
            for (int text = from; text < to; text++) {
                if (isPacked ? has(sought, text) : LargeRows.contains(cell(texts[text]).text(), word)) {
                    markAll(text, marks);
                }
            }
        });
    }

    private void markAll(int text, boolean[] marks) {
        int end = text + 1 < texts.length ? texts[text + 1] : order.length;
        for (int place = texts[text]; place < end; place++) {
            marks[order[place]] = true;
        }
    }

    private boolean has(byte[] sought, int text) {
        byte[] bytes = packed;
        byte first = sought[0];
        int last = ends[text] - sought.length;
        for (int at = text == 0 ? 0 : ends[text - 1]; at <= last; at++) {
            if (bytes[at] == first && Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }
}
