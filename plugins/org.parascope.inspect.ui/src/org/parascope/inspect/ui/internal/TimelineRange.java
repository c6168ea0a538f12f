package org.parascope.inspect.ui.internal;

/**
 * A stretch of time that a timeline shows or that is selected in it, in TSC ticks.
 *
 * @param from first tick
 * @param to after the last; at least {@link #LEAST} later
 */
record TimelineRange(long from, long to) {
    /** Less than some ticks has no room for two events. */
    static final long LEAST = 64;
    private static final long MOST = Long.MAX_VALUE >> 4;

    TimelineRange {
        if (to - from < LEAST) {
            to = from + LEAST;
        }
        if (to - from > MOST) {
            to = from + MOST;
        }
    }

    static TimelineRange between(long one, long other) {
        return new TimelineRange(Math.min(one, other), Math.max(one, other));
    }

    long ticks() {
        return to - from;
    }

    boolean contains(long time) {
        return time >= from && time < to;
    }

    /** The time at a pixel of so many. */
    long timeAt(int x, int width) {
        return from + Math.round((double) ticks() * x / Math.max(1, width));
    }

    /** The pixel of a time; far outside: just outside. */
    int xOf(long time, int width) {
        double x = (double) (time - from) * width / ticks();
        return (int) Math.clamp(Math.round(x), -1, width + 1);
    }

    /** Larger or smaller, the same time under one pixel. */
    TimelineRange zoom(double factor, long around) {
        double ticks = Math.clamp(ticks() * factor, LEAST, (double) MOST);
        double part = (double) (around - from) / ticks();
        long start = around - Math.round(ticks * part);
        return new TimelineRange(start, start + Math.round(ticks));
    }

    TimelineRange move(long ticks) {
        return new TimelineRange(from + ticks, to + ticks);
    }

    /** The same length, up to a time. */
    TimelineRange endingAt(long time) {
        return new TimelineRange(time - ticks(), time);
    }

    /** A little around it. */
    TimelineRange widened(double part) {
        long more = Math.round(ticks() * part);
        return new TimelineRange(from - more, to + more);
    }
}
