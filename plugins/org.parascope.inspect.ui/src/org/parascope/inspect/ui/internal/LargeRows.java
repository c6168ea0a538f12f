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
 * Filtering and sorting use what the table's {@link RowIndex} has ready, else all processors. Immutable. Read {@link LargeTable} next,
 * which shows it, and {@link RowOrder}.
 *
 * @param index of all rows
 * @param order numbers of the rows that are shown
 */
record LargeRows(RowIndex index, int[] order) {
    /** From here on the toolkit's own tree takes too long. */
    static final int LEAST = 20_000;
    private static final int PIECE = 1 << 14;
    /** Where a word leaves less than one row in so many, the next one is sought in those rows instead of the index. */
    private static final int FEW = 16;

    /** Whether a shape is shown so. */
    static boolean isLarge(Shape shape) {
        return shape instanceof Table table && table.rows().size() >= LEAST;
    }

    static LargeRows of(RowIndex index, RowFilter filter) {
        boolean[] wanted = wanted(index, filter.words());
        int[] shown = numbers(wanted);
        if (filter.sortColumn() < 0) {
            return new LargeRows(index, shown);
        }
        ColumnIndex column = index.column(filter.sortColumn());
        return new LargeRows(index, column != null ? column.sorted(i -> wanted[i], shown.length, filter.isDescending())
                : RowOrder.sorted(index.table().rows(), shown, filter.sortColumn(), filter.isDescending()));
    }

    /** Of each row whether it has all words. */
    private static boolean[] wanted(RowIndex index, List<String> words) {
        List<Row> rows = index.table().rows();
        boolean[] wanted = new boolean[rows.size()];
        if (words.isEmpty()) {
            Arrays.fill(wanted, true);
            return wanted;
        }
        List<Integer> all = IntStream.range(0, index.table().columns().size()).boxed().toList();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean isFirst = i == 0;
            boolean areFew = !isFirst && count(wanted) < wanted.length / FEW;
            boolean[] found = isFirst ? wanted : new boolean[wanted.length];
            List<Integer> others = areFew ? all : index.mark(word, found);
            forEachPiece(wanted.length, (from, to) -> {
                for (int row = from; row < to; row++) {
                    wanted[row] = (isFirst || wanted[row]) && (found[row] || has(rows.get(row), others, word));
                }
            });
        }
        return wanted;
    }

    private static int count(boolean[] wanted) {
        int count = 0;
        for (boolean isWanted : wanted) {
            count += isWanted ? 1 : 0;
        }
        return count;
    }

    private static int[] numbers(boolean[] wanted) {
        int[] numbers = new int[wanted.length];
        int count = 0;
        for (int row = 0; row < wanted.length; row++) {
            if (wanted[row]) {
                numbers[count++] = row;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    private static boolean has(Row row, List<Integer> columns, String word) {
        for (int i = 0; i < columns.size(); i++) {
            if (contains(row.cells().get(columns.get(i)).text(), word)) {
                return true;
            }
        }
        return false;
    }

    /** Takes numbers from one to before another. */
    interface Piece {
        void run(int from, int to);
    }

    /** Work on some numbers from 0 on, in pieces on all processors. */
    static void forEachPiece(int size, Piece work) {
        IntStream.range(0, (size + PIECE - 1) / PIECE).parallel().forEach(i -> work.run(i * PIECE, Math.min(size, (i + 1) * PIECE)));
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

    Table table() {
        return index.table();
    }

    int size() {
        return order.length;
    }

    Row row(int line) {
        return table().rows().get(order[line]);
    }

    /** A table of its own, for exports. */
    Table copy() {
        return new Table(table().columns(), Arrays.stream(order).mapToObj(table().rows()::get).toList(), table().notices());
    }
}
