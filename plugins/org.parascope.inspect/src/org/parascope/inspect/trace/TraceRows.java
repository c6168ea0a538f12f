package org.parascope.inspect.trace;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.parascope.machine.Progress;

/**
 * The lines of a trace that a filter wants, as indices into its store; grows with it.
 *
 * <p>{@link #update} looks only at what is new, and may be cut in pieces. One thread at a time.
 */
public final class TraceRows {
    private static final int PIECE = 1 << 12;
    /** Pieces between two questions whether to stop: some milliseconds. */
    private static final int PIECES = 16;

    private final Trace trace;
    private final TraceFilter filter;
    private final List<String> words;
    /** But for words. */
    private final boolean isAllWanted;
    private long[] rows = new long[1024];
    private int start;
    private int end;
    private long next;

    public TraceRows(Trace trace, TraceFilter filter) {
        this.trace = trace;
        this.filter = filter;
        this.words = filter.words();
        this.isAllWanted = filter.withText("").equals(TraceFilter.ALL);
        this.next = trace.store().first();
    }

    /**
     * Takes in what came since the last call, and forgets what the store has dropped.
     *
     * @return whether all of the store was looked at; false: canceled, call again
     */
    public boolean update(Progress progress) {
        TraceStore store = trace.store();
        dropBelow(store.first());
        next = Math.max(next, store.first());
        long until = store.end();
        while (next < until) {
            progress.checkCanceled();
            long stop = Math.min(until, next + PIECES * PIECE);
            take(stop);
            next = stop;
        }
        return true;
    }

    /** All processors look, each through a piece. */
    private void take(long stop) {
        int pieces = (int) ((stop - next + PIECE - 1) / PIECE);
        IntStream.range(0, pieces).parallel().mapToObj(i -> found(next + (long) i * PIECE, Math.min(stop, next + (i + 1L) * PIECE)))
                .toList().forEach(this::add);
    }

    /** The lines that events of a stretch begin, or end where only a return tells whether they are wanted. */
    private long[] found(long from, long to) {
        TraceStore store = trace.store();
        var sought = new TraceWords(trace, words);
        long[] found = new long[(int) (to - from)];
        int count = 0;
        for (long index = from; index < to; index++) {
            long line = filter.needsReturn() ? entryEndedAt(store, index) : TraceFilter.isLine(store, index) ? index : -1;
            if (line >= 0 && (isAllWanted || filter.accepts(store, line)) && sought.areIn(line)) {
                found[count++] = line;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static long entryEndedAt(TraceStore store, long index) {
        return store.kind(index) == TraceKind.HYPERCALL_RETURN ? store.entryOf(index) : -1;
    }

    private void add(long[] lines) {
        for (long line : lines) {
            if (filter.needsReturn()) {
                insert(line);
            } else {
                append(line);
            }
        }
    }

    /** Tells one thread whether lines are wanted; of a hypercall it is asked once that has returned. */
    public static LongPredicate wanted(Trace trace, TraceFilter filter) {
        var sought = new TraceWords(trace, filter.words());
        return index -> filter.accepts(trace.store(), index) && sought.areIn(index);
    }

    private void append(long index) {
        if (end == rows.length) {
            int count = end - start;
            rows = Arrays.copyOfRange(rows, start, start + Math.max(1024, count * 2));
            start = 0;
            end = count;
        }
        rows[end++] = index;
    }

    /** A hypercall that returns late began before others that are lines already. */
    private void insert(long index) {
        append(index);
        for (int i = end - 1; i > start && rows[i - 1] > index; i--) {
            rows[i] = rows[i - 1];
            rows[i - 1] = index;
        }
    }

    private void dropBelow(long first) {
        while (start < end && rows[start] < first) {
            start++;
        }
    }

    public int size() {
        return end - start;
    }

    /** The event of a line. */
    public long at(int line) {
        return rows[start + line];
    }

    /** The line of an event, or of the next one that has a line; {@link #size} when none follows. */
    public int lineOf(long index) {
        int found = Arrays.binarySearch(rows, start, end, index);
        return (found >= 0 ? found : -found - 1) - start;
    }

    /** The lines as they are now. */
    public long[] snapshot() {
        return Arrays.copyOfRange(rows, start, end);
    }

    public Trace trace() {
        return trace;
    }
}
