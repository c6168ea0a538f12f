package org.parascope.debug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Command;
import org.parascope.gdb.Frame;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbEvents;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.Breakpoint;
import org.parascope.gdb.command.Connect;
import org.parascope.gdb.command.Continue;
import org.parascope.gdb.command.DeleteBreakpoint;
import org.parascope.gdb.command.Detach;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.FindFunction;
import org.parascope.gdb.command.Finish;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.gdb.command.Interrupt;
import org.parascope.gdb.command.ListFrames;
import org.parascope.gdb.command.LoadSymbols;
import org.parascope.gdb.command.Set;
import org.parascope.gdb.command.StepInstruction;
import org.parascope.gdb.command.StepInto;
import org.parascope.gdb.command.StepOver;
import org.parascope.run.QemuMachine;
import org.parascope.symbols.SymbolRecord;

/**
 * Debugs one machine: connects gdb to its stub, sets breakpoints on source lines and on hypercalls, steps, and tells why it
 * stopped in the terms of the system.
 *
 * <p>Two internal breakpoints make hypercall stops: at the hypervisor's start, where the filters are written into it, and at
 * {@code break_hit}, which Paracore calls for a match. A match at entry is carried on to the first line of the hypercall's
 * handler; a match at return, to the code that called the handler. Call nothing here on the UI thread. Read
 * {@link BreakFilters} next.
 */
public final class DebugSession implements AutoCloseable {
    private static final Duration LOADING = Duration.ofSeconds(120);
    private static final String START = "start_paracore";
    private static final String HIT = "break_hit";
    /** In debug/hooks.c: what calls a handler that is watched. */
    private static final String CALLER = "call_watched";

    private enum Phase {
        CONNECTING, RUNNING, STOPPED,
        /** Stopped for a moment by {@link #whileStopped}, or about to be. */
        INTERLUDE, ENDED
    }

    /**
     * The frame to show first while the processor is at an address.
     *
     * @param place where to show it, other than where gdb says
     */
    private record Shown(long address, String function, Optional<FindFunction.Place> place) {
        /** The innermost, as gdb says. */
        static final Shown TOP = new Shown(0, "", Optional.empty());
    }

    /** Something to do while the machine stands. */
    @FunctionalInterface
    private interface Work<R> {
        R get() throws DebugException;
    }

    private final QemuMachine machine;
    private final Gdb gdb;
    private final @Nullable HypervisorState hypervisor;
    private final @Nullable BreakFilters filters;
    private final List<SessionEvents> listeners = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.CONNECTING;
    private volatile boolean suspending;
    private volatile boolean stopAtStart;
    private volatile @Nullable HypercallEvent lastHypercall;
    private volatile Shown shownFrame = Shown.TOP;
    private String startBreakpoint = "none";
    private String hitBreakpoint = "none";
    private String handlerBreakpoint = "none";
    private volatile CompletableFuture<Stop> interlude = new CompletableFuture<>();
    private boolean finishingHit;
    private int stepRow = -1;
    private List<Integer> hitRows = List.of();

    private DebugSession(QemuMachine machine, Gdb gdb, @Nullable HypervisorState hypervisor) {
        this.machine = machine;
        this.gdb = gdb;
        this.hypervisor = hypervisor;
        filters = hypervisor == null ? null : new BreakFilters(hypervisor.layouts());
    }

    /**
     * Connects gdb to a machine that has not run yet; it stays stopped until {@link #begin}.
     *
     * @param sources the folder of the hypervisor's source
     */
    public static DebugSession connect(QemuMachine machine, Path sources) throws DebugException {
        Optional<Path> layout = machine.setup().layout();
        HypervisorState state = layout.isPresent() ? new HypervisorState(machine.memory(), layout.get()) : null;
        try {
            Gdb gdb = Gdb.start();
            try {
                var session = new DebugSession(machine, gdb, state);
                session.prepare(sources);
                return session;
            } catch (GdbException e) {
                gdb.close();
                throw e;
            }
        } catch (GdbException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    public void addListener(SessionEvents listener) {
        listeners.add(listener);
    }

    public QemuMachine machine() {
        return machine;
    }

    public boolean isStopped() {
        return phase == Phase.STOPPED;
    }

    public boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** The hypercall of the last stop for one. */
    public Optional<HypercallEvent> lastHypercall() {
        HypercallEvent last = lastHypercall;
        return last == null ? Optional.empty() : Optional.of(last);
    }

    /** The vCPU that runs, or ran when the machine stopped. */
    public Optional<Vcpu> runningVcpu() {
        HypervisorState state = hypervisor;
        return state == null ? Optional.empty() : state.running();
    }

    /** Whether hypercall breakpoints and steps are possible: the hypervisor is Paracore, with its symbols and layout. */
    public boolean knowsHypercalls() {
        return filters != null;
    }

    /** Lets the machine start; with {@code atStart} it stops at the hypervisor's first line. */
    public void begin(boolean atStart) throws DebugException {
        stopAtStart = atStart;
        resume();
    }

    public void resume() throws DebugException {
        run(new Continue());
    }

    /** Stops the machine; that it stopped is told by an event. */
    public void suspend() throws DebugException {
        suspending = true;
        execute(new Interrupt());
    }

    public void stepInto(int thread) throws DebugException {
        run(new StepInto(thread));
    }

    public void stepOver(int thread) throws DebugException {
        run(new StepOver(thread));
    }

    public void stepInstruction(int thread) throws DebugException {
        run(new StepInstruction(thread));
    }

    /** Until the function of a frame has returned. */
    public void stepReturn(int thread, int level) throws DebugException {
        run(new Finish(thread, level));
    }

    /** To the return of the next hypercall of the vCPU that runs; of any, when the processor is idle. */
    public void stepHypercall() throws DebugException {
        BreakFilters table = requireFilters();
        dropStepRow();
        stepRow = table.add(runningVcpu().map(HypercallFilter::nextReturn).orElseGet(HypercallFilter::nextReturn));
        resume();
    }

    /** Sets a breakpoint on a source line or function; a running machine is stopped for a moment. Returns gdb's number. */
    public Breakpoint insertBreakpoint(String place, String condition) throws DebugException {
        return whileStopped(() -> execute(new InsertBreakpoint(place, false, false, condition)));
    }

    /** Removes a breakpoint; a running machine is stopped for a moment. */
    public void deleteBreakpoint(String number) throws DebugException {
        whileStopped(() -> execute(new DeleteBreakpoint(number)));
    }

    /** Sets a hypercall breakpoint; returns its row. At once where the hypervisor runs, else when it starts. */
    public int addFilter(HypercallFilter filter) throws DebugException {
        return requireFilters().add(filter);
    }

    public void removeFilter(int row) throws DebugException {
        requireFilters().remove(row);
    }

    /**
     * The frames of a thread's stack, innermost first. At a stop for a hypercall, what Paracore calls to tell the debugger is
     * left out: the first frame is the handler at its entry, the caller of the handler at its return, or the place of a refusal.
     */
    public List<Frame> frames(int thread, int most) throws DebugException {
        List<Frame> frames = known(execute(new ListFrames(thread, most)));
        Shown shown = shownFrame;
        for (int i = 0; !frames.isEmpty() && shown.address() == frames.getFirst().address() && i < frames.size(); i++) {
            if (frames.get(i).function().equals(shown.function())) {
                var rest = new ArrayList<>(frames.subList(i, frames.size()));
                Frame first = rest.getFirst();
                shown.place().ifPresent(place -> rest.set(0, new Frame(first.level(), first.address(), first.function(),
                        place.file(), place.fullName(), place.line())));
                return rest;
            }
        }
        return frames;
    }

    /** Below a frame without a name there is no unwind information, and gdb only guesses. */
    private static List<Frame> known(List<Frame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).function().isEmpty()) {
                return frames.subList(0, Math.max(1, i));
            }
        }
        return frames;
    }

    /** Executes a command of gdb. */
    public <R> R execute(Command<R> command) throws DebugException {
        try {
            return gdb.execute(command);
        } catch (GdbException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    /** A line of gdb's own language; returns what it printed. */
    public String console(String line) throws DebugException {
        try {
            return gdb.console(line, LOADING);
        } catch (GdbException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    /** Leaves the machine, which runs on, without any breakpoint. */
    public void detach() throws DebugException {
        BreakFilters table = filters;
        if (table != null && phase != Phase.ENDED) {
            for (int row : table.wanted(-1)) {
                table.remove(row);
            }
        }
        try {
            if (phase == Phase.RUNNING) {
                phase = Phase.INTERLUDE;
                pause();
            }
            execute(new Detach());
        } finally {
            close();
        }
    }

    /** Ends gdb at once; the machine is left as it is. */
    @Override
    public void close() {
        gdb.close();
    }

    private void prepare(Path sources) throws GdbException {
        Optional<Path> symbols = machine.setup().symbols();
        if (symbols.isPresent()) {
            gdb.execute(new LoadSymbols(symbols.get().toString()), LOADING);
        }
        gdb.execute(new Set("mi-async on"));
        gdb.execute(new Set("confirm off"));
        gdb.execute(new Set("pagination off"));
        gdb.execute(new Set("breakpoint pending off"));
        gdb.execute(new Set("substitute-path /paracore " + sources));
        gdb.addListener(new Listener());
        gdb.execute(new Connect(machine.gdbTarget()), LOADING);
        if (hypervisor != null) {
            startBreakpoint = gdb.execute(InsertBreakpoint.at(START)).number();
            hitBreakpoint = gdb.execute(InsertBreakpoint.at(HIT)).number();
        }
        machine.ending().thenAccept(ending -> end(ending.message())); // gdb does not notice while the target stands
        gdb.awaitEvents(); // the stop that connecting makes is nobody's news
        phase = Phase.STOPPED;
    }

    private BreakFilters requireFilters() throws DebugException {
        BreakFilters table = filters;
        if (table == null) {
            throw new DebugException("Hypercall breakpoints and Step Hypercall need Paracore: this system's hypervisor has no layout file.");
        }
        return table;
    }

    private void run(Command<?> command) throws DebugException {
        suspending = false;
        execute(command);
    }

    /** gdb changes breakpoints only while the target stands. Not to be called on gdb's event thread while it runs. */
    private synchronized <R> R whileStopped(Work<R> work) throws DebugException {
        if (phase != Phase.RUNNING) {
            return work.get();
        }
        phase = Phase.INTERLUDE;
        Stop stop = pause();
        try {
            return work.get();
        } finally {
            phase = Phase.RUNNING;
            if (isOurInterrupt(stop)) {
                execute(new Continue());
            } else {
                handle(stop); // it stopped by itself just then: that stop is the user's
            }
        }
    }

    private Stop pause() throws DebugException {
        var stopped = new CompletableFuture<Stop>();
        interlude = stopped;
        execute(new Interrupt());
        try {
            return stopped.get(Gdb.SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DebugException("The machine could not be stopped for a moment.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DebugException("Interrupted.", e);
        }
    }

    private static boolean isOurInterrupt(Stop stop) {
        return stop.breakpoint().isEmpty() && (stop.signal().equals("SIGINT") || stop.signal().equals("0"));
    }

    private void dropStepRow() throws DebugException {
        if (stepRow >= 0) {
            requireFilters().remove(stepRow);
            stepRow = -1;
        }
    }

    /** On gdb's event thread: decides whether a stop is the user's or one of our own on the way to it. */
    private void handle(Stop stop) throws DebugException {
        if (stop.isExit()) {
            end("The machine has ended.");
        } else if (stop.breakpoint().equals(startBreakpoint)) {
            started(stop);
        } else if (stop.breakpoint().equals(hitBreakpoint)) {
            hit(stop);
        } else if (stop.breakpoint().equals(handlerBreakpoint) || finishingHit && stop.breakpoint().isEmpty() && stop.signal().isEmpty()) {
            Optional<HypercallEvent> event = lastHypercall();
            shownFrame = event.isPresent() ? shownAt(stop, event.get()) : Shown.TOP;
            handlerBreakpoint = "none";
            finishingHit = false;
            publish(new SessionStop(SessionStop.Cause.HYPERCALL, stop.thread(), "", hitRows, lastHypercall(), ""));
        } else {
            publish(describe(stop));
        }
    }

    private void started(Stop stop) throws DebugException {
        HypervisorState state = hypervisor;
        BreakFilters table = filters;
        if (state != null && table != null) {
            table.arm(state.memory());
        }
        if (stopAtStart) {
            stopAtStart = false;
            publish(new SessionStop(SessionStop.Cause.START, stop.thread(), "", List.of(), Optional.empty(), ""));
        } else {
            execute(new Continue());
        }
    }

    private void hit(Stop stop) throws DebugException {
        HypervisorState state = hypervisor;
        if (state == null) {
            return;
        }
        HypercallEvent event = state.event(Long.parseUnsignedLong(execute(new Evaluate(stop.thread(), 0, "(unsigned long)event"))));
        List<Integer> rows = requireFilters().wanted(event.filters());
        if (rows.isEmpty()) {
            execute(new Continue()); // a filter that was removed while its match was under way
            return;
        }
        lastHypercall = event;
        hitRows = withoutStep(rows);
        if (stepRow >= 0 && rows.contains(stepRow)) {
            dropStepRow();
        }
        if (event.kind() == HypercallEvent.Kind.ENTRY) {
            // its very first instruction: there the arguments are still where the caller put them
            handlerBreakpoint = execute(InsertBreakpoint.once("*hypercall_table[" + event.number() + "]")).number();
            execute(new Continue());
        } else {
            finishingHit = true;
            execute(new Finish(stop.thread(), 1));
        }
    }

    private List<Integer> withoutStep(List<Integer> rows) {
        var others = new ArrayList<>(rows);
        others.remove(Integer.valueOf(stepRow));
        return others;
    }

    /** Which frame a stop for a hypercall is to show first. */
    private Shown shownAt(Stop stop, HypercallEvent event) throws DebugException {
        HypervisorState state = hypervisor;
        if (stop.frame().isEmpty() || state == null) {
            return Shown.TOP;
        }
        long address = stop.frame().get().address();
        return switch (event.kind()) {
        case ENTRY -> {
            // The compiler gives the first instruction several lines, often of functions it inlined, and gdb would show those.
            String name = state.layouts().symbolAt(address).map(SymbolRecord::name).orElse("");
            List<FindFunction.Place> places = execute(new FindFunction(name));
            yield new Shown(address, name, places.size() == 1 ? Optional.of(places.getFirst()) : Optional.empty());
        }
        case RETURN -> new Shown(address, CALLER, Optional.empty());
        case REFUSAL -> new Shown(address, event.refusal().map(HypercallEvent.Refusal::function).orElse(""), Optional.empty());
        };
    }

    private SessionStop describe(Stop stop) {
        SessionStop.Cause cause = switch (stop.reason()) {
        case "breakpoint-hit" -> SessionStop.Cause.BREAKPOINT;
        case "end-stepping-range", "function-finished", "location-reached" -> SessionStop.Cause.STEP;
        default -> suspending || stop.signal().equals("SIGINT") || stop.signal().equals("0") ? SessionStop.Cause.SUSPENDED
                : SessionStop.Cause.SIGNAL;
        };
        String note = stop.returned().isEmpty() ? stop.signal() : "returned " + stop.returned();
        return new SessionStop(cause, stop.thread(), stop.breakpoint(), List.of(), Optional.empty(), note);
    }

    private void publish(SessionStop stop) throws DebugException {
        suspending = false;
        phase = Phase.STOPPED;
        dropStepRow();
        listeners.forEach(listener -> listener.stopped(stop));
    }

    private synchronized void end(String message) {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            gdb.close();
            listeners.forEach(listener -> listener.ended(message));
        }
    }

    private final class Listener implements GdbEvents {
        @Override
        public void stopped(Stop stop) {
            if (phase == Phase.CONNECTING) {
                return;
            }
            if (phase == Phase.INTERLUDE) {
                interlude.complete(stop);
                return;
            }
            try {
                handle(stop);
            } catch (DebugException e) {
                listeners.forEach(listener -> listener.text(e.getMessage() + "\n"));
                listeners.forEach(listener -> listener.stopped(describe(stop)));
            }
        }

        @Override
        public void running() {
            if (phase == Phase.STOPPED) {
                phase = Phase.RUNNING;
                listeners.forEach(SessionEvents::running);
            }
        }

        @Override
        public void text(String text) {
            listeners.forEach(listener -> listener.text(text));
        }

        @Override
        public void ended(String message) {
            end(message);
        }
    }
}
