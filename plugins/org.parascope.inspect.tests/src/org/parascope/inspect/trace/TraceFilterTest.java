package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** Which lines of a trace are wanted, as they come, and in which order. */
class TraceFilterTest extends SampledTrace {
    private static final int COUNT = 2;

    private List<String> lines(TraceFilter filter) {
        var rows = new TraceRows(trace, filter);
        rows.update(Progress.NONE);
        var lines = new ArrayList<String>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(trace.text().name(trace.store().get(rows.at(i))));
        }
        return lines;
    }

    private static TraceFilter hypercalls() {
        return TraceFilter.ALL.withClasses(EnumSet.of(TraceClass.HYPERCALL));
    }

    private long calls(TraceFilter filter) {
        var rows = new TraceRows(trace, filter);
        rows.update(Progress.NONE);
        return LongStream.of(rows.snapshot()).filter(index -> trace.store().kind(index) == TraceKind.HYPERCALL_ENTRY).count();
    }

    @Test
    void aHypercallIsOneLine() {
        assertEquals(6, calls(hypercalls()));
        assertEquals(6, calls(TraceFilter.ALL));
    }

    @Test
    void domainsHypercallsAndOutcomesAreTold() {
        assertEquals(4, calls(hypercalls().withDomain(OptionalInt.of(1))));
        assertEquals(2, calls(hypercalls().withHypercall(OptionalInt.of(1))));
        assertEquals(1, calls(hypercalls().withOutcome(TraceFilter.Outcome.FAILED)));
        assertEquals(1, calls(hypercalls().withOutcome(TraceFilter.Outcome.REFUSED)));
        assertEquals(4, calls(hypercalls().withOutcome(TraceFilter.Outcome.DONE)));
    }

    /** Each filter has as many lines as its statistics count, words or not. */
    @Test
    void statisticsCountTheLinesThatAreWanted() {
        for (TraceFilter filter : List.of(TraceFilter.ALL, hypercalls(), hypercalls().withText("EINVAL"), TraceFilter.ALL.withText("sched_op block"),
                hypercalls().withOutcome(TraceFilter.Outcome.DONE).withText("d1"), TraceFilter.ALL.withText("nonesuch"))) {
            Table counted = TraceStatistics.of(trace, 0, Long.MAX_VALUE, filter, Progress.NONE);
            assertEquals(lines(filter).size(), counted.rows().stream().mapToLong(row -> (Long) row.cells().get(COUNT).value()).sum(), filter.toString());
        }
        assertEquals(1, TraceStatistics.of(trace, 0, 10, hypercalls().withText("mmu_update"), Progress.NONE).rows().size(), "of a stretch");
    }

    @Test
    void wordsAreFoundInNamesArgumentsResultsAndReasons() {
        assertEquals(1, calls(hypercalls().withText("EINVAL")));
        assertEquals(1, calls(hypercalls().withText("writable page")));
        assertEquals(1, calls(hypercalls().withText("mmu_update 81000200")));
        assertEquals(1, calls(TraceFilter.ALL.withText("sched_op block")));
        assertEquals(List.of(), lines(TraceFilter.ALL.withText("nonesuch")));
    }

    @Test
    void aLossIsShownWhateverIsWanted() {
        var rows = new TraceRows(trace, hypercalls().withDomain(OptionalInt.of(0)));
        rows.update(Progress.NONE);
        assertEquals(1, LongStream.of(rows.snapshot()).filter(index -> trace.store().kind(index) == TraceKind.LOST).count());
    }

    @Test
    void whatComesLaterIsAddedInOrder() {
        var store = new TraceStore(100_000);
        var growing = new Trace(store, trace.clock(), trace.text());
        var rows = new TraceRows(growing, hypercalls().withOutcome(TraceFilter.Outcome.DONE));
        store.add(new TraceEvent(1, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 29, 0, 0, 0, 0));
        store.add(new TraceEvent(2, 0, TraceKind.HYPERCALL_ENTRY, 2, 0, 29, 0, 0, 0, 0));
        rows.update(Progress.NONE);
        assertEquals(0, rows.size());
        store.add(new TraceEvent(3, 0, TraceKind.HYPERCALL_RETURN, 2, 0, 29, 0, 0, 0, 0));
        rows.update(Progress.NONE);
        assertArrayEquals(new long[] { 1 }, rows.snapshot());
        store.add(new TraceEvent(4, 0, TraceKind.HYPERCALL_RETURN, 1, 0, 29, 0, 0, 0, 0));
        rows.update(Progress.NONE);
        assertArrayEquals(new long[] { 0, 1 }, rows.snapshot());
        assertEquals(1, rows.lineOf(1));
        assertEquals(2, rows.lineOf(2));
    }

    @Test
    void whatTheStoreHasDroppedIsForgotten() {
        var store = new TraceStore(2 * TraceBlock.EVENTS);
        var rows = new TraceRows(new Trace(store, trace.clock(), trace.text()), TraceFilter.ALL);
        for (int i = 0; i < 10 * TraceBlock.EVENTS; i++) {
            store.add(new TraceEvent(i, 0, TraceKind.INTERRUPT_TIMER, 0, 0, 0, 0, 0, 0, 0));
            if (i % 1000 == 0) {
                rows.update(Progress.NONE);
            }
        }
        rows.update(Progress.NONE);
        assertEquals(store.size(), rows.size());
        assertEquals(store.first(), rows.at(0));
    }

    @Test
    void aCanceledUpdateGoesOnWhereItStopped() {
        int events = 300_000;
        var store = new TraceStore(events);
        for (int i = 0; i < events; i++) {
            store.add(new TraceEvent(i, 0, TraceKind.INTERRUPT_TIMER, 0, 0, 0, 0, 0, 0, 0));
        }
        var rows = new TraceRows(new Trace(store, trace.clock(), trace.text()), TraceFilter.ALL);
        var canceled = new Progress() {
            private int checks;

            @Override
            public void checkCanceled() {
                if (++checks > 2) {
                    throw new CanceledException();
                }
            }

            @Override
            public void report(String what, long done, long total) {
                // Nobody looks.
            }
        };
        assertThrows(CanceledException.class, () -> rows.update(canceled));
        rows.update(Progress.NONE);
        assertEquals(events, rows.size());
    }

    @Test
    void wordsAreFoundInManyPiecesInTheOrderOfTime() {
        int events = 100_000;
        var store = new TraceStore(events);
        for (int i = 0; i < events; i++) {
            store.add(new TraceEvent(i, 0, TraceKind.EVENT_SEND, i % 7, 0, i, 1, 0, 0, 0));
        }
        var rows = new TraceRows(new Trace(store, trace.clock(), trace.text()), TraceFilter.ALL.withText("D3 send"));
        rows.update(Progress.NONE);
        assertArrayEquals(LongStream.range(0, events).filter(i -> i % 7 == 3).toArray(), rows.snapshot());
    }

    @Test
    void linesAreSortedByDurationAndStayInOrderWhenEqual() {
        var rows = new TraceRows(trace, hypercalls().withOutcome(TraceFilter.Outcome.DONE));
        rows.update(Progress.NONE);
        long[] sorted = TraceOrder.DURATION.sort(trace, rows.snapshot(), true);
        List<Long> durations = LongStream.of(sorted).mapToObj(index -> trace.duration(index).orElse(-1L)).toList();
        assertEquals(durations.stream().sorted((one, other) -> Long.compare(other, one)).toList(), durations);
        long[] all = new TraceRows(trace, TraceFilter.ALL).snapshot();
        assertArrayEquals(all, TraceOrder.TIME.sort(trace, all, false));
        long[] back = TraceOrder.TIME.sort(trace, rows.snapshot(), true);
        for (int i = 0; i < back.length; i++) {
            assertEquals(rows.at(rows.size() - 1 - i), back[i]);
        }
    }

    @Test
    void resultsAreSortedAsNumbersWithErrorsBelowZero() {
        var rows = new TraceRows(trace, hypercalls());
        rows.update(Progress.NONE);
        long[] sorted = TraceOrder.RESULT.sort(trace, rows.snapshot(), false);
        List<Long> results = LongStream.of(sorted).mapToObj(index -> trace.result(index)).flatMap(java.util.Optional::stream).toList();
        assertEquals(results.stream().sorted().toList(), results);
        assertEquals(-22L, results.getFirst());
    }
}
