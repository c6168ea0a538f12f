package org.parascope.inspect.trace;

import java.util.Arrays;

/** Moments on one lane, in order, each an event; found by time. Not thread-safe: {@link Timeline} guards it. */
public final class TracePoints {
    private static final int FIRST_ROOM = 16;

    private long[] times = new long[FIRST_ROOM];
    private long[] events = new long[FIRST_ROOM];
    private int first;
    private int end;

    void add(long time, long event) {
        if (end == times.length) {
            int count = end - first;
            int room = Math.max(FIRST_ROOM, count * 2);
            times = Arrays.copyOf(Arrays.copyOfRange(times, first, end), room);
            events = Arrays.copyOf(Arrays.copyOfRange(events, first, end), room);
            first = 0;
            end = count;
        }
        times[end] = time;
        events[end++] = event;
    }

    void dropBefore(long time) {
        while (first < end && times[first] < time) {
            first++;
        }
    }

    public int size() {
        return end - first;
    }

    public long time(int at) {
        return times[first + at];
    }

    /** Its index in the store. */
    public long event(int at) {
        return events[first + at];
    }

    /** The first at a time or later; {@link #size} when all are earlier. */
    public int from(long time) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = low + high >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - first;
    }
}
