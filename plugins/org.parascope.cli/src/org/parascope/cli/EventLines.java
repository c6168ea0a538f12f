/*
 * Owns a run as lines of JSON: one object an event, with what every console says, whole lines where it can.
 * It must not lose or double a byte of a console. Read next: TerminalRun, DemoCommand, Json.
 */
package org.parascope.cli;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parascope.run.Console;
import org.parascope.run.Ending;
import org.parascope.run.MachineEvents;
import org.parascope.run.QemuMachine;

/** The events of one run. */
final class EventLines {

    /** What {@code --help} says of them. */
    static final String STARTED = "  started   system, gdb and qmp (where they listen), running";
    static final String CONSOLE = "  console   console, domain (not of a serial port), text (a line, or its start)";
    static final String ENDED = "  ended     reason (powered_off rebooted terminated failed), message, exit_code";

    private static final long REST_MILLIS = 200;
    private static final long DRAIN_SECONDS = 10;
    private static final int LONGEST = 4096;

    private final PrintStream out;
    private final List<Spoken> spoken = new ArrayList<>();

    EventLines(PrintStream out) {
        this.out = out;
    }

    /** Tells an event, with what it has, as {@link Json} takes it. */
    synchronized void tell(String event, Map<String, ?> values) {
        Map<String, Object> all = Json.object("event", event);
        all.putAll(values);
        out.println(Json.line(all));
    }

    /** A machine is there: where to reach it, and from now on what its consoles say. */
    void started(QemuMachine machine, boolean running) {
        tell("started", Json.object("system", machine.name(), "gdb", machine.gdbTarget(), "qmp", machine.folder().visitor().toString(),
                "running", running));
        listen(machine);
    }

    private void listen(QemuMachine machine) {
        Set<Console> known = new HashSet<>();
        machine.addListener(new MachineEvents() {
            @Override
            public void stateChanged(QemuMachine changed) {
                // Who stops it tells so.
            }

            @Override
            public void consoleAdded(QemuMachine here, Console console) {
                attach(console, known);
            }

            @Override
            public void ended(QemuMachine here, Ending ending) {
                // Told when the consoles have said their last.
            }
        });
        machine.consoles().forEach(console -> attach(console, known));
    }

    private void attach(Console console, Set<Console> known) {
        var mouth = new Spoken(console);
        synchronized (this) {
            if (!known.add(console)) {
                return;
            }
            spoken.add(mouth);
        }
        console.attach(mouth);
        Thread.ofVirtual().name("resting lines of " + console.name()).start(mouth::tellRests);
    }

    /** The machine has ended; the exit code is left out where it is a signal's. */
    void ended(Ending ending, boolean bySignal, int exitCode) throws InterruptedException {
        List<Spoken> all;
        synchronized (this) {
            all = List.copyOf(spoken);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        for (Spoken mouth : all) {
            mouth.awaitClosed(end - System.nanoTime());
        }
        Map<String, Object> values = Json.object("reason", ending.reason().name().toLowerCase(Locale.ROOT), "message", ending.message());
        if (!bySignal) {
            values.put("exit_code", exitCode);
        }
        tell("ended", values);
    }

    /** One console: its bytes become text, its text lines. */
    private final class Spoken implements Console.Listener {
        private final Console console;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        private final StringBuilder line = new StringBuilder();
        private ByteBuffer rest = ByteBuffer.allocate(0);
        private boolean rested;

        Spoken(Console console) {
            this.console = console;
        }

        @Override
        public synchronized void output(byte[] bytes) {
            decode(bytes, false);
            for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                say(end + 1);
            }
            if (line.length() > LONGEST) {
                say(line.length());
            }
            rested = false;
        }

        @Override
        public synchronized void restarted() {
            sayAll();
            tell("restarted", owner());
        }

        @Override
        public synchronized void closed() {
            decode(new byte[0], true);
            sayAll();
            closed.complete(true);
        }

        /** A line without its end, as a prompt, is told once nothing has come for a while. */
        void tellRests() {
            try {
                while (!closed.isDone()) {
                    Thread.sleep(REST_MILLIS);
                    synchronized (this) {
                        if (rested) {
                            sayAll();
                        }
                        rested = true;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitClosed(long nanos) throws InterruptedException {
            try {
                closed.get(nanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException stillTalking) {
                synchronized (this) {
                    sayAll();
                }
            }
        }

        /** A character may come in two halves. */
        private void decode(byte[] bytes, boolean last) {
            ByteBuffer in = ByteBuffer.allocate(rest.remaining() + bytes.length).put(rest).put(bytes).flip();
            CharBuffer text = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, text, last);
            rest = in.slice();
            line.append(text.flip());
        }

        private void sayAll() {
            if (!line.isEmpty()) {
                say(line.length());
            }
        }

        private void say(int end) {
            Map<String, Object> values = owner();
            values.put("text", line.substring(0, end));
            line.delete(0, end);
            tell("console", values);
        }

        private Map<String, Object> owner() {
            Map<String, Object> values = Json.object("console", console.name());
            if (console.domain() >= 0) {
                values.put("domain", console.domain());
            }
            return values;
        }
    }
}
