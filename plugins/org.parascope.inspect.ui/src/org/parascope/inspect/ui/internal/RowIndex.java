package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/**
 * What makes a large table answer at once: its texts, then the order of each column, made piece by piece on a thread of its own while the
 * table is shown. It stands still while somebody waits for an answer. The texts of a table that was not seen before are made before it is.
 *
 * <p>What is not there yet is searched and sorted row by row, with the same outcome. Any thread; a table's index is made once, and given
 * up when the table is no longer shown. Read {@link RowTexts}, {@link ColumnIndex} and {@link LargeRows} next.
 */
final class RowIndex {
    /** Rows whose texts are made and searched together. */
    static final int PIECE = 1 << 14;
    /** Bytes of a row's texts, at most, that are kept. */
    private static final int MOST_TEXT = 512;
    /** One thread, parallel work of its tasks included: the other processors are left to the window. */
    private static final ForkJoinPool THREAD = new ForkJoinPool(1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    private static final Object TURN = new Object();
    /** Answers that are waited for; guarded by TURN. */
    private static int waitedFor;

    private final Table table;
    private final AtomicReferenceArray<@Nullable RowTexts> texts;
    private final AtomicReferenceArray<@Nullable ColumnIndex> columns;
    private final Progress progress = new GivingWay();
    private boolean isBegun;
    private volatile int piecesRead;
    private volatile boolean isGivenUp;

    RowIndex(Table table) {
        this.table = table;
        this.texts = new AtomicReferenceArray<>((table.rows().size() + PIECE - 1) / PIECE);
        this.columns = new AtomicReferenceArray<>(table.columns().size());
    }

    Table table() {
        return table;
    }

    /** Makes all texts, on all processors; the caller waits. */
    void makeTexts() {
        LargeRows.forEachPiece(table.rows().size(), (from, to) -> readTexts(from / PIECE));
        piecesRead = texts.length();
    }

    /** Begins to make what is not there; nothing when it was begun before. */
    synchronized void begin() {
        if (!isBegun) {
            isBegun = true;
            next(piecesRead);
        }
    }

    /** One after the other, so that tables of several views take turns. */
    private void next(int step) {
        THREAD.execute(() -> {
            try {
                progress.checkCanceled();
                if (step < texts.length()) {
                    readTexts(step);
                    piecesRead = step + 1;
                    next(step + 1);
                } else if (step - texts.length() < columns.length()) {
                    int column = step - texts.length();
                    columns.set(column, new ColumnIndex(table.rows(), column, progress));
                    next(step + 1);
                }
            } catch (CanceledException e) {
                isGivenUp = true; // nobody wants the rest
            }
        });
    }

    private void readTexts(int piece) {
        List<Row> rows = table.rows().subList(piece * PIECE, Math.min(table.rows().size(), (piece + 1) * PIECE));
        RowTexts.of(rows, MOST_TEXT).ifPresent(kept -> texts.set(piece, kept));
    }

    /** The table is no longer shown: what is not made yet is not made any more. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Null when they are not there yet or too long. */
    @Nullable RowTexts texts(int piece) {
        return texts.get(piece);
    }

    /** Null when it is not made yet. */
    @Nullable ColumnIndex column(int column) {
        return columns.get(column);
    }

    /** Whether all texts are there but those that are too long. */
    boolean hasTexts() {
        return piecesRead == texts.length();
    }

    boolean isWhole() {
        return hasTexts() && IntStream.range(0, columns.length()).allMatch(i -> columns.get(i) != null);
    }

    /** What it takes, about. */
    long bytes() {
        return IntStream.range(0, texts.length()).mapToObj(texts::get).filter(Objects::nonNull).mapToLong(RowTexts::bytes).sum()
                + IntStream.range(0, columns.length()).mapToObj(columns::get).filter(Objects::nonNull).mapToLong(ColumnIndex::bytes).sum();
    }

    /** Works for an answer that is waited for; no index is made meanwhile. */
    static <T> T first(Supplier<T> work) {
        synchronized (TURN) {
            waitedFor++;
        }
        try {
            return work.get();
        } finally {
            synchronized (TURN) {
                waitedFor--;
                TURN.notifyAll();
            }
        }
    }

    /** Asked between small pieces of work. */
    private final class GivingWay implements Progress {
        @Override
        public void checkCanceled() {
            synchronized (TURN) {
                while (waitedFor > 0 && !isGivenUp) {
                    try {
                        TURN.wait();
                    } catch (InterruptedException e) {
                        throw new CanceledException();
                    }
                }
            }
            if (isGivenUp) {
                throw new CanceledException();
            }
        }

        @Override
        public void report(String what, long done, long total) {
            // Nobody looks.
        }
    }
}
