package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Progress;

/**
 * Counts a stretch of a trace: each hypercall with its sub-op, each other kind of event; how many, how often, how long.
 *
 * <p>A hypercall's time is from its entry to its return, with what ran meanwhile when it blocked or was preempted.
 */
public final class TraceStatistics {
    public static final List<Column> COLUMNS = List.of(
            Column.text("what", "What", "A hypercall with its sub-op, or a kind of event"),
            Column.text("class", "Class", "The class of events, as it is switched on and off"),
            Column.meter("count", "Count", "", "How many in the stretch"),
            Column.meter("rate", "Rate", "/s", "How many in a second of the machine's time"),
            Column.meter("failed", "Failed", "", "Hypercalls that returned an error (PV interface: errno.h)"),
            Column.meter("refused", "Refused", "", "Hypercalls in which Paracore noted a reason"),
            Column.meter("mean", "Mean", "µs", "From entry to return, the average"),
            Column.meter("max", "Longest", "µs", "From entry to return, the longest"),
            Column.meter("total", "Total", "ms", "From entry to return, all together"));
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_US = 1e3;
    private static final int CHECK_EVERY = 1 << 12;
    /** Hypercalls and sub-ops there can be; hostile numbers beyond are counted together. */
    private static final int MOST = 1 << 12;

    private static final class Sum {
        private final String name;
        private final TraceKind kind;
        private long count;
        private long returned;
        private long failed;
        private long refused;
        private long nanos;
        private long longest;

        private Sum(String name, TraceKind kind) {
            this.name = name;
            this.kind = kind;
        }
    }

    private static final Long OTHERS = Long.MIN_VALUE;
    private static final Sum NONE = new Sum("", TraceKind.UNKNOWN);

    private TraceStatistics() {
    }

    /**
     * Counts events from one index up to another, exclusive.
     *
     * @param filter which lines count
     */
    public static Table of(Trace trace, long from, long to, TraceFilter filter, Progress progress) {
        TraceStore store = trace.store();
        long first = Math.max(from, store.first());
        long end = Math.min(to, store.end());
        var sums = new HashMap<Long, Sum>();
        if (filter.words().isEmpty()) {
            count(trace, first, end, filter, sums, progress);
        } else {
            countLines(trace, first, end, filter, sums, progress);
        }
        double seconds = end - first < 2 ? 0 : trace.clock().duration(store.time(end - 1) - store.time(first)) / NS_PER_SECOND;
        var rows = new ArrayList<Row>();
        sums.values().stream().sorted(Comparator.comparingLong((Sum sum) -> -sum.nanos).thenComparingLong(sum -> -sum.count).thenComparing(sum -> sum.name))
                .forEach(sum -> rows.add(row(sum, seconds)));
        return new Table(COLUMNS, rows, notices(store, first, end));
    }

    private static void count(Trace trace, long first, long end, TraceFilter filter, Map<Long, Sum> sums, Progress progress) {
        TraceStore store = trace.store();
        for (long index = first; index < end; index++) {
            if (index % CHECK_EVERY == 0) {
                progress.checkCanceled();
            }
            if (TraceFilter.isLine(store, index) && filter.accepts(store, index)) {
                add(trace, index, sums);
            }
        }
    }

    /** Where words are wanted: they are looked for as the lines of the stream are, by all processors. */
    private static void countLines(Trace trace, long first, long end, TraceFilter filter, Map<Long, Sum> sums, Progress progress) {
        var lines = new TraceRows(trace, filter);
        lines.update(progress);
        for (long index : lines.snapshot()) {
            if (index >= first && index < end) {
                add(trace, index, sums);
            }
        }
    }

    private static void add(Trace trace, long index, Map<Long, Sum> sums) {
        TraceStore store = trace.store();
        TraceKind kind = store.kind(index);
        boolean isCall = kind == TraceKind.HYPERCALL_ENTRY;
        Long key = isCall ? store.argument(index, 0) : -1L - kind.ordinal();
        Sum sum = sums.getOrDefault(key, NONE); // a million times: one look each
        if (sum == NONE) {
            sum = sums.size() < MOST ? new Sum(isCall ? trace.text().name(store.get(index)) : kind.title(), kind)
                    : sums.getOrDefault(OTHERS, new Sum("others", kind));
            sums.put(sums.size() < MOST ? key : OTHERS, sum);
        }
        sum.count++;
        long left = isCall ? store.returnOf(index) : -1;
        if (left < 0) {
            return;
        }
        long nanos = trace.clock().duration(store.time(left) - store.time(index));
        sum.returned++;
        sum.nanos += nanos;
        sum.longest = Math.max(sum.longest, nanos);
        sum.failed += store.kind(left) == TraceKind.HYPERCALL_RETURN && TraceText.isError(store.argument(left, 1)) ? 1 : 0;
        sum.refused += store.refusalOf(index) >= 0 ? 1 : 0;
    }

    private static Row row(Sum sum, double seconds) {
        boolean isCall = sum.kind == TraceKind.HYPERCALL_ENTRY;
        boolean isTimed = sum.returned > 0;
        var cells = List.of(Cell.text(sum.name), Cell.text(sum.kind.traceClass().letter() + " " + sum.kind.traceClass()),
                Cell.of("%,d".formatted(sum.count), sum.count), seconds > 0 ? decimal(sum.count / seconds) : Cell.EMPTY,
                isCall ? Cell.number(sum.failed) : Cell.EMPTY, isCall ? Cell.number(sum.refused) : Cell.EMPTY,
                isTimed ? decimal(sum.nanos / NS_PER_US / sum.returned) : Cell.EMPTY, isTimed ? decimal(sum.longest / NS_PER_US) : Cell.EMPTY,
                isTimed ? decimal(sum.nanos / NS_PER_MS) : Cell.EMPTY);
        return new Row(sum.kind.name() + ":" + sum.name, cells);
    }

    private static Cell decimal(double value) {
        return Cell.of(String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value), value);
    }

    private static List<Notice> notices(TraceStore store, long first, long end) {
        long lost = 0;
        for (long index = first; index < end; index++) {
            lost += store.kind(index) == TraceKind.LOST ? store.argument(index, 0) : 0;
        }
        return lost == 0 ? List.of() : List.of(new Notice(Notice.Kind.CUT, "%,d events were overwritten before they were read; the counts lack them.".formatted(lost)));
    }
}
