package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Table;

/**
 * The lines of a large table that a filter wants, in its order, as numbers of rows: a million lines are neither copied nor compared.
 * Filtering and sorting use all processors. Immutable. Read {@link LargeTable} next, which shows it, and {@link RowOrder}.
 *
 * @param table all rows
 * @param order numbers of the rows that are shown
 */
record LargeRows(Table table, int[] order) {
    /** From here on the toolkit's own tree takes too long. */
    static final int LEAST = 20_000;
    private static final int PIECE = 1 << 14;

    /** Whether a shape is shown so. */
    static boolean isLarge(Shape shape) {
        return shape instanceof Table table && table.rows().size() >= LEAST;
    }

    static LargeRows of(Table table, RowFilter filter) {
        int[] shown = matching(table.rows(), filter.words());
        return new LargeRows(table, filter.sortColumn() < 0 ? shown : RowOrder.sorted(table.rows(), shown, filter.sortColumn(), filter.isDescending()));
    }

    private static int[] matching(List<Row> rows, List<String> words) {
        if (words.isEmpty()) {
            return IntStream.range(0, rows.size()).toArray();
        }
        int pieces = (rows.size() + PIECE - 1) / PIECE;
        int[][] found = new int[pieces][];
        IntStream.range(0, pieces).parallel().forEach(piece -> {
            int end = Math.min(rows.size(), (piece + 1) * PIECE);
            int[] matches = new int[end - piece * PIECE];
            int count = 0;
            for (int i = piece * PIECE; i < end; i++) {
                if (matches(rows.get(i), words)) {
                    matches[count++] = i;
                }
            }
            found[piece] = Arrays.copyOf(matches, count);
        });
        return Arrays.stream(found).flatMapToInt(Arrays::stream).toArray();
    }

    private static boolean matches(Row row, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean isFound = false;
            for (int cell = 0; cell < row.cells().size() && !isFound; cell++) {
                isFound = contains(row.cells().get(cell).text(), words.get(i));
            }
            if (!isFound) {
                return false;
            }
        }
        return true;
    }

    /** As {@code text.toLowerCase(ROOT).contains(word)}, without a copy of each text. */
    static boolean contains(String text, String word) {
        char first = word.charAt(0);
        for (int at = 0; at <= text.length() - word.length(); at++) {
            char found = lower(text.charAt(at));
            if (found == first && startsAt(text, at, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAt(String text, int at, String word) {
        for (int i = 1; i < word.length(); i++) {
            if (lower(text.charAt(at + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char character) {
        return character < 0x80 ? character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character
                : Character.toString(character).toLowerCase(Locale.ROOT).charAt(0);
    }

    int size() {
        return order.length;
    }

    Row row(int line) {
        return table.rows().get(order[line]);
    }

    /** A table of its own, for exports. */
    Table copy() {
        return new Table(table.columns(), Arrays.stream(order).mapToObj(table.rows()::get).toList(), table.notices());
    }
}
