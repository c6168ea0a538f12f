package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Progress;

/**
 * The lines of a large table that a filter wants, in its order, as numbers of rows: a million lines are neither copied nor compared.
 * Filtering and sorting use what the table's {@link RowIndex} has ready, else all processors. Immutable. Read {@link LargeTable} next,
 * which shows it, and {@link RowOrder}.
 *
 * @param index of all rows
 * @param filter which of them
 * @param order numbers of the rows that are shown
 * @param isWhole whether all are in their places; otherwise those are that are in sight
 */
record LargeRows(RowIndex index, RowFilter filter, int[] order, boolean isWhole) {
    /** From here on the toolkit's own tree takes too long. */
    static final int LEAST = 20_000;

    /** Whether a shape is shown so. */
    static boolean isLarge(Shape shape) {
        return shape instanceof Table table && table.rows().size() >= LEAST;
    }

    /** @param progress asked often whether they are still wanted */
    static LargeRows of(RowIndex index, RowFilter filter, Progress progress) {
        boolean[] wanted = new boolean[index.table().rows().size()];
        Arrays.fill(wanted, true);
        keep(index, filter, wanted, progress);
        return inOrder(index, filter, wanted, numbers(wanted), progress);
    }

    /**
     * What another filter wants of the same table, as soon as may be: where it wants only some of these rows no others are looked at, and rows
     * that must still be sorted by their cells are so only where they are in sight.
     *
     * @param sight which lines are
     * @param progress asked often whether they are still wanted
     */
    LargeRows next(RowFilter next, LinesInSight sight, Progress progress) {
        boolean[] wanted = wantedBy(next, progress);
        int[] shown = numbers(wanted);
        if (next.sortColumn() < 0 || index.column(next.sortColumn()) != null) {
            return inOrder(index, next, wanted, shown, progress);
        }
        int first = sight.top(shown.length);
        return new LargeRows(index, next, RowOrder.sorted(table().rows(), shown, next.sortColumn(), next.isDescending(), first,
                first + sight.page() + 1, progress), false);
    }

    private boolean[] wantedBy(RowFilter next, Progress progress) {
        boolean[] wanted = marks();
        if (!next.narrows(filter)) {
            Arrays.fill(wanted, true);
        }
        if (!next.words().equals(filter.words())) {
            keep(index, next, wanted, progress);
        }
        return wanted;
    }

    /** Of each row of the table whether it is here. */
    private boolean[] marks() {
        boolean[] marks = new boolean[table().rows().size()];
        for (int row : order) {
            marks[row] = true;
        }
        return marks;
    }

    /** All lines in their places. */
    LargeRows whole(Progress progress) {
        if (isWhole) {
            return this;
        }
        boolean[] wanted = marks();
        return inOrder(index, filter, wanted, numbers(wanted), progress);
    }

    private static LargeRows inOrder(RowIndex index, RowFilter filter, boolean[] wanted, int[] shown, Progress progress) {
        if (filter.sortColumn() < 0) {
            return new LargeRows(index, filter, shown, true);
        }
        ColumnIndex column = index.column(filter.sortColumn());
        return new LargeRows(index, filter, column != null ? column.sorted(i -> wanted[i], shown.length, filter.isDescending())
                : RowOrder.sorted(index.table().rows(), shown, filter.sortColumn(), filter.isDescending(), progress), true);
    }

    /** Leaves marked, of the rows that are, those that have all words of a filter. */
    private static void keep(RowIndex index, RowFilter filter, boolean[] marks, Progress progress) {
        List<Row> rows = index.table().rows();
        List<SoughtWord> words = filter.words().stream().map(SoughtWord::new).toList();
        if (words.isEmpty()) {
            return;
        }
        forEachPiece(marks.length, (from, to) -> {
            progress.checkCanceled();
            RowTexts texts = index.texts(from / RowIndex.PIECE);
            if (texts != null) {
                texts.keep(words, marks, from);
            }
            for (int row = from; texts == null && row < to; row++) {
                marks[row] = marks[row] && hasAll(rows.get(row).cells(), words);
            }
        });
    }

    private static int[] numbers(boolean[] wanted) {
        int[] numbers = new int[wanted.length];
        int count = 0;
        for (int row = 0; row < wanted.length; row++) {
            if (wanted[row]) {
                numbers[count++] = row;
            }
        }
        return count == numbers.length ? numbers : Arrays.copyOf(numbers, count);
    }

    private static boolean hasAll(List<Cell> cells, List<SoughtWord> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!has(cells, words.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(List<Cell> cells, SoughtWord word) {
        for (int i = 0; i < cells.size(); i++) {
            if (word.isIn(cells.get(i).text())) {
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
        IntStream.range(0, (size + RowIndex.PIECE - 1) / RowIndex.PIECE).parallel()
                .forEach(i -> work.run(i * RowIndex.PIECE, Math.min(size, (i + 1) * RowIndex.PIECE)));
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

    /** A table of its own, for exports: all of its lines are in their places. */
    Table copy() {
        return new Table(table().columns(), Arrays.stream(whole(Progress.NONE).order).mapToObj(table().rows()::get).toList(), table().notices());
    }
}
