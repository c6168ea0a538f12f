package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Table;

/**
 * What makes a large table answer at once: an index of each column, made one by one on a thread of its own while the table is shown.
 *
 * <p>A column that has none yet is searched and sorted row by row, with the same outcome. Any thread; a table's index is made once,
 * and given up when the table is no longer shown. Read {@link ColumnIndex} and {@link LargeRows} next.
 */
final class RowIndex {
    /** One thread, parallel work of its tasks included: the other processors are left to the window. */
    private static final ForkJoinPool THREAD = new ForkJoinPool(1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);

    private final Table table;
    private final AtomicReferenceArray<@Nullable ColumnIndex> columns;
    private boolean isBegun;
    private volatile boolean isGivenUp;

    RowIndex(Table table) {
        this.table = table;
        this.columns = new AtomicReferenceArray<>(table.columns().size());
    }

    Table table() {
        return table;
    }

    /** Begins to make it; nothing when it was begun before. */
    synchronized void begin() {
        if (!isBegun) {
            isBegun = true;
            next(0);
        }
    }

    /** Column by column, so that tables of several views take turns. */
    private void next(int column) {
        THREAD.execute(() -> {
            if (!isGivenUp && column < columns.length()) {
                columns.set(column, new ColumnIndex(table.rows(), column, ColumnIndex.MOST_TEXT));
                next(column + 1);
            }
        });
    }

    /** The table is no longer shown: what is not made yet is not made any more. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Null when it is not made yet. */
    @Nullable ColumnIndex column(int column) {
        return columns.get(column);
    }

    /** Marks the rows that have a word, in lower case, in a column whose index is made; returns the columns that have none. */
    List<Integer> mark(String word, boolean[] marks) {
        var others = new ArrayList<Integer>();
        for (int i = 0; i < columns.length(); i++) {
            ColumnIndex column = columns.get(i);
            if (column == null) {
                others.add(i);
            } else {
                column.mark(word, marks);
            }
        }
        return others;
    }

    boolean isWhole() {
        return IntStream.range(0, columns.length()).allMatch(i -> columns.get(i) != null);
    }

    /** What the columns' indexes take, about. */
    long bytes() {
        return IntStream.range(0, columns.length()).mapToObj(columns::get).filter(Objects::nonNull).mapToLong(ColumnIndex::bytes).sum();
    }
}
