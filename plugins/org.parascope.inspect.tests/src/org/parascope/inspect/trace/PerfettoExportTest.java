package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Progress;

/** What Perfetto asks of a trace besides the words: arrows with two ends, slices of a track that do not overlap. */
class PerfettoExportTest {
    private static final Pattern FLOW = Pattern.compile("\"ph\":\"([sf])\".*\"id\":(\\d+)");
    private static final Pattern SLICE = Pattern.compile("\"ph\":\"X\".*\"ts\":([0-9.]+),\"pid\":0.*\"dur\":([0-9.]+)");
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
        assertEquals(List.of("s2", "f2", "s4", "f4"), flows);
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

    private void add(long time, TraceKind kind, int domain, long... arguments) {
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(time, 0, kind, domain, 0, all[0], all[1], all[2], all[3], all[4]));
    }

    private List<String> exported(Path folder) throws IOException {
        Path file = folder.resolve("trace.json");
        TraceFormat.PERFETTO.write(new Trace(store, CLOCK, new TraceText(Optional.empty())), 0, Long.MAX_VALUE, TraceFilter.ALL, file, Progress.NONE);
        return Files.readAllLines(file);
    }
}
