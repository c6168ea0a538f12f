package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.EventChannels;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * The event channels as they are now, and beside each how long its last events waited for their upcall, out of a trace that is being
 * recorded.
 *
 * <p>Looks at the trace's last seconds, once a second at most. One thread at a time.
 */
public final class ChannelTraffic implements Inspection<Table> {
    public static final List<Column> COLUMNS = Stream.concat(EventChannels.COLUMNS.stream(), Stream.of(
            Column.meter("median", "To upcall", "µs", "From pending to upcall, half of the last seconds' events were quicker; needs a trace of classes event and trap"),
            Column.meter("longest", "Longest", "µs", "From pending to upcall, the longest of the last seconds"))).toList();
    private static final long STRETCH_NANOS = 5_000_000_000L;
    private static final long PERIOD_NANOS = 1_000_000_000L;
    private static final int MEDIAN = index("median");
    private static final int LONGEST = index("max");

    private final EventChannels channels = new EventChannels();
    private final Supplier<Optional<Trace>> trace;
    private Map<String, @Nullable Row> waits = new HashMap<>();
    private long looked;
    private long seen = -1;

    /** @param trace what is recorded now; asked at each run */
    public ChannelTraffic(Supplier<Optional<Trace>> trace) {
        this.trace = trace;
    }

    private static int index(String id) {
        return ChannelLatency.COLUMNS.stream().map(Column::id).toList().indexOf(id);
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Table now = channels.run(machine, progress);
        look(progress);
        var rows = new ArrayList<Row>();
        for (Row row : now.rows()) {
            Row wait = waits.get(row.id());
            var cells = new ArrayList<>(row.cells());
            cells.add(wait == null ? Cell.EMPTY : wait.cells().get(MEDIAN));
            cells.add(wait == null ? Cell.EMPTY : wait.cells().get(LONGEST));
            rows.add(new Row(row.id(), cells, row.emphasis(), row.subjects()));
        }
        return new Table(COLUMNS, rows, now.notices());
    }

    private void look(Progress progress) {
        Optional<Trace> current = trace.get();
        if (current.isEmpty()) {
            waits = new HashMap<>();
            return;
        }
        TraceStore store = current.get().store();
        long end = store.end();
        if (end == seen || end == store.first() || System.nanoTime() - looked < PERIOD_NANOS && seen >= 0) {
            return;
        }
        looked = System.nanoTime();
        seen = end;
        waits = new HashMap<>();
        ChannelLatency.of(current.get(), start(current.get(), end), end, progress).rows().forEach(row -> waits.put(row.id(), row));
    }

    /** Index of the first event of the last seconds: times ascend. */
    private static long start(Trace trace, long end) {
        long earliest = trace.nanos(end - 1) - STRETCH_NANOS;
        long low = trace.store().first();
        long high = end - 1;
        while (low < high) {
            long middle = low + high >>> 1;
            if (trace.nanos(middle) < earliest) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
