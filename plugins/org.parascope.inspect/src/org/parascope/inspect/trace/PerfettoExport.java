package org.parascope.inspect.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.parascope.inspect.shape.JsonForm;

/**
 * A trace in the Trace Event Format, JSON that ui.perfetto.dev and chrome://tracing open.
 *
 * <p>A process for the processors, with a track each for what runs on it; a process a domain, with a track each vCPU for its hypercalls
 * and what happens to it; flow arrows from a send to the upcall it led to. Times are in µs with three decimals.
 */
final class PerfettoExport {
    /** Process ids: 0 belongs to the processors, a domain's is its id and one. */
    private static final int PROCESSORS = 0;
    private static final double NS_PER_US = 1e3;

    private final TraceStretch stretch;
    private final Writer out;
    private final Map<Integer, Long> runningSince = new HashMap<>();
    private final Set<Long> tracks = new TreeSet<>();
    private boolean isFirst = true;

    private PerfettoExport(TraceStretch stretch, Writer out) {
        this.stretch = stretch;
        this.out = out;
    }

    static void write(TraceStretch stretch, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
        new PerfettoExport(stretch, writer).events();
        writer.write("\n]}\n");
        writer.flush();
    }

    private void events() throws IOException {
        for (long index = stretch.from(); index < stretch.to(); index++) {
            stretch.step(index);
            if (stretch.store().kind(index) == TraceKind.SCHEDULER_SWITCH) {
                switched(index);
            }
            if (stretch.isWanted(index)) {
                event(index);
            }
        }
        for (long track : tracks) {
            name((int) (track >>> Integer.SIZE), (int) track);
        }
    }

    /** A switch ends what ran on the processor since the switch before. */
    private void switched(long index) throws IOException {
        TraceEvent event = stretch.store().get(index);
        Long since = runningSince.put(event.cpu(), event.time());
        if (since != null && event.a() != TraceEvent.IDLE) {
            slice(PROCESSORS, event.cpu(), TraceText.vcpu((int) event.a(), (int) event.b()), since, event.time(), "");
        }
    }

    private void event(long index) throws IOException {
        TraceEvent event = stretch.store().get(index);
        int process = event.domain() == TraceEvent.IDLE ? PROCESSORS : event.domain() + 1;
        int track = event.domain() == TraceEvent.IDLE ? event.cpu() : event.vcpu();
        long left = stretch.store().returnOf(index);
        if (left >= 0) {
            String result = stretch.trace().result(index).map(value -> ",\"result\":" + JsonForm.quoted(stretch.trace().text().result(value))).orElse("");
            String reason = stretch.trace().refusal(index)
                    .map(site -> ",\"refused\":" + JsonForm.quoted(site.words()) + ",\"at\":" + JsonForm.quoted(site.place())).orElse("");
            slice(process, track, stretch.trace().text().name(event), event.time(), stretch.store().time(left),
                    "\"call\":" + JsonForm.quoted(stretch.trace().text().what(event)) + result + reason);
        } else {
            put(process, track, "i", event.kind().title(), event.time(), ",\"s\":\"t\"", "\"what\":" + JsonForm.quoted(stretch.trace().text().what(event)));
        }
        if (event.kind() == TraceKind.EVENT_SEND) {
            flow(index, event, process, track);
        }
    }

    /** The arrow begins in the sender's hypercall and ends at the upcall, which may end more than one; named by the pending in between. */
    private void flow(long index, TraceEvent event, int process, int track) throws IOException {
        long pending = stretch.store().partner(index);
        long upcall = pending < 0 ? -1 : stretch.store().partner(pending);
        if (upcall >= 0 && upcall < stretch.to()) {
            TraceEvent end = stretch.store().get(upcall);
            put(process, track, "s", "event", event.time(), ",\"cat\":\"event\",\"id\":" + pending, "");
            put(end.domain() + 1, end.vcpu(), "f", "event", end.time(), ",\"cat\":\"event\",\"bp\":\"e\",\"id\":" + pending, "");
        }
    }

    /** It ends on the very ns that what follows begins with: Perfetto leaves out a slice that overlaps another by one. */
    private void slice(int process, int track, String name, long start, long end, String arguments) throws IOException {
        TraceClock clock = stretch.trace().clock();
        put(process, track, "X", name, start, ",\"dur\":" + micros(clock.nanos(end) - clock.nanos(start)), arguments);
    }

    private void put(int process, int track, String phase, String name, long time, String more, String arguments) throws IOException {
        tracks.add((long) process << Integer.SIZE | track);
        line("\"ph\":\"" + phase + "\",\"name\":" + JsonForm.quoted(name) + ",\"ts\":" + micros(stretch.trace().clock().nanos(time)) + ",\"pid\":" + process
                + ",\"tid\":" + track + more + (arguments.isEmpty() ? "" : ",\"args\":{" + arguments + "}"));
    }

    private void name(int process, int track) throws IOException {
        boolean isProcessor = process == PROCESSORS;
        line("\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%d,\"args\":{\"name\":%s}".formatted(process,
                JsonForm.quoted(isProcessor ? "processors" : TraceText.domain(process - 1))));
        line("\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":%d,\"tid\":%d,\"args\":{\"name\":%s}".formatted(process, track,
                JsonForm.quoted(isProcessor ? "cpu" + track : TraceText.vcpu(process - 1, track))));
    }

    private void line(String members) throws IOException {
        out.write(isFirst ? "{" : ",\n{");
        out.write(members);
        out.write('}');
        isFirst = false;
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NS_PER_US);
    }
}
