package org.parascope.inspect.ui.internal;

import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.trace.ChannelLatency;
import org.parascope.inspect.trace.RunTimes;
import org.parascope.inspect.trace.Timeline;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceStatistics;
import org.parascope.inspect.trace.TraceStore;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/** The numbers of a stretch of the timeline; counted anew when the stretch is another, a few times a second at most. In the background. */
final class CountedRange implements Inspection<Table> {
    /** What is counted. */
    enum What {
        RUN_TIME("Run time", "processors and vCPUs"), STATISTICS("Statistics", "kinds"), CHANNELS("Channels", "ports");

        private final String title;
        private final String rowsName;

        What(String title, String rowsName) {
            this.title = title;
            this.rowsName = rowsName;
        }

        String title() {
            return title;
        }

        String rowsName() {
            return rowsName;
        }
    }

    private static final long PERIOD_NANOS = 250_000_000;

    private final What what;
    private final Supplier<@Nullable Timeline> timeline;
    private final Supplier<TimelineRange> range;
    private @Nullable Table counted;
    private TimelineRange countedRange = new TimelineRange(0, 1);
    private long time;

    CountedRange(What what, Supplier<@Nullable Timeline> timeline, Supplier<TimelineRange> range) {
        this.what = what;
        this.timeline = timeline;
        this.range = range;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Timeline current = timeline.get();
        if (current == null) {
            throw new InspectionException("Nothing is recorded yet.");
        }
        TimelineRange wanted = range.get();
        Table known = counted;
        if (known != null && (wanted.equals(countedRange) || System.nanoTime() - time < PERIOD_NANOS)) {
            return known;
        }
        Table table = count(current, wanted, progress);
        counted = table;
        countedRange = wanted;
        time = System.nanoTime();
        return table;
    }

    private Table count(Timeline current, TimelineRange wanted, Progress progress) {
        TraceStore store = current.trace().store();
        long from = store.indexAt(wanted.from());
        long to = store.indexAt(wanted.to());
        return switch (what) {
            case RUN_TIME -> RunTimes.of(current, wanted.from(), Math.min(wanted.to(), current.end()));
            case STATISTICS -> TraceStatistics.of(current.trace(), from, to, TraceFilter.ALL, progress);
            case CHANNELS -> ChannelLatency.of(current.trace(), from, to, progress);
        };
    }
}
