package org.parascope.inspect.trace;

import java.util.Arrays;

/**
 * Stretches of time on one lane, one after the other, each with the event it began with; found by time, summed up in no time.
 *
 * <p>The last may be open: it lasts until now. Not thread-safe: {@link Timeline} guards it.
 */
public final class TraceSpans {
    private static final int FIRST_ROOM = 16;

    private long[] starts = new long[FIRST_ROOM];
    private long[] ends = new long[FIRST_ROOM];
    private long[] events = new long[FIRST_ROOM];
    /** Ticks of all before one, from where the lane begins. */
    private long[] before = new long[FIRST_ROOM];
    private int first;
    private int end;

    /** Begins one that lasts until {@link #close}; one that is open ends there. */
    void open(long start, long event) {
        close(start);
        if (end == starts.length) {
            makeRoom();
        }
        starts[end] = start;
        ends[end] = Long.MAX_VALUE;
        events[end] = event;
        before[end] = end == first ? 0 : before[end - 1] + ends[end - 1] - starts[end - 1];
        end++;
    }

    /** Ends the open one, if any. */
    void close(long time) {
        if (isOpen()) {
            ends[end - 1] = Math.max(starts[end - 1], time);
        }
    }

    boolean isOpen() {
        return end > first && ends[end - 1] == Long.MAX_VALUE;
    }

    /** The event that the open one began with. */
    long openEvent() {
        return events[end - 1];
    }

    private void makeRoom() {
        int count = end - first;
        int room = Math.max(FIRST_ROOM, count * 2);
        starts = Arrays.copyOf(Arrays.copyOfRange(starts, first, end), room);
        ends = Arrays.copyOf(Arrays.copyOfRange(ends, first, end), room);
        events = Arrays.copyOf(Arrays.copyOfRange(events, first, end), room);
        before = Arrays.copyOf(Arrays.copyOfRange(before, first, end), room);
        first = 0;
        end = count;
    }

    /** Forgets those that ended before a time. */
    void dropBefore(long time) {
        while (first < end && ends[first] < time) {
            first++;
        }
    }

    /** How many there are. */
    public int size() {
        return end - first;
    }

    public long start(int at) {
        return starts[first + at];
    }

    /** When it ended; {@link Long#MAX_VALUE}: it has not yet. */
    public long end(int at) {
        return ends[first + at];
    }

    /** Index of the event it began with. */
    public long event(int at) {
        return events[first + at];
    }

    /** The first that ends after a time; {@link #size} when none does. */
    public int after(long time) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = low + high >>> 1;
            if (ends[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - first;
    }

    /** The ticks it covers between two times. */
    public long covered(long from, long to) {
        return to <= from ? 0 : coveredUntil(to) - coveredUntil(from);
    }

    /** The ticks it covers before a time. */
    public long coveredUntil(long time) {
        int at = first + after(time);
        if (at == end) {
            return at == first ? 0 : before[at - 1] + ends[at - 1] - starts[at - 1];
        }
        return before[at] + Math.max(0, time - starts[at]);
    }

    /** The one that covers a time; -1: none. */
    public int at(long time) {
        int at = after(time);
        return at < size() && start(at) <= time ? at : -1;
    }
}
