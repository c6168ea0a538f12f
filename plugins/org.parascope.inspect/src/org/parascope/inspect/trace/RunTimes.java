package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;

/** How long each processor was busy and each vCPU ran in a stretch of time, and how long its hypercalls took. */
public final class RunTimes {
    public static final List<Column> COLUMNS = List.of(
            Column.text("what", "What", "A processor or a vCPU"),
            Column.meter("ran", "Ran", "ms", "Time in which something ran on the processor, or in which the vCPU ran"),
            Column.meter("share", "Share", "%", "Of the stretch"),
            Column.meter("calls", "In hypercalls", "ms", "From entry to return, with what ran in between when it blocked"),
            Column.meter("wakes", "Runs", "", "How often it began to run"));
    private static final double NS_PER_MS = 1e6;
    private static final double PERCENT = 100;

    private RunTimes() {
    }

    /** Between two times in TSC ticks. */
    public static Table of(Timeline timeline, long from, long to) {
        TraceClock clock = timeline.trace().clock();
        return timeline.read(lanes -> {
            var rows = new ArrayList<Row>();
            for (TimelineLane lane : lanes) {
                if (lane.kind() != TimelineLane.Kind.PORT) {
                    rows.add(row(lane, clock, from, to));
                }
            }
            return Table.of(COLUMNS, rows);
        });
    }

    private static Row row(TimelineLane lane, TraceClock clock, long from, long to) {
        boolean isVcpu = lane.kind() == TimelineLane.Kind.VCPU;
        long ran = lane.ran(from, to);
        long runs = lane.running().values().stream().mapToLong(spans -> begun(spans, from, to)).sum();
        var cells = List.of(Cell.text(lane.title()), decimal(clock.duration(ran) / NS_PER_MS),
                to > from ? decimal(PERCENT * ran / (to - from)) : Cell.EMPTY,
                isVcpu ? decimal(clock.duration(lane.spans().covered(from, to)) / NS_PER_MS) : Cell.EMPTY, Cell.number(runs));
        return isVcpu ? new Row(lane.title(), cells, new Subject.Vcpu(lane.domain(), (int) lane.number())) : new Row(lane.title(), cells);
    }

    private static long begun(TraceSpans spans, long from, long to) {
        int first = spans.after(from);
        int last = spans.after(to);
        long whole = last - first;
        boolean ongoing = first < spans.size() && spans.start(first) < from;
        boolean begins = last < spans.size() && spans.start(last) < to;
        return Math.max(0, whole - (ongoing ? 1 : 0) + (begins ? 1 : 0));
    }

    private static Cell decimal(double value) {
        return Cell.of(String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.1f", value), value);
    }
}
