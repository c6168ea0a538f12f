/*
 * Owns a stop at a hypercall in words: the call as it enters Paracore, where in its source, the stack, and its result.
 * It must not end the machine. Read next: ../debug/session/DebugSession.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.parascope.debug.session.Background;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.debug.session.SessionEvents;
import org.parascope.debug.session.SessionStop;
import org.parascope.gdb.Frame;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.run.QemuMachine;

/** One debugging session that shows one hypercall. */
final class HypercallStop implements AutoCloseable {

    private static final int MOST_FRAMES = 16;
    private static final int LINES_AROUND = 3;

    private final DebugSession session;
    private final Path sources;
    private final LinkedBlockingQueue<SessionStop> stops = new LinkedBlockingQueue<>();

    private HypercallStop(DebugSession session, Path sources) {
        this.session = session;
        this.sources = sources;
        session.addListener(new SessionEvents() {
            @Override
            public void stopped(SessionStop stop) {
                stops.add(stop);
            }

            @Override
            public void ended(String message) {
                stops.add(new SessionStop(SessionStop.Cause.SIGNAL, 0, "", List.of(), Optional.empty(), message));
            }
        });
    }

    /** Connects to a machine that has not run yet. */
    static HypercallStop connect(QemuMachine machine, Path sources) throws DebugException {
        return new HypercallStop(DebugSession.connect(machine, sources, Background.AWAITED), sources);
    }

    void begin() throws DebugException {
        session.begin(false);
    }

    /**
     * A hypercall that was stopped at.
     *
     * @param call the call as it entered Paracore
     * @param source the lines around, its own marked; empty for a file that is not among the bundled sources
     * @param stack its frames, the innermost first
     * @param returned the call as it returned
     */
    record Seen(String call, String source, List<String> stack, String returned) {
        @Override
        public String toString() {
            String frames = stack.isEmpty() ? "" : source + "stack:\n  " + String.join("\n  ", stack) + "\n";
            return call + "\n" + frames + "returned: " + returned + "\n";
        }

        Map<String, Object> values() {
            return Json.object("call", call, "source", source, "stack", stack, "returned", returned);
        }
    }

    /** Stops at the next call of a hypercall by any domain, and goes on to its return. */
    Seen atNext(Hypercall hypercall, Duration patience) throws DebugException, IOException, CommandException {
        int row = session.addFilter(HypercallFilter.entry(OptionalInt.empty(), OptionalInt.of(hypercall.number())));
        SessionStop entry = await(patience);
        session.removeFilter(row);
        List<Frame> frames = session.frames(entry.thread(), MOST_FRAMES);
        String source = frames.isEmpty() ? "" : source(frames.getFirst());
        List<String> stack = frames.stream().map(HypercallStop::describe).toList();
        session.stepHypercall();
        return new Seen(describe(entry), source, stack, describe(await(patience)));
    }

    private SessionStop await(Duration patience) throws CommandException {
        try {
            SessionStop stop = stops.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (stop == null) {
                throw new CommandException("expected a hypercall within " + patience.toSeconds() + " s, found none");
            }
            if (stop.hypercall().isEmpty()) {
                throw new CommandException("expected a stop at a hypercall, found " + stop.cause() + " " + stop.note());
            }
            return stop;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while waiting for a hypercall", e);
        }
    }

    private static String describe(SessionStop stop) {
        return stop.hypercall().map(HypercallEvent::toString).orElse(stop.note());
    }

    private static String describe(Frame frame) {
        var place = frame.file().isEmpty() ? "" : " at " + frame.file() + ":" + frame.line();
        return "#%d %s%s".formatted(frame.level(), frame.function(), place);
    }

    /** The lines around a frame's, its own marked; empty for a file that is not among the bundled sources. */
    private String source(Frame frame) throws IOException {
        var file = frame.fullName().isEmpty() ? sources.resolve(frame.file()) : Path.of(frame.fullName());
        if (frame.line() == 0 || !Files.isRegularFile(file)) {
            return "";
        }
        var lines = Files.readAllLines(file);
        var text = new StringBuilder();
        int last = Math.min(lines.size(), frame.line() + LINES_AROUND);
        for (int number = Math.max(1, frame.line() - LINES_AROUND); number <= last; number++) {
            text.append("%s%5d  %s%n".formatted(number == frame.line() ? ">" : " ", number, lines.get(number - 1)));
        }
        return text.toString();
    }

    @Override
    public void close() {
        session.close();
    }
}
