package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Progress;

/**
 * What Perfetto asks of a trace besides the words: arrows with two ends that each have a slice, slices of a track that do not overlap, a
 * thread a track.
 */
class PerfettoExportTest {
    private static final Pattern FLOW = Pattern.compile("\"ph\":\"([sf])\".*\"id\":(\\d+)");
    private static final Pattern SLICE = Pattern.compile("\"ph\":\"X\".*\"ts\":([0-9.]+),\"pid\":1000,.*\"dur\":([0-9.]+)");
    private static final Pattern BEGUN = Pattern.compile("\"ph\":\"([Xif])\",\"name\":\"([^\"]*)\",\"ts\":([0-9.]+),\"pid\":(\\d+),\"tid\":(\\d+)");
    private static final Pattern NAMED = Pattern.compile("\"thread_name\",\"pid\":(\\d+),\"tid\":(\\d+),\"args\":\\{\"name\":\"([^\"]*)\"");
    /** 2445.374 MHz, as a TSC may run: no number of ticks is a whole number of ns. */
    private static final TraceClock CLOCK = new TraceClock(0, -1, 3512714437L);

    private final TraceStore store = new TraceStore(1000);

    @Test
    void eachSendHasItsArrowThoughOneUpcallTellsOfTwo(@TempDir Path folder) throws IOException {
        add(1, TraceKind.EVENT_SEND, 1, 4, 0, 9);
        add(2, TraceKind.SCHEDULER_WAKE, 1, 0, 0);
        add(3, TraceKind.EVENT_PENDING, 1, 0, 9, 0, 0);
        add(4, TraceKind.EVENT_SEND, 1, 5, 0, 10);
        add(5, TraceKind.EVENT_PENDING, 1, 0, 10, 0, 0);
        add(6, TraceKind.TRAP_UPCALL, 0, 0);
        add(7, TraceKind.EVENT_PENDING, 0, 0, 1, 0, 0); // a timer's: nobody sent it
        add(8, TraceKind.TRAP_UPCALL, 0, 0);
        var flows = new ArrayList<String>();
        for (String line : exported(folder)) {
            var flow = FLOW.matcher(line);
            if (flow.find()) {
                flows.add(flow.group(1) + flow.group(2));
            }
        }
        assertEquals(List.of("s2", "s4", "f2", "f4"), flows);
    }

    @Test
    void aSliceEndsWhereTheNextBegins(@TempDir Path folder) throws IOException {
        for (int i = 0; i < 100; i++) {
            add(1_000_000 + 1237L * i, TraceKind.SCHEDULER_SWITCH, i & 1, i & 1, 0, 1 - (i & 1), 0);
        }
        var end = BigDecimal.ZERO;
        int slices = 0;
        for (String line : exported(folder)) {
            var slice = SLICE.matcher(line);
            if (slice.find()) {
                var start = new BigDecimal(slice.group(1));
                assertEquals(slices == 0 ? start : end, start, line);
                end = start.add(new BigDecimal(slice.group(2)));
                slices++;
            }
        }
        assertEquals(99, slices);
    }

    /** Perfetto ends an arrow at the slice of that thread that it read last, and drops one that has none. */
    @Test
    void anArrowEndsAtTheUpcallThatItLedTo(@TempDir Path folder) throws IOException {
        add(1, TraceKind.HYPERCALL_ENTRY, 0, 29);
        add(2, TraceKind.EVENT_SEND, 1, 4, 0, 9);
        add(3, TraceKind.EVENT_PENDING, 1, 0, 9, 0, 0);
        add(4, TraceKind.HYPERCALL_RETURN, 0, 29);
        add(50, TraceKind.TRAP_UPCALL, 0, 0);
        var last = new HashMap<String, String>();
        int ends = 0;
        for (String line : exported(folder)) {
            var begun = BEGUN.matcher(line);
            if (!begun.find()) {
                continue;
            }
            if (begun.group(1).equals("f")) {
                assertEquals("X upcall " + begun.group(3), last.get(begun.group(5)), line);
                ends++;
            } else {
                last.put(begun.group(5), begun.group(1) + " " + begun.group(2) + " " + begun.group(3));
            }
        }
        assertEquals(1, ends);
    }

    @Test
    void anUpcallThatIsNotWantedHasNoArrow(@TempDir Path folder) throws IOException {
        add(2, TraceKind.EVENT_SEND, 1, 4, 0, 9);
        add(3, TraceKind.EVENT_PENDING, 1, 0, 9, 0, 0);
        add(5, TraceKind.TRAP_UPCALL, 0, 0);
        var sender = new TraceFilter(TraceClass.recorded(), OptionalInt.of(1), OptionalInt.empty(), TraceFilter.Outcome.ANY, "");
        assertTrue(exported(folder, sender).stream().noneMatch(line -> FLOW.matcher(line).find()));
    }

    @Test
    void noTwoTracksHaveTheSameThreadAndNoneHasThatOfAnotherProcess(@TempDir Path folder) throws IOException {
        for (int domain : new int[] { TraceEvent.IDLE, 0, 1, 200 }) {
            for (int each = 0; each < 3; each++) {
                store.add(new TraceEvent(1, each, TraceKind.INTERRUPT_TIMER, domain, each, 0, 0, 0, 0, 0));
            }
        }
        var names = new TreeMap<Integer, String>();
        var processes = new HashSet<Integer>();
        for (String line : exported(folder)) {
            var named = NAMED.matcher(line);
            if (named.find()) {
                assertFalse(names.containsKey(Integer.valueOf(named.group(2))), line);
                names.put(Integer.valueOf(named.group(2)), named.group(3));
                processes.add(Integer.valueOf(named.group(1)));
            }
        }
        assertEquals(List.of("cpu0", "cpu1", "cpu2", "d0v0", "d0v1", "d0v2", "d1v0", "d1v1", "d1v2", "d200v0", "d200v1", "d200v2"),
                List.copyOf(names.values()));
        assertEquals(4, processes.size());
        assertFalse(names.containsKey(0));
        processes.forEach(process -> assertTrue(names.getOrDefault(process, "").matches("cpu0|d\\d+v0"), names + " " + process));
    }

    @Test
    void whatRanIsToldFromTheFirstEventToTheLastAndNotOverALoss(@TempDir Path folder) throws IOException {
        add(1000, TraceKind.HYPERCALL_ENTRY, 1, 29);
        add(2000, TraceKind.SCHEDULER_SWITCH, 1, 1, 0, 2, 0);
        add(3000, TraceKind.LOST, TraceEvent.IDLE, 7);
        add(4000, TraceKind.SCHEDULER_SWITCH, 1, 1, 0, 2, 0);
        add(5000, TraceKind.TRAP_UPCALL, 2);
        add(5000, TraceKind.PAUSED, TraceEvent.IDLE);
        store.add(new TraceEvent(6000, 1, TraceKind.SCHEDULER_SWITCH, 1, 1, 1, 1, 2, 0, 0));
        add(7000, TraceKind.SCHEDULER_SWITCH, 1, 2, 0, 1, 0);
        var ran = new ArrayList<String>();
        for (String line : exported(folder, TraceFilter.ALL, new TraceClock(0, 0, 1L << 31))) {
            var slice = SLICE.matcher(line);
            if (slice.find()) {
                ran.add(slice.group(1) + "+" + slice.group(2));
            }
        }
        assertEquals(List.of("0.500+0.500", "1.000+0.500", "2.000+0.500", "3.000+0.500"), ran); // nor over a pause, on either processor
    }

    private void add(long time, TraceKind kind, int domain, long... arguments) {
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, 0, kind, domain, 0, all[0], all[1], all[2], all[3], all[4]));
    }

    private List<String> exported(Path folder) throws IOException {
        return exported(folder, TraceFilter.ALL);
    }

    private List<String> exported(Path folder, TraceFilter filter) throws IOException {
        return exported(folder, filter, CLOCK);
    }

    private List<String> exported(Path folder, TraceFilter filter, TraceClock clock) throws IOException {
        Path file = folder.resolve("trace.json");
        TraceFormat.PERFETTO.write(new Trace(store, clock, new TraceText(Optional.empty())), 0, Long.MAX_VALUE, filter, file, Progress.NONE);
        return Files.readAllLines(file);
    }
}
