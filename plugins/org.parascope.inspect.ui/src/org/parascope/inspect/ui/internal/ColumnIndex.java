package org.parascope.inspect.ui.internal;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;
import org.parascope.machine.Progress;

/**
 * One column of a large table, sorted once: a sort of any of its rows is then a walk along that order.
 *
 * <p>Immutable. Must agree with {@link RowOrder} on each cell. Read {@link RowIndex} next.
 */
final class ColumnIndex {
    private final int[] order;
    /** Places in the order at which another value begins. */
    private final BitSet values = new BitSet();

    ColumnIndex(List<Row> rows, int column, Progress progress) {
        order = RowOrder.sorted(rows, IntStream.range(0, rows.size()).toArray(), column, false, progress);
        var cells = new Cell[order.length];
        LargeRows.forEachPiece(order.length, (from, to) -> {
            progress.checkCanceled();
            for (int row = from; row < to; row++) {
                cells[row] = rows.get(row).cells().get(column); // in the order in which they lie in memory
            }
        });
        @Nullable Cell before = null;
        for (int place = 0; place < order.length; place++) {
            Cell cell = cells[order[place]];
            values.set(place, before == null || RowOrder.compare(before, cell) != 0);
            before = cell;
        }
    }

    /** What it takes, about. */
    long bytes() {
        return 4L * order.length + values.size() / Byte.SIZE;
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
}
