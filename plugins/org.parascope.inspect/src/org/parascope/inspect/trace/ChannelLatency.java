package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Progress;

/**
 * The traffic of each port in a stretch of a trace: how often it became pending, by whom, and how long until the guest's upcall.
 *
 * <p>Latency is from the port becoming pending to the next upcall of its vCPU; a port that was masked has none. What the guest picked up
 * without an upcall, because it looked itself, counts with the upcall that came next: as the hypervisor sees it.
 */
public final class ChannelLatency {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Whose port became pending"),
            Column.number("port", "Port", "", "The port's number in its domain"),
            Column.text("sender", "Sender", "Who sent last; empty when it was no domain: an interrupt, a timer, Paracore"),
            Column.meter("count", "Events", "", "How often it became pending in the stretch"),
            Column.meter("rate", "Rate", "/s", "How often in a second of the machine's time"),
            Column.meter("masked", "Masked", "", "How often it was masked then: the guest does not hear of it"),
            Column.meter("mean", "Mean", "µs", "From pending to upcall, the average"),
            Column.meter("median", "Median", "µs", "From pending to upcall, half were quicker"),
            Column.meter("p95", "95 %", "µs", "From pending to upcall, 95 of 100 were quicker"),
            Column.meter("max", "Longest", "µs", "From pending to upcall, the longest"));
    private static final int CHECK_EVERY = 1 << 12;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;
    private static final double HALF = 0.5;
    private static final double MOST = 0.95;
    private static final int MOST_PORTS = 1 << 16;

    private static final class Sum {
        private long count;
        private long masked;
        private String sender = "";
        private long[] nanos = new long[16];
        private int timed;

        private void add(long each) {
            if (timed == nanos.length) {
                nanos = Arrays.copyOf(nanos, timed * 2);
            }
            nanos[timed++] = each;
        }
    }

    private ChannelLatency() {
    }

    /** Counts events from one index up to another, exclusive; ports by domain and number. */
    public static Table of(Trace trace, long from, long to, Progress progress) {
        TraceStore store = trace.store();
        long first = Math.max(from, store.first());
        long end = Math.min(to, store.end());
        var sums = new TreeMap<Long, Sum>();
        for (long index = first; index < end; index++) {
            if (index % CHECK_EVERY == 0) {
                progress.checkCanceled();
            }
            switch (store.kind(index)) {
                case EVENT_PENDING -> pending(trace, index, sums);
                case EVENT_SEND -> sent(store, index, sums);
                default -> {
                    // No event channel's.
                }
            }
        }
        double seconds = end - first < 2 ? 0 : trace.clock().duration(store.time(end - 1) - store.time(first)) / NS_PER_SECOND;
        var rows = new ArrayList<Row>();
        for (Map.Entry<Long, Sum> each : sums.entrySet()) {
            if (each.getValue().count > 0) {
                rows.add(row((int) (each.getKey() >>> Integer.SIZE), (int) (long) each.getKey(), each.getValue(), seconds));
            }
        }
        return Table.of(COLUMNS, rows);
    }

    private static Sum sum(Map<Long, Sum> sums, long domain, long port) {
        long key = domain << Integer.SIZE | port & 0xffffffffL;
        return sums.size() < MOST_PORTS ? sums.computeIfAbsent(key, _ -> new Sum()) : sums.getOrDefault(key, new Sum());
    }

    private static void pending(Trace trace, long index, Map<Long, Sum> sums) {
        TraceStore store = trace.store();
        Sum sum = sum(sums, store.argument(index, 0) & 0xffff, store.argument(index, 1));
        sum.count++;
        if (store.argument(index, 3) != 0) {
            sum.masked++;
        }
        long upcall = store.partner(index);
        if (upcall > index) {
            sum.add(trace.clock().duration(store.time(upcall) - store.time(index)));
        }
    }

    private static void sent(TraceStore store, long index, Map<Long, Sum> sums) {
        sum(sums, store.argument(index, 1) & 0xffff, store.argument(index, 2)).sender =
                "%s port %d".formatted(TraceText.domain(store.domain(index)), store.argument(index, 0));
    }

    private static Row row(int domain, int port, Sum sum, double seconds) {
        long[] sorted = Arrays.copyOf(sum.nanos, sum.timed);
        Arrays.sort(sorted);
        double mean = sum.timed == 0 ? 0 : Arrays.stream(sorted).average().orElse(0);
        var cells = List.of(Cell.of(TraceText.domain(domain), domain), Cell.number(port), Cell.text(sum.sender), Cell.number(sum.count),
                seconds > 0 ? decimal(sum.count / seconds) : Cell.EMPTY, Cell.number(sum.masked), micros(sum, mean),
                micros(sum, at(sorted, HALF)), micros(sum, at(sorted, MOST)), micros(sum, at(sorted, 1)));
        return new Row("d" + domain + ":" + port, cells, new Subject.Port(domain, port), new Subject.Domain(domain));
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (part * sorted.length))];
    }

    private static Cell micros(Sum sum, double nanos) {
        return sum.timed == 0 ? Cell.EMPTY : decimal(nanos / NS_PER_US);
    }

    private static Cell decimal(double value) {
        return Cell.of(String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value), value);
    }
}
