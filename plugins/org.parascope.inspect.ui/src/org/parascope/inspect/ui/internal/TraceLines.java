package org.parascope.inspect.ui.internal;

import java.util.Optional;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceOrder;
import org.parascope.inspect.trace.TraceRows;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/**
 * The lines that the stream shows: those a filter wants, live in the order of time, or sorted and then still.
 *
 * <p>Filled by a background thread through {@link #update}, read by the UI thread; each holds the lock for a moment only. An object
 * serves one filter and order; another choice makes another object.
 */
final class TraceLines {
    /** Filtering gives way to the screen this often. */
    private static final long SLICE_NANOS = 20_000_000;

    /**
     * Which lines, in which order.
     *
     * @param filter which
     * @param order by what
     * @param isDescending largest first
     */
    record Choice(TraceFilter filter, TraceOrder order, boolean isDescending) {
    }

    private final TraceRows rows;
    private final Choice choice;
    private long[] sorted = new long[0];
    private boolean isSorted;
    private boolean isComplete;

    TraceLines(Trace trace, Choice choice) {
        this.rows = new TraceRows(trace, choice.filter);
        this.choice = choice;
    }

    /** Whether it shows what was chosen, of this trace. */
    boolean is(Trace trace, Choice wanted) {
        return trace.store() == trace().store() && choice.equals(wanted);
    }

    Trace trace() {
        return rows.trace();
    }

    /** Live lines come in the order of time; others are sorted once. */
    boolean isLive() {
        return choice.order == TraceOrder.TIME && !choice.isDescending;
    }

    /**
     * Takes in what is new.
     *
     * @return whether there is more to do
     */
    boolean update() {
        if (!isLive() && isSorted) {
            return false;
        }
        boolean isDone = updateUntil(System.nanoTime() + SLICE_NANOS);
        if (isDone && !isLive()) {
            long[] all;
            synchronized (this) {
                all = rows.snapshot();
            }
            long[] inOrder = choice.order.sort(trace(), all, choice.isDescending);
            synchronized (this) {
                sorted = inOrder;
                isSorted = true;
            }
        }
        synchronized (this) {
            isComplete |= isDone;
        }
        return !isDone;
    }

    private synchronized boolean updateUntil(long end) {
        try {
            return rows.update(new Progress() {
                @Override
                public void checkCanceled() {
                    if (System.nanoTime() > end) {
                        throw new CanceledException();
                    }
                }

                @Override
                public void report(String what, long done, long total) {
                    // Nobody looks.
                }
            });
        } catch (CanceledException e) {
            return false; // goes on at the next call
        }
    }

    /** Whether all that there was at some moment has been looked at. */
    synchronized boolean isComplete() {
        return isComplete;
    }

    synchronized int size() {
        return isLive() ? rows.size() : sorted.length;
    }

    /** The event of a line; empty when the line is gone. */
    synchronized Optional<Long> at(int line) {
        int size = size();
        if (line < 0 || line >= size) {
            return Optional.empty();
        }
        return Optional.of(isLive() ? rows.at(line) : sorted[line]);
    }

    /** The line of an event, or the next one; only while live. */
    synchronized int lineOf(long index) {
        if (isLive()) {
            return Math.min(rows.lineOf(index), Math.max(0, size() - 1));
        }
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] == index) {
                return i;
            }
        }
        return 0;
    }
}
