package org.parascope.inspect.ui.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;

/**
 * The texts of some rows of a large table, in lower case, one behind the other in memory: they are searched in a part of the time that
 * it takes to look into each cell. Immutable. Read {@link LargeRows} next.
 */
final class RowTexts {
    /** No word of a filter has it. */
    private static final byte BETWEEN_CELLS = '\n';

    /** Eight bytes in each, the first lowest; the last one is there to look ahead. */
    private final long[] texts;
    /** Where each row ends, in bytes. */
    private final int[] ends;

    private RowTexts(byte[] texts, int used, int[] ends) {
        this.texts = new long[used / Long.BYTES + 2];
        this.ends = ends;
        byte[] whole = Arrays.copyOf(texts, this.texts.length * Long.BYTES);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(this.texts);
    }

    /** @param most bytes of a row on the average; empty when they have more, and are better searched where they are */
    static Optional<RowTexts> of(List<Row> rows, int most) {
        int room = most * rows.size();
        byte[] texts = new byte[Math.min(room, 1 << 16)];
        int[] ends = new int[rows.size()];
        int used = 0;
        for (int row = 0; row < ends.length; row++) {
            for (Cell cell : rows.get(row).cells()) {
                byte[] text = lower(cell.text());
                if (text.length >= room - used) {
                    return Optional.empty();
                }
                if (text.length >= texts.length - used) {
                    texts = Arrays.copyOf(texts, Math.min(room, Math.max(used + text.length + 1, texts.length * 2)));
                }
                System.arraycopy(text, 0, texts, used, text.length);
                used += text.length;
                texts[used++] = BETWEEN_CELLS;
            }
            ends[row] = used;
        }
        return Optional.of(new RowTexts(texts, used, ends));
    }

    private static byte[] lower(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) { // not of ASCII
                return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) SoughtWord.lower(bytes[i]);
        }
        return bytes;
    }

    /** What they take, about. */
    long bytes() {
        return 8L * texts.length + 4L * ends.length;
    }

    /**
     * Leaves marked, of the rows that are, those that have all words, each in some cell.
     *
     * @param first the place of the first row among the marks
     */
    void keep(List<SoughtWord> words, boolean[] marks, int first) {
        for (int row = 0; row < ends.length; row++) {
            int end = row;
            while (end < ends.length && marks[first + end]) {
                end++;
            }
            keep(words, marks, first, row, end);
            row = end;
        }
    }

    /** Of rows one behind the other that are all marked: their texts are searched as one. */
    private void keep(List<SoughtWord> words, boolean[] marks, int first, int from, int to) {
        SoughtWord word = words.getFirst();
        for (int row = from; row < to; row++) {
            int found = word.placeIn(texts, start(row), ends[to - 1]);
            while (row < to && (found < 0 || ends[row] <= found)) {
                marks[first + row++] = false;
            }
            if (row < to) {
                marks[first + row] = hasAll(row, words);
            }
        }
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private boolean hasAll(int row, List<SoughtWord> words) {
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).placeIn(texts, start(row), ends[row]) < 0) {
                return false;
            }
        }
        return true;
    }
}
