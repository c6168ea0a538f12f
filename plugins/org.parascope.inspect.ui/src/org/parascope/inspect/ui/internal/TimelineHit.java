package org.parascope.inspect.ui.internal;

import java.util.Locale;
import java.util.OptionalLong;
import org.parascope.inspect.trace.TimelineLane;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TracePoints;
import org.parascope.inspect.trace.TraceSpans;
import org.parascope.inspect.trace.TraceStore;
import org.parascope.inspect.trace.TraceText;

/** What is at a place of the timeline. */
final class TimelineHit {
    private static final double NS_PER_SECOND = 1e9;
    /** A vCPU that sleeps for longer has no next event, for one who waits for an answer. */
    private static final int MOST_LOOKED = 2_000_000;

    private TimelineHit() {
    }

    /** The event nearest to a time on a lane, at most so many ticks away; or the one that began what goes on then. */
    static OptionalLong at(TimelineLane lane, long time, long near) {
        TracePoints points = lane.points();
        int after = points.from(time);
        long best = Long.MAX_VALUE;
        OptionalLong found = OptionalLong.empty();
        for (int at = Math.max(0, after - 1); at < Math.min(points.size(), after + 1); at++) {
            long distance = Math.abs(points.time(at) - time);
            if (distance <= near && distance < best) {
                best = distance;
                found = OptionalLong.of(points.event(at));
            }
        }
        if (found.isPresent()) {
            return found;
        }
        OptionalLong call = span(lane.spans(), time);
        return call.isPresent() ? call
                : lane.running().values().stream().map(spans -> span(spans, time)).filter(OptionalLong::isPresent).findFirst().orElse(OptionalLong.empty());
    }

    /**
     * The line before or after one on the same vCPU; without one, the first at a time or the last before it.
     *
     * @param step 1 or -1
     */
    static OptionalLong next(Trace trace, OptionalLong from, long time, int step) {
        TraceStore store = trace.store();
        long index = from.isPresent() ? from.getAsLong() + step : store.indexAt(time) - (step < 0 ? 1 : 0);
        for (int looked = 0; looked < MOST_LOOKED && index >= store.first() && index < store.end(); looked++, index += step) {
            boolean isLike = from.isEmpty() || store.domain(index) == store.domain(from.getAsLong()) && store.vcpu(index) == store.vcpu(from.getAsLong());
            if (isLike && TraceFilter.isLine(store, index)) {
                return OptionalLong.of(index);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong span(TraceSpans spans, long time) {
        int at = spans.at(time);
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(spans.event(at));
    }

    /** An event in a tooltip. */
    static String text(Trace trace, long index) {
        String took = trace.duration(index).map(nanos -> ", " + TimeRuler.length(nanos)).orElse("");
        String result = trace.result(index).map(value -> " = " + trace.text().result(value)).orElse("");
        return String.format(Locale.ROOT, "%.6f s  %s  %s%s%s", trace.nanos(index) / NS_PER_SECOND,
                TraceText.vcpu(trace.store().domain(index), trace.store().vcpu(index)), trace.text().what(trace.store().get(index)), result, took);
    }
}
