package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/**
 * What is said, counted and written of the sample trace, against checked-in texts.
 *
 * <p>After an intended change run with {@code -Dparascope.golden.update=FOLDER} (the source folder of the package above), look at the
 * difference and check it in.
 */
class TraceGoldenTest extends SampledTrace {
    private static final String UPDATE = "parascope.golden.update";
    private static final int WORDS_A_LINE = 4;

    @Test
    void eventsInWords() throws IOException {
        var text = new StringBuilder();
        for (long index = 0; index < trace.store().end(); index++) {
            TraceEvent event = trace.store().get(index);
            text.append("%6d cpu%d %-4s %c %s%s%s\n".formatted(trace.nanos(index), event.cpu(), TraceText.vcpu(event.domain(), event.vcpu()),
                    event.kind().traceClass().letter(), trace.text().what(event),
                    trace.result(index).map(result -> " = " + trace.text().result(result)).orElse(""),
                    trace.duration(index).map(nanos -> " <" + nanos + ">").orElse("")));
        }
        check("events.txt", text.toString());
    }

    @Test
    void statistics() throws IOException {
        check("statistics.txt", TextForm.of(TraceStatistics.of(trace, 0, Long.MAX_VALUE, TraceFilter.ALL, Progress.NONE)));
    }

    @Test
    void latencies() throws IOException {
        check("latency.txt", TextForm.of(ChannelLatency.of(trace, 0, Long.MAX_VALUE, Progress.NONE)));
    }

    @Test
    void biographyOfAFrame() throws IOException {
        check("biography.txt", TextForm.of(FrameBiography.of(trace, new MachineFrame(SampleTrace.FRAME), Progress.NONE)));
    }

    @Test
    void channelsWithWhatTheirEventsWaited() throws Exception {
        var store = new TraceStore(100);
        store.add(new TraceEvent(1000, 0, TraceKind.EVENT_PENDING, 1, 0, 0, 2, 1, 0, 0));
        store.add(new TraceEvent(1700, 1, TraceKind.TRAP_UPCALL, 0, 1, 0x2000, 0, 0, 0, 0));
        var recorded = new Trace(store, trace.clock(), trace.text());
        check("traffic.txt", TextForm.of(new ChannelTraffic(() -> Optional.of(recorded)).run(machine, Progress.NONE)));
    }

    @Test
    void aFrameWithItsBiography() throws Exception {
        var store = new TraceStore(100);
        store.add(new TraceEvent(1000, 0, TraceKind.PAGE_OWNER, 0, 0, 0x16, 1, TraceEvent.IDLE, 1, 0));
        store.add(new TraceEvent(2000, 0, TraceKind.PAGE_TYPE_GET, 1, 0, 0x16, 1, 0, 0, 0));
        store.add(new TraceEvent(2500, 0, TraceKind.PAGE_TYPE_GET, 1, 0, 0x17, 1, 0, 0, 0));
        store.add(new TraceEvent(3000, 0, TraceKind.PAGE_PIN, 1, 0, 0x16, 1, 0, 0, 0));
        store.add(new TraceEvent(4000, 1, TraceKind.GRANT_MAP, 0, 0, 1, 8, 0x16, 3, 2));
        var recorded = new Trace(store, trace.clock(), trace.text());
        check("life.txt", TextForm.of(new FrameLife(new MachineFrame(0x16), () -> Optional.of(recorded)).run(machine, Progress.NONE)));
    }

    @Test
    void commaSeparatedValues() throws IOException {
        check("trace.csv", Files.readString(written(TraceFormat.CSV)));
    }

    @Test
    void traceEventsForPerfetto() throws IOException {
        check("trace.json", Files.readString(written(TraceFormat.PERFETTO)));
    }

    @Test
    void realXensBinaryTraceAndItsRules() throws IOException {
        Path file = written(TraceFormat.XEN);
        String hex = HexFormat.of().formatHex(Files.readAllBytes(file));
        check("trace.xentrace.hex", hex.replaceAll("(.{" + WORDS_A_LINE * Integer.BYTES * 2 + "})", "$1\n") + "\n");
        check("trace.xentrace.formats", Files.readString(file.resolveSibling(file.getFileName() + ".formats")));
    }

    private Path written(TraceFormat format) throws IOException {
        Path file = folder.resolve("sample" + format.ending());
        format.write(trace, 0, Long.MAX_VALUE, TraceFilter.ALL, file, Progress.NONE);
        return file;
    }

    private static void check(String name, String found) throws IOException {
        String update = System.getProperty(UPDATE);
        if (update != null) {
            Files.writeString(Path.of(update, "trace", "golden", name), found);
            return;
        }
        try (InputStream in = Objects.requireNonNull(TraceGoldenTest.class.getResourceAsStream("golden/" + name), "golden/" + name)) {
            assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), found, name);
        }
    }
}
