package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceStatistics;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * The statistics of what is recorded so far; counted once a second at most, and the longer that takes the less often, for a million
 * events take some time. In the background.
 */
final class CountedTrace implements Inspection<Table> {
    private static final long PERIOD_NANOS = 1_000_000_000;
    /** Of what a counting took, it rests so many times as long. */
    private static final long REST = 4;

    private final Supplier<Optional<Trace>> trace;
    private final Supplier<TraceFilter> filter;
    private @Nullable Table counted;
    private @Nullable TraceFilter countedFilter;
    private long countedEnd;
    private long time;
    private long took;

    CountedTrace(Supplier<Optional<Trace>> trace, Supplier<TraceFilter> filter) {
        this.trace = trace;
        this.filter = filter;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Trace current = trace.get().orElseThrow(() -> new InspectionException("Nothing is recorded yet."));
        TraceFilter wanted = filter.get();
        Table known = counted;
        TraceFilter before = countedFilter;
        if (known != null && before != null && wanted.equals(before) && (current.store().end() == countedEnd || System.nanoTime() - time < Math.max(PERIOD_NANOS, REST * took))) {
            return known;
        }
        countedEnd = current.store().end();
        long begin = System.nanoTime();
        Table table = TraceStatistics.of(current, current.store().first(), countedEnd, wanted, progress);
        counted = table;
        countedFilter = wanted;
        time = System.nanoTime();
        took = time - begin;
        return table;
    }
}
