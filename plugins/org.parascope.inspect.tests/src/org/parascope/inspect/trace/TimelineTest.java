package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lanes of time out of events: what ran, what was called, what waited. */
class TimelineTest {
    private final TraceStore store = new TraceStore(100_000);
    private final Trace trace = new Trace(store, new TraceClock(0, 1, 1L << 31), new TraceText(Optional.empty()));
    private final Timeline timeline = new Timeline(trace);

    private void add(long time, int cpu, TraceKind kind, int domain, int vcpu, long... arguments) {
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, cpu, kind, domain, vcpu, all[0], all[1], all[2], all[3], all[4]));
    }

    private List<String> titles() {
        while (timeline.update()) {
            // until all is taken in
        }
        return timeline.read(lanes -> lanes.stream().map(TimelineLane::title).toList());
    }

    private TimelineLane lane(String title) {
        assertTrue(titles().contains(title), () -> title + " in " + titles());
        return timeline.read(lanes -> lanes.stream().filter(lane -> lane.title().equals(title)).findFirst().orElseThrow());
    }

    @Test
    void aSwitchEndsWhatRanAndBeginsWhatRunsOnThatProcessorOnly() {
        add(100, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        add(110, 1, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 2, 1);
        add(150, 0, TraceKind.SCHEDULER_SWITCH, 1, 0, 1, 0, TraceEvent.IDLE, 0);
        add(200, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 2, 0);
        add(260, 1, TraceKind.SCHEDULER_SWITCH, 2, 1, 2, 1, 1, 0);
        add(300, 1, TraceKind.INTERRUPT_TIMER, 1, 0);
        assertEquals(List.of("cpu0", "cpu1", "d1v0", "d2v0", "d2v1"), titles());
        assertEquals(50 + 40, lane("d1v0").ran(0, 300));
        assertEquals(150, lane("d2v1").ran(0, 1000));
        assertEquals(50 + 100, lane("cpu0").ran(0, 300));
        assertEquals(25 + 20, lane("cpu0").ran(125, 220));
        assertEquals(190, lane("cpu1").ran(0, 300));
    }

    @Test
    void nothingIsKnownOfAProcessorFromALossToItsNextEvent() {
        add(100, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        add(110, 1, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 2, 0);
        add(150, 0, TraceKind.LOST, TraceEvent.IDLE, 0, 9);
        add(170, 1, TraceKind.INTERRUPT_TIMER, 2, 0);
        add(200, 0, TraceKind.INTERRUPT_TIMER, 1, 0);
        add(230, 0, TraceKind.PAUSED, TraceEvent.IDLE, 0);
        add(260, 1, TraceKind.INTERRUPT_TIMER, 2, 0);
        titles();
        TraceSpans first = lane("cpu0").spans();
        assertEquals(2, first.size());
        assertEquals(50, first.covered(0, 220));
        assertEquals(Long.MAX_VALUE, first.end(1));
        TraceSpans second = lane("cpu1").spans();
        assertEquals(1, second.size());
        assertEquals(30, second.covered(0, 1000));
    }

    @Test
    void withoutSwitchesEventsTellWhatRan() {
        add(100, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 1);
        add(130, 0, TraceKind.HYPERCALL_RETURN, 1, 0, 1);
        add(200, 0, TraceKind.HYPERCALL_ENTRY, 2, 0, 1);
        add(250, 0, TraceKind.INTERRUPT_TIMER, TraceEvent.IDLE, 0);
        titles();
        assertEquals(100, lane("d1v0").ran(0, 300));
        assertEquals(50, lane("d2v0").ran(0, 300));
        assertEquals(150, lane("cpu0").ran(0, 300));
    }

    @Test
    void aMulticallIsOneSpanAndOneThatHasNotReturnedLastsUntilNow() {
        add(100, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 13);
        add(110, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 1);
        add(120, 0, TraceKind.HYPERCALL_RETURN, 1, 0, 1);
        add(150, 0, TraceKind.HYPERCALL_RETURN, 1, 0, 13);
        add(200, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 29);
        TraceSpans calls = lane("d1v0").spans();
        assertEquals(2, calls.size());
        assertEquals(100, calls.start(0));
        assertEquals(150, calls.end(0));
        assertEquals(0, calls.event(0));
        assertEquals(Long.MAX_VALUE, calls.end(1));
        assertEquals(0, calls.at(149));
        assertEquals(-1, calls.at(150));
        assertEquals(1, calls.at(5000));
        assertEquals(20 + 100, calls.covered(130, 300));
    }

    @Test
    void aPortWaitsFromPendingToTheUpcallOfItsVcpu() {
        add(100, 0, TraceKind.EVENT_SEND, 1, 0, 4, 2, 9);
        add(101, 0, TraceKind.EVENT_PENDING, 1, 0, 2, 9, 1, 0);
        add(105, 0, TraceKind.EVENT_PENDING, 1, 0, 2, 10, 1, 1); // masked: nobody is told
        add(120, 1, TraceKind.TRAP_UPCALL, 2, 0); // another vCPU
        add(140, 1, TraceKind.TRAP_UPCALL, 2, 1);
        TimelineLane port = lane("d2 port 9");
        assertEquals(39, port.spans().covered(0, 1000));
        assertEquals(1, port.points().size());
        assertEquals(0, lane("d2 port 10").spans().size());
        assertEquals(1, lane("d2 port 10").points().size());
        timeline.readSends(sends -> assertEquals(0, sends.event(0)));
        assertEquals(List.of("cpu0", "cpu1", "d1v0", "d2v0", "d2v1", "d2 port 9", "d2 port 10"), titles());
    }

    @Test
    void afterALossNothingIsTakenToHaveGoneOn() {
        add(100, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        add(110, 0, TraceKind.HYPERCALL_ENTRY, 1, 0, 29);
        add(150, 0, TraceKind.LOST, TraceEvent.IDLE, 0, 5);
        add(300, 0, TraceKind.TRAP_UPCALL, 1, 0);
        add(310, 0, TraceKind.INTERRUPT_TIMER, TraceEvent.IDLE, 0);
        assertEquals(50 + 10, lane("d1v0").ran(0, 1000));
        assertEquals(40, lane("d1v0").spans().covered(0, 1000));
    }

    @Test
    void sumsAgreeWithCountingTickByTickAndWhatIsDroppedIsForgotten() {
        var random = new Random(7);
        var spans = new TraceSpans();
        var covered = new boolean[4000];
        long time = 0;
        for (int i = 0; i < 200; i++) {
            long start = time + random.nextInt(10);
            time = start + random.nextInt(10);
            spans.open(start, i);
            spans.close(time);
            Arrays.fill(covered, (int) start, (int) time, true);
        }
        for (int i = 0; i < 2000; i++) {
            int from = random.nextInt(covered.length);
            int to = from + random.nextInt(covered.length - from);
            int expected = 0;
            for (int tick = from; tick < to; tick++) {
                expected += covered[tick] ? 1 : 0;
            }
            assertEquals(expected, spans.covered(from, to), from + " to " + to);
        }
        long whole = spans.covered(1000, 4000);
        spans.dropBefore(1000);
        assertEquals(whole, spans.covered(1000, 4000));
        assertTrue(spans.size() < 200 && spans.end(0) >= 1000);
        spans.open(4000, 1);
        assertEquals(whole + 7, spans.covered(1000, 4007));
    }

    @Test
    void runTimesAreOfTheStretchThatIsAskedFor() {
        add(1_000_000, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        add(3_000_000, 0, TraceKind.SCHEDULER_SWITCH, 1, 0, 1, 0, TraceEvent.IDLE, 0);
        add(4_000_000, 0, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, 0, TraceEvent.IDLE, 0, 1, 0);
        add(9_000_000, 0, TraceKind.SCHEDULER_SWITCH, 1, 0, 1, 0, TraceEvent.IDLE, 0);
        titles();
        var rows = RunTimes.of(timeline, 2_000_000, 6_000_000).rows();
        assertEquals(List.of("cpu0", "3.000", "75.000", "", "1"), rows.get(0).cells().stream().map(cell -> cell.text()).toList());
        assertEquals(List.of("d1v0", "3.000", "75.000", "0.000", "1"), rows.get(1).cells().stream().map(cell -> cell.text()).toList());
    }

    @Test
    void hostileEventsFillNeitherHeapNorScreen() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            add(random.nextLong() >>> random.nextInt(64), random.nextInt(256), TraceKind.at(random.nextInt(TraceKind.values().length)),
                    random.nextInt(65536), random.nextInt(65536), random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        }
        assertTrue(titles().size() <= 1024, "found " + titles().size());
        assertFalse(RunTimes.of(timeline, timeline.start(), timeline.end()).rows().isEmpty());
    }
}
