package org.parascope.inspect.trace;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * Records one machine's trace for whoever looks: switches classes on, reads the rings on a thread of its own, keeps the events.
 *
 * <p>One a machine and process. While nobody has a {@link Recording} the classes are off, the thread is gone, and nothing costs
 * anything; what was recorded stays. Of a machine that ended, or a dump, its rings are read once. Thread-safe.
 */
public final class TraceRecorder {
    /** Events kept for the window unless the user says otherwise; the oldest make room. About 70 MB. */
    public static final int KEPT = 2_000_000;
    private static final long BUSY_MS = 4;
    private static final long CALM_MS = 25;
    private static final long RETRY_MS = 250;
    private static final Map<Machine, TraceRecorder> KNOWN = new WeakHashMap<>();
    private static volatile int kept = KEPT;

    /** Somebody who wants some classes recorded. */
    public final class Recording implements AutoCloseable {
        private volatile Set<TraceClass> classes;

        private Recording(Set<TraceClass> classes) {
            this.classes = copy(classes);
        }

        /** Wants others from now on. */
        public void want(Set<TraceClass> newClasses) {
            classes = copy(newClasses);
        }

        private static Set<TraceClass> copy(Set<TraceClass> classes) {
            var copy = EnumSet.noneOf(TraceClass.class);
            copy.addAll(classes);
            return copy;
        }

        @Override
        public void close() {
            recordings.remove(this);
        }
    }

    private final Machine machine;
    private final int keep;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private volatile Optional<Trace> trace = Optional.empty();
    private volatile String message = "";
    private volatile Set<TraceClass> on = Set.of();
    private @Nullable Thread thread;

    /** @param keep how many events to keep */
    public TraceRecorder(Machine machine, int keep) {
        this.machine = machine;
        this.keep = keep;
    }

    /** How many events the shared recorders of machines keep that are looked at for the first time afterwards. */
    public static void keep(int events) {
        kept = events;
    }

    /** The recorder that all views of a machine share. */
    public static TraceRecorder of(Machine machine) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(machine, _ -> new TraceRecorder(machine, kept));
        }
    }

    /** Begins to record; close it to end. */
    public synchronized Recording record(Set<TraceClass> classes) {
        var recording = new Recording(classes);
        recordings.add(recording);
        if (thread == null) {
            var started = Thread.ofPlatform().name("Parascope trace").daemon().unstarted(this::run);
            thread = started;
            started.start();
        }
        return recording;
    }

    /** What is recorded so far; another object after the machine was reset. Empty until the hypervisor runs. */
    public Optional<Trace> trace() {
        return trace;
    }

    /** Why nothing is recorded; empty when all is well. */
    public String message() {
        return message;
    }

    /** The classes the hypervisor records now, whoever asked for them. */
    public Set<TraceClass> on() {
        return on;
    }

    /** Waits until the last recording's classes are off again; at most so long. */
    public void awaitEnd(Duration longest) throws InterruptedException {
        Thread last;
        synchronized (this) {
            last = thread;
        }
        if (last != null) {
            last.join(longest);
        }
    }

    public boolean isRecording() {
        return !recordings.isEmpty();
    }

    /** Ends when nobody wants it any more, or when the machine has ended and all of it was read. */
    private void run() {
        @Nullable TraceReading reading = null;
        boolean isOver = false;
        while (!isOver) {
            long pause = RETRY_MS;
            try {
                reading = current(reading);
                pause = reading.poll(wanted(), machine.state() != MachineState.RUNNING) > 0 ? BUSY_MS : CALM_MS;
                on = reading.on();
                message = reading.hasRings() ? "" : "The hypervisor has no memory for a trace.";
            } catch (InspectionException e) {
                message = e.getMessage();
            } catch (FormatException | MemoryException e) {
                message = "The trace cannot be read: " + e.getMessage();
            } catch (RuntimeException e) {
                message = "The trace's reader failed: " + e; // our own bug: said where the user looks, instead of a thread that died
            }
            isOver = rest(pause, reading);
        }
    }

    private TraceReading current(@Nullable TraceReading before) throws InspectionException, FormatException, MemoryException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        if (before != null && before.isOf(hypervisor)) {
            return before;
        }
        Optional<Trace> known = trace;
        Optional<Trace> continued = known.filter(each -> each.text().isOf(hypervisor));
        var store = continued.map(Trace::store).orElseGet(() -> new TraceStore(keep));
        var made = new TraceReading(hypervisor, store, machine.state() == MachineState.ENDED);
        if (continued.isEmpty()) {
            trace = Optional.of(new Trace(store, TraceClock.of(hypervisor), new TraceText(Optional.of(hypervisor))));
        }
        return made;
    }

    private Set<TraceClass> wanted() {
        var wanted = EnumSet.noneOf(TraceClass.class);
        recordings.forEach(recording -> wanted.addAll(recording.classes));
        wanted.remove(TraceClass.READER);
        return wanted;
    }

    /** Waits a moment; true when nobody wants more: then the classes are off again, and another thread may take over. */
    private boolean rest(long milliseconds, @Nullable TraceReading reading) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            recordings.clear(); // nobody interrupts it but a virtual machine that goes down
        }
        synchronized (this) {
            if (!recordings.isEmpty()) {
                return false;
            }
            if (reading != null) {
                finish(reading);
            }
            thread = null;
            return true;
        }
    }

    private void finish(TraceReading reading) {
        try {
            reading.end();
            on = reading.on();
        } catch (InspectionException | MemoryException e) {
            message = "The trace could not be switched off: " + e.getMessage();
        }
    }
}
