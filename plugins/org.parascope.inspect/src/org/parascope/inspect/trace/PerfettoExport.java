package org.parascope.inspect.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
 *
 * <p>Perfetto finds a track by its thread alone, and takes thread 0 for the idle one of Linux: so no two tracks have the same, and none
 * has 0. An arrow's end belongs to the slice of its track that began last, so an upcall is a slice, and arrows to it follow it in the file.
 */
final class PerfettoExport {
    private static final int PROCESSORS = 1;
    /** A process's id is this times its place, processors before domains; a thread's the process's and its own number. */
    private static final int PLACE = 1_000;
    private static final double NS_PER_US = 1e3;
    /** An upcall takes no time of its own; a slice must have some. */
    private static final int UPCALL_NANOS = 1;

    /** What runs on a processor, and from when on. */
    private record Running(int domain, int vcpu, long since) {
    }

    /** Where a line is drawn; the idle domain's are the processors'. */
    private record Track(int domain, int number) implements Comparable<Track> {
        static Track of(TraceEvent event) {
            return event.domain() == TraceEvent.IDLE ? processor(event.cpu()) : new Track(event.domain(), event.vcpu());
        }

        static Track processor(int cpu) {
            return new Track(TraceEvent.IDLE, cpu);
        }

        boolean isProcessor() {
            return domain == TraceEvent.IDLE;
        }

        int process() {
            return (isProcessor() ? PROCESSORS : PROCESSORS + 1 + domain) * PLACE;
        }

        int thread() {
            return process() + number % PLACE;
        }

        @Override
        public int compareTo(Track other) {
            return Integer.compare(thread(), other.thread());
        }
    }

    private final TraceStretch stretch;
    private final Writer out;
    private final Map<Integer, Running> running = new HashMap<>();
    /** Processors of which the stretch knows what runs there, or knows that it does not. */
    private final Set<Integer> known = new HashSet<>();
    /** The arrows to an upcall that is still to come. */
    private final Map<Long, List<Long>> arrows = new HashMap<>();
    private final Set<Track> tracks = new TreeSet<>();
    /** Nothing was recorded for a while: what ran before a processor's first switch is not known. */
    private boolean isInterrupted;
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
            switch (stretch.store().kind(index)) {
                case SCHEDULER_SWITCH -> switched(stretch.store().get(index));
                case LOST -> breakOff(Set.of(stretch.store().cpu(index)), stretch.store().time(index));
                case PAUSED -> {
                    isInterrupted = true;
                    breakOff(Set.copyOf(running.keySet()), stretch.store().time(index));
                }
                default -> {
                    // Says nothing of what runs.
                }
            }
            if (stretch.isWanted(index)) {
                event(index);
            }
        }
        if (stretch.to() > stretch.from()) {
            long end = stretch.store().time(stretch.to() - 1);
            for (Map.Entry<Integer, Running> each : running.entrySet()) {
                ran(each.getKey(), each.getValue(), end);
            }
        }
        var processes = new TreeSet<Integer>();
        for (Track track : tracks) {
            name(track, processes.add(track.process()));
        }
    }

    /** A switch ends what ran on the processor since the switch before, or since the stretch began. */
    private void switched(TraceEvent event) throws IOException {
        Running before = known.add(event.cpu()) && !isInterrupted ? new Running((int) event.a(), (int) event.b(), stretch.store().time(stretch.from()))
                : running.remove(event.cpu());
        if (before != null) {
            ran(event.cpu(), before, event.time());
        }
        running.put(event.cpu(), new Running((int) event.c(), (int) event.d(), event.time()));
    }

    private void ran(int cpu, Running what, long until) throws IOException {
        if (what.domain != TraceEvent.IDLE && until > what.since) {
            slice(Track.processor(cpu), TraceText.vcpu(what.domain, what.vcpu), what.since, until, "");
        }
    }

    /** What runs is not known until the next switch. */
    private void breakOff(Set<Integer> cpus, long time) throws IOException {
        for (int cpu : cpus) {
            Running until = running.remove(cpu);
            known.add(cpu);
            if (until != null) {
                ran(cpu, until, time);
            }
        }
    }

    private void event(long index) throws IOException {
        TraceEvent event = stretch.store().get(index);
        Track track = Track.of(event);
        String what = JsonForm.quoted(stretch.trace().text().what(event));
        switch (event.kind()) {
            case HYPERCALL_ENTRY -> call(index, event, track, what);
            case TRAP_UPCALL -> {
                put(track, "X", event.kind().title(), nanos(event.time()), ",\"dur\":" + micros(UPCALL_NANOS), "\"what\":" + what);
                for (long pending : arrows.getOrDefault(index, List.of())) {
                    arrow(track, "f", event.time(), ",\"bp\":\"e\"", pending);
                }
                arrows.remove(index);
            }
            default -> instant(event, track, event.kind().title(), what);
        }
        if (event.kind() == TraceKind.EVENT_SEND) {
            send(index, event, track);
        }
    }

    /** A hypercall that has not returned yet, or whose return was lost, is a moment. */
    private void call(long index, TraceEvent event, Track track, String what) throws IOException {
        long left = stretch.store().returnOf(index);
        String name = stretch.trace().text().name(event);
        if (left < 0) {
            instant(event, track, name, what);
            return;
        }
        String result = stretch.trace().result(index).map(value -> ",\"result\":" + JsonForm.quoted(stretch.trace().text().result(value))).orElse("");
        String reason = stretch.trace().refusal(index)
                .map(site -> ",\"refused\":" + JsonForm.quoted(site.words()) + ",\"at\":" + JsonForm.quoted(site.place())).orElse("");
        slice(track, name, event.time(), stretch.store().time(left), "\"call\":" + what + result + reason);
    }

    private void instant(TraceEvent event, Track track, String name, String what) throws IOException {
        put(track, "i", name, nanos(event.time()), ",\"s\":\"t\"", "\"what\":" + what);
    }

    /** The arrow begins in the sender's hypercall and ends at the upcall, which may end more than one; named by the pending in between. */
    private void send(long index, TraceEvent event, Track track) throws IOException {
        long pending = stretch.store().partner(index);
        long upcall = pending < 0 ? -1 : stretch.store().partner(pending);
        if (upcall > index && upcall < stretch.to() && stretch.isWanted(upcall)) {
            arrow(track, "s", event.time(), "", pending);
            arrows.computeIfAbsent(upcall, _ -> new ArrayList<>()).add(pending);
        }
    }

    private void arrow(Track track, String phase, long time, String more, long id) throws IOException {
        put(track, phase, "event", nanos(time), ",\"cat\":\"event\"" + more + ",\"id\":" + id, "");
    }

    /** It ends on the very ns that what follows begins with: Perfetto leaves out a slice that overlaps another by one. */
    private void slice(Track track, String name, long start, long end, String arguments) throws IOException {
        put(track, "X", name, nanos(start), ",\"dur\":" + micros(nanos(end) - nanos(start)), arguments);
    }

    private long nanos(long time) {
        return stretch.trace().clock().nanos(time);
    }

    private void put(Track track, String phase, String name, long nanos, String more, String arguments) throws IOException {
        tracks.add(track);
        line("\"ph\":\"" + phase + "\",\"name\":" + JsonForm.quoted(name) + ",\"ts\":" + micros(nanos) + ",\"pid\":" + track.process()
                + ",\"tid\":" + track.thread() + more + (arguments.isEmpty() ? "" : ",\"args\":{" + arguments + "}"));
    }

    private void name(Track track, boolean isNewProcess) throws IOException {
        if (isNewProcess) {
            line("\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%d,\"tid\":%d,\"args\":{\"name\":%s}".formatted(track.process(), track.thread(),
                    JsonForm.quoted(track.isProcessor() ? "processors" : TraceText.domain(track.domain))));
            line("\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":%d,\"tid\":%d,\"args\":{\"sort_index\":%d}".formatted(track.process(),
                    track.thread(), track.process()));
        }
        line("\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":%d,\"tid\":%d,\"args\":{\"name\":%s}".formatted(track.process(), track.thread(),
                JsonForm.quoted(track.isProcessor() ? "cpu" + track.number : TraceText.vcpu(track.domain, track.number))));
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
