package org.parascope.inspect.trace;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/**
 * Lines of a trace sorted by something else than time: a million in some ten milliseconds, by sorting numbers that hold key and line.
 */
public enum TraceOrder {
    TIME, DOMAIN, WHAT, RESULT, DURATION;

    /** Lines whose keys are made together. */
    private static final int PIECE = 1 << 14;
    private static final int LINE_BITS = 22;
    private static final long MOST_LINES = 1L << LINE_BITS;
    private static final long MOST_KEY = (1L << Long.SIZE - 2 - LINE_BITS) - 1;

    /**
     * Sorts lines; equal ones stay in the order of time.
     *
     * @param lines indices of events, ascending; at most four million
     */
    public long[] sort(Trace trace, long[] lines, boolean isDescending) {
        if (lines.length > MOST_LINES) {
            throw new IllegalArgumentException("expected at most %d lines, found %d".formatted(MOST_LINES, lines.length));
        }
        LongUnaryOperator key = key(trace);
        long[] packed = new long[lines.length];
        IntStream.range(0, (lines.length + PIECE - 1) / PIECE).parallel().forEach(piece -> {
            for (int i = piece * PIECE; i < Math.min(lines.length, (piece + 1) * PIECE); i++) {
                long number = Math.clamp(key.applyAsLong(lines[i]), 0, MOST_KEY);
                packed[i] = (isDescending ? MOST_KEY - number : number) << LINE_BITS | (this == TIME && isDescending ? lines.length - 1 - i : i);
            }
        });
        Arrays.parallelSort(packed);
        long[] sorted = new long[lines.length];
        for (int i = 0; i < packed.length; i++) {
            int line = (int) (packed[i] & MOST_LINES - 1);
            sorted[i] = lines[this == TIME && isDescending ? lines.length - 1 - line : line];
        }
        return sorted;
    }

    private LongUnaryOperator key(Trace trace) {
        TraceStore store = trace.store();
        return switch (this) {
            case TIME -> _ -> 0;
            case DOMAIN -> index -> (long) store.domain(index) << Byte.SIZE | store.vcpu(index);
            case WHAT -> index -> (long) store.kind(index).ordinal() << Integer.SIZE
                    | (store.kind(index).traceClass() == TraceClass.HYPERCALL ? (store.argument(index, 0) & 0xff) << 16 | store.argument(index, 0) >>> 32 & 0xffff : 0);
            case RESULT -> index -> {
                long left = store.returnOf(index);
                return left < 0 ? 0 : Math.clamp(store.argument(left, 1), -MOST_KEY / 2 + 1, MOST_KEY / 2) + MOST_KEY / 2;
            };
            case DURATION -> index -> {
                long left = store.returnOf(index);
                return left < 0 ? 0 : store.time(left) - store.time(index);
            };
        };
    }
}
