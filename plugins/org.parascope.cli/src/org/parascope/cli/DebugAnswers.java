/*
 * Owns how the debugger's answers read, for people and as JSON: stops, stacks, hypercalls with what they changed.
 * It must not ask the machine to move. Read next: DebugVerbs.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallReport;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.StackEntry;
import org.parascope.gdb.Frame;
import org.parascope.inspect.shape.TextForm;

/** Answers. */
final class DebugAnswers {

    private static final int MOST_FRAMES = 64;
    /** Above the one that is shown, at a stop for a hypercall. */
    private static final int MOST_INLINED = 16;

    /**
     * One answer in both forms.
     *
     * @param text for people; may be empty
     * @param values for programs, as {@link Json} takes them
     */
    record Answer(String text, Map<String, Object> values) {
        static Answer of(String text, String name, Object value) {
            return new Answer(text, Map.of(name, value));
        }
    }

    private final DebugSession session;
    private final Path sources;

    DebugAnswers(DebugSession session, Path sources) {
        this.session = session;
        this.sources = sources;
    }

    /** Where the machine came to stand, and why. */
    Answer arrival(DebuggedMachine.Arrival arrival, List<String> hit) throws DebugException, IOException {
        if (arrival.stop().isEmpty()) {
            return new Answer("ended: " + arrival.end(), Map.of("ended", arrival.end()));
        }
        SessionStop stop = arrival.stop().get();
        var values = new LinkedHashMap<String, Object>();
        values.put("cause", stop.cause().name().toLowerCase(Locale.ROOT));
        if (!stop.note().isEmpty()) {
            values.put("note", stop.note());
        }
        var text = new StringBuilder(cause(stop));
        if (!hit.isEmpty()) {
            values.put("breakpoints", hit);
            text.append(" (").append(String.join(" ", hit)).append(')');
        }
        if (stop.hypercall().isPresent()) {
            values.put("hypercall", hypercall(stop.hypercall().get()));
        }
        addPlace(text, values);
        return new Answer(text.toString(), values);
    }

    private void addPlace(StringBuilder text, Map<String, Object> values) throws DebugException, IOException {
        if (session.backwards().isPresent()) {
            long position = session.backwards().get().position();
            values.put("instruction", position);
            text.append(" at instruction %,d".formatted(position));
        }
        session.runningVcpu().ifPresent(vcpu -> values.put("vcpu", vcpu.toString()));
        List<Frame> frames = session.frames(1, MOST_INLINED);
        if (!frames.isEmpty()) {
            Frame frame = frames.getFirst();
            values.put("frame", frame(frame));
            text.append("\n  ").append(describe(frame)).append(source(frame));
        }
    }

    private static String cause(SessionStop stop) {
        return switch (stop.cause()) {
            case START -> "the hypervisor starts";
            case BREAKPOINT -> stop.note().isEmpty() ? "breakpoint" : "watchpoint, " + stop.note();
            case HYPERCALL -> stop.hypercall().map(DebugAnswers::moment).orElse("hypercall");
            case STEP -> stop.note().isEmpty() ? "stepped" : stop.note();
            case HAPPENING, WRITER, EDGE, FAILED, SIGNAL -> stop.note().isEmpty() ? "stopped by itself" : stop.note();
            case SUSPENDED -> "suspended";
        };
    }

    private static String moment(HypercallEvent event) {
        return switch (event.kind()) {
            case ENTRY, FAILURE -> event.toString();
            case RETURN -> event.vcpu() + " returned from " + event.call() + (event.hasResult() ? " = " + event.resultText() : "");
            case REFUSAL -> event.vcpu() + " refused: " + event.refusal().map(HypercallEvent.Refusal::words).orElse("") + " in " + event.call();
        };
    }

    /** The call stack, across the border. */
    Answer stack(List<StackEntry> entries) {
        var lines = new ArrayList<String>();
        var frames = new ArrayList<Object>();
        for (StackEntry entry : entries) {
            switch (entry) {
                case StackEntry.Border(String words) -> {
                    lines.add("-- " + words + " --");
                    frames.add(Map.of("border", words));
                }
                case StackEntry.Call(Frame frame, var space, var module) -> {
                    lines.add("#%-2d %s %s%s".formatted(frame.level(), space, describe(frame), module.isEmpty() ? "" : " [" + module + "]"));
                    Map<String, Object> values = frame(frame);
                    values.put("space", space.toString());
                    if (!module.isEmpty()) {
                        values.put("module", module);
                    }
                    frames.add(values);
                }
            }
        }
        return Answer.of(String.join("\n", lines), "stack", frames);
    }

    int mostFrames() {
        return MOST_FRAMES;
    }

    /** All that is known of the last hypercall that stopped the machine. */
    Answer report(HypercallReport report) {
        HypercallEvent event = report.event();
        var text = new StringBuilder(moment(event));
        Map<String, Object> values = hypercall(event);
        event.refusal().ifPresent(refusal -> text.append("\nrefused in ").append(refusal.file()).append(':').append(refusal.line()).append(": ")
                .append(refusal.words()));
        if (!report.cost().isEmpty()) {
            text.append("\ntook ").append(report.cost());
            values.put("cost", report.cost());
        }
        var details = new ArrayList<Object>();
        for (HypercallReport.Detail detail : report.details()) {
            text.append("\n  ").append(detail.name()).append(" = ").append(detail.value());
            details.add(Map.of("name", detail.name(), "value", detail.value(), "raw", detail.raw()));
        }
        values.put("details", details);
        if (report.difference().isPresent()) {
            String difference = TextForm.of(report.difference().get());
            text.append("\nit changed:\n").append(difference.stripTrailing());
            values.put("difference", difference.lines().toList());
        }
        return new Answer(text.toString(), values);
    }

    private static Map<String, Object> hypercall(HypercallEvent event) {
        var values = new LinkedHashMap<String, Object>();
        values.put("vcpu", event.vcpu().toString());
        values.put("at", event.kind().name().toLowerCase(Locale.ROOT));
        values.put("name", event.number() < 0 ? "" : event.hypercall().name());
        if (event.command().isPresent()) {
            values.put("command", event.hypercall().command(event.command().getAsLong()));
        }
        values.put("call", event.call());
        var arguments = new ArrayList<Object>();
        for (long argument : event.arguments()) {
            arguments.add("0x" + Long.toHexString(argument));
        }
        values.put("arguments", arguments);
        if (event.hasResult()) {
            values.put("result", event.result());
            values.put("resultText", event.resultText());
        }
        event.refusal().ifPresent(refusal -> values.put("refusal", Map.of("file", refusal.file(), "line", refusal.line(), "function",
                refusal.function(), "words", refusal.words())));
        return values;
    }

    private static Map<String, Object> frame(Frame frame) {
        var values = new LinkedHashMap<String, Object>();
        values.put("level", frame.level());
        values.put("function", frame.function());
        values.put("address", String.format("0x%016x", frame.address()));
        if (!frame.file().isEmpty()) {
            values.put("file", frame.file());
            values.put("line", frame.line());
        }
        return values;
    }

    private static String describe(Frame frame) {
        String name = frame.function().isEmpty() ? String.format("%016x", frame.address()) : frame.function();
        return name + (frame.file().isEmpty() ? "" : " at " + frame.file() + ":" + frame.line());
    }

    /** The frame's line of source; empty for a file that is not there. */
    private String source(Frame frame) throws IOException {
        return line(frame).map(text -> "\n  %d\t%s".formatted(frame.line(), text)).orElse("");
    }

    private Optional<String> line(Frame frame) throws IOException {
        Path file = sources.resolve(frame.file());
        if (frame.line() == 0 || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return frame.line() <= lines.size() ? Optional.of(lines.get(frame.line() - 1)) : Optional.empty();
    }
}
