package org.parascope.debug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Command;
import org.parascope.gdb.Frame;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbEvents;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.AddSymbols;
import org.parascope.gdb.command.Connect;
import org.parascope.gdb.command.Continue;
import org.parascope.gdb.command.DeleteBreakpoint;
import org.parascope.gdb.command.Detach;
import org.parascope.gdb.command.Disconnect;
import org.parascope.gdb.command.Finish;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.gdb.command.LoadSymbols;
import org.parascope.gdb.command.ReverseContinue;
import org.parascope.gdb.command.Set;
import org.parascope.gdb.command.StepInstruction;
import org.parascope.gdb.command.StepInto;
import org.parascope.gdb.command.StepOver;
import org.parascope.gdb.command.StepOverInstruction;
import org.parascope.machine.AddressSpace;
import org.parascope.run.QemuMachine;
import org.parascope.run.Replay;

/**
 * Debugs one machine: connects gdb to its stub, sets breakpoints on source lines and on hypercalls, steps, and tells why it
 * stopped in the terms of the system.
 *
 * <p>Two internal breakpoints make hypercall stops: at the hypervisor's start, where the filters are written into it, and at
 * {@code break_hit}, which Paracore calls for a match. Call nothing here on the UI thread. Read {@link HypercallStops} next.
 */
public final class DebugSession implements GdbAccess, AutoCloseable {
    private static final Duration LOADING = Duration.ofSeconds(120);
    private static final String START = "start_paracore";
    /** A machine that ended says why by itself so soon. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    private static final String LOST = "The connection to the machine's gdb stub was lost. The machine is left as it is: resume or terminate it.";
    private static final int LOOK_MS = 5;
    /** No breakpoint's number. */
    private static final String NONE = "none";

    private enum Phase {
        CONNECTING, RUNNING, STOPPED,
        /** Stopped for a moment by {@link #whileStopped}, or about to be. */
        INTERLUDE, ENDED
    }

    /** Something to do while the machine stands. */
    @FunctionalInterface
    private interface Work<R> {
        R get() throws DebugException;
    }

    private final QemuMachine machine;
    private final Gdb gdb;
    private final @Nullable HypervisorState hypervisor;
    private final @Nullable CallStops hypercalls;
    private final Optional<Backwards> backwards;
    private final SessionSnapshots snapshots;
    private final SessionListeners listeners = new SessionListeners();
    private volatile Phase phase = Phase.CONNECTING;
    private volatile boolean suspending;
    private final Object control = new Object();
    /** gdb's target runs: false during a stop that is nobody's, too. */
    private volatile boolean isExecuting;
    private volatile boolean isToldRunning;
    /** gdb is to let the machine go, and loses it by that. */
    private volatile boolean isLettingGo;
    private volatile boolean stopAtStart;
    private volatile boolean isRunningBack;
    private volatile int stoppedThread = 1;
    private final @Nullable DomainContexts contexts;
    private final GdbBreakpoints breakpoints;
    private final Interrupts interrupts;
    private String startBreakpoint = NONE;
    private volatile String returnBreakpoint = NONE;
    private volatile Optional<Vcpu> returning = Optional.empty();
    private volatile CompletableFuture<Stop> interlude = new CompletableFuture<>();

    private DebugSession(QemuMachine machine, Gdb gdb, @Nullable HypervisorState hypervisor, Path sources, Background background)
            throws DebugException {
        this.machine = machine;
        this.gdb = gdb;
        this.hypervisor = hypervisor;
        interrupts = new Interrupts(this, gdb::isAlive);
        boolean isRecorded = machine.replay().isPresent();
        hypercalls = hypervisor == null ? null : isRecorded ? new RecordedStops(new Host(), hypervisor, machine)
                : new HypercallStops(new Host(), hypervisor, machine);
        backwards = machine.replay().filter(Replay::isPlayed).map(replay -> new Backwards(new Host(), replay, machine.gdbTarget(), hypervisor));
        snapshots = new SessionSnapshots(new Host(), machine, hypercalls);
        Optional<Path> symbols = machine.setup().symbols();
        contexts = hypervisor == null || symbols.isEmpty() ? null : new DomainContexts(hypervisor, machine, symbols.get(), sources, background,
                listeners::say, this::symbolsMade);
        DomainContexts known = contexts;
        breakpoints = new GdbBreakpoints(this, machine, hypervisor, known == null ? Optional.empty() : Optional.of(known.symbols()));
    }

    /**
     * Connects gdb to a machine that has not run yet; it stays stopped until {@link #begin}.
     *
     * @param sources the folder of the hypervisor's source
     * @param background where symbols are read
     */
    public static DebugSession connect(QemuMachine machine, Path sources, Background background) throws DebugException {
        Optional<Path> layout = machine.setup().layout();
        HypervisorState state = layout.isPresent() ? new HypervisorState(machine.memory(), layout.get()) : null;
        try {
            Gdb gdb = Gdb.start();
            try {
                var session = new DebugSession(machine, gdb, state, sources, background);
                session.prepare(sources);
                return session;
            } catch (GdbException | DebugException e) {
                gdb.close();
                throw e;
            }
        } catch (GdbException | DebugException e) {
            throw DebugException.of(e, machine);
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
        return lastReport().map(HypercallReport::event);
    }

    /** All that is known of it: what its arguments point at, what it changed, what it cost. */
    public Optional<HypercallReport> lastReport() {
        CallStops stops = hypercalls;
        return stops == null ? Optional.empty() : stops.last();
    }

    /** The vCPU that runs on the processor that stopped. */
    public Optional<Vcpu> runningVcpu() {
        return runningVcpu(stoppedThread);
    }

    /** The vCPU that ran on a processor, by gdb's number of it, when the machine stopped. */
    public Optional<Vcpu> runningVcpu(int thread) {
        HypervisorState state = hypervisor;
        return state == null ? Optional.empty() : state.running(thread - 1);
    }

    /** Whether hypercall breakpoints and steps are possible: the hypervisor is Paracore, with its symbols and layout. */
    public boolean knowsHypercalls() {
        return hypercalls != null;
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
        interrupts.askWhile(() -> suspending && phase == Phase.RUNNING && isExecuting, control);
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

    public void stepOverInstruction(int thread) throws DebugException {
        run(new StepOverInstruction(thread));
    }

    /** To the return of the next hypercall of the vCPU that runs; of any, when the processor is idle. */
    public void stepHypercall() throws DebugException {
        stepHypercall(runningVcpu());
    }

    /** To the return of a vCPU's next hypercall; of anybody's for none. */
    public void stepHypercall(Optional<Vcpu> vcpu) throws DebugException {
        requireHypercalls().stepToReturn(vcpu);
        resume();
    }

    /** To the first line of the handler of a vCPU's next hypercall; of anybody's for none. */
    public void stepIntoHypercall(Optional<Vcpu> vcpu) throws DebugException {
        requireHypercalls().stepToEntry(vcpu);
        resume();
    }

    /** To the instruction at which a vCPU goes on in its guest. */
    public void returnToGuest(Optional<Vcpu> vcpu) throws DebugException {
        HypervisorState state = hypervisor;
        if (vcpu.isEmpty() || state == null) {
            throw new DebugException("Return to Guest needs a vCPU: this processor runs none.");
        }
        long address = new SavedVcpu(state).guestAddress(vcpu.get());
        dropReturn();
        returning = vcpu;
        returnBreakpoint = execute(InsertBreakpoint.at("*0x" + Long.toHexString(address))).number();
        resume();
    }

    private void dropReturn() throws DebugException {
        String breakpoint = returnBreakpoint;
        returnBreakpoint = NONE;
        if (!breakpoint.equals(NONE)) {
            execute(new DeleteBreakpoint(breakpoint));
        }
    }

    /** Sets a breakpoint or watchpoint; a running machine is stopped for a moment. Returns a name for it. */
    public String insertBreakpoint(BreakRequest request) throws DebugException {
        List<GdbBreakpoints.Piece> pieces = breakpoints.resolve(request);
        return whileStopped(() -> breakpoints.insert(request, pieces));
    }

    /** Removes a breakpoint by its name; a running machine is stopped for a moment. */
    public void deleteBreakpoint(String name) throws DebugException {
        whileStopped(() -> breakpoints.delete(name));
    }

    /** Sets a breakpoint on a hypercall or another happening; returns its row. At once where the hypervisor runs, else when it starts. */
    public int addFilter(StopFilter filter) throws DebugException {
        CallStops stops = requireHypercalls();
        return stops.needsStandstill() ? whileStopped(() -> stops.add(filter)) : stops.add(filter);
    }

    public void removeFilter(int row) throws DebugException {
        CallStops stops = requireHypercalls();
        Work<Object> work = () -> {
            stops.remove(row);
            return stops;
        };
        if (stops.needsStandstill()) {
            whileStopped(work);
        } else {
            work.get();
        }
    }

    /**
     * The frames of a thread's stack, innermost first. At a stop for a hypercall, what Paracore calls to tell the debugger is
     * left out: the first frame is the handler at its entry, the caller of the handler at its return, or the place of a refusal.
     */
    public List<Frame> frames(int thread, int most) throws DebugException {
        return StackReader.frames(this, thread, most, shownFrame());
    }

    /** The same across the border: with whose code each frame is, and how the guest entered the hypervisor. */
    public List<StackEntry> stack(int thread, int most) throws DebugException {
        DomainContexts known = contexts;
        if (known == null) {
            return frames(thread, most).stream().<StackEntry>map(frame -> new StackEntry.Call(frame, AddressSpace.HYPERVISOR, "")).toList();
        }
        return known.stacks().read(this, thread, most, runningVcpu(thread), shownFrame());
    }

    /** The domains with their vCPUs, while the machine stands; none before the hypervisor has made any. */
    public List<DomainState> domains() throws DebugException {
        DomainContexts known = contexts;
        return known == null ? List.of() : known.domains();
    }

    /** The domains apart from each other: waiting vCPUs, and memory as each sees it. */
    public DomainContexts contexts() throws DebugException {
        DomainContexts known = contexts;
        if (known == null) {
            throw new DebugException("vCPUs can be told from each other on Paracore only: this system's hypervisor has no layout file.");
        }
        return known;
    }

    @Override
    public <R> R execute(Command<R> command) throws DebugException {
        try {
            return gdb.execute(command, command instanceof AddSymbols ? LOADING : Gdb.SOON);
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

    /** The same as a user types it, who may let the machine run by it: the session knows so when this returns. */
    public String type(String line) throws DebugException {
        String said = console(line);
        execute(new Set("confirm off")); // gdb tells that the target runs behind the answer to the command, and before this one's
        try {
            gdb.awaitEvents();
        } catch (GdbException e) {
            throw new DebugException(e.getMessage(), e);
        }
        return said;
    }

    /** Leaves the machine, which runs on, without any breakpoint. */
    public void detach() throws DebugException {
        CallStops stops = hypercalls;
        if (stops != null && phase != Phase.ENDED) {
            for (int row : stops.rows()) {
                removeFilter(row);
            }
        }
        try {
            if (phase == Phase.RUNNING) {
                pause();
            }
            isLettingGo = true;
            execute(new Detach());
        } finally {
            close();
        }
    }

    /** Ends gdb at once; the machine is left as it is. */
    @Override
    public void close() {
        gdb.close();
        DomainContexts known = contexts;
        if (known != null) {
            known.close();
        }
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
        for (SourceMap map : SourceMap.all()) {
            gdb.execute(new Set(map.setting()));
        }
        gdb.addListener(new Listener());
        gdb.execute(new Connect(machine.gdbTarget()), LOADING);
        if (hypervisor != null) {
            startBreakpoint = gdb.execute(InsertBreakpoint.at(START)).number();
            try {
                requireHypercalls().prepare();
            } catch (DebugException e) {
                throw new GdbException(e.getMessage(), e);
            }
        }
        machine.ending().thenAccept(ending -> end(ending.message())); // gdb does not notice while the target stands
        gdb.awaitEvents(); // the stop that connecting makes is nobody's news
        isToldRunning = false;
        enter(Phase.STOPPED);
    }

    private CallStops requireHypercalls() throws DebugException {
        CallStops stops = hypercalls;
        if (stops == null) {
            throw new DebugException("Hypercall breakpoints and Step Hypercall need Paracore: this system's hypervisor has no layout file.");
        }
        return stops;
    }

    private StackReader.Shown shownFrame() {
        CallStops stops = hypercalls;
        return stops == null ? StackReader.Shown.TOP : stops.shown();
    }

    /** Ways back, where the machine plays a recording. */
    public Optional<Backwards> backwards() {
        return backwards;
    }

    /** Instants of a machine that lives, to come back to. */
    public SessionSnapshots snapshots() {
        return snapshots;
    }

    /** Backwards to the last breakpoint, or the recording's beginning. */
    public void resumeBackwards() throws DebugException {
        if (backwards.isEmpty()) {
            throw new DebugException("Only a recording runs backwards. Launch with the switch Record, and debug the recording.");
        }
        run(new ReverseContinue());
    }

    private void direct(boolean isBack) throws DebugException {
        isRunningBack = isBack;
        if (backwards.isPresent()) {
            backwards.get().aboutToRun(isBack);
        }
        if (hypercalls instanceof RecordedStops recorded) {
            recorded.setBackwards(isBack);
        }
    }

    /** gdb lets go while others move the machine in time, and is told where it stands then. */
    private void travel(Backwards.Journey journey) throws DebugException {
        synchronized (control) {
            if (phase != Phase.STOPPED) {
                throw new DebugException("The machine runs. Suspend it first.");
            }
            suspending = false;
            enter(Phase.INTERLUDE);
        }
        direct(true);
        tellRunning();
        Optional<SessionStop> failure = Optional.empty();
        isLettingGo = true;
        execute(new Disconnect());
        try {
            journey.go(() -> suspending);
        } catch (DebugException e) {
            failure = Optional.of(SessionStop.of(SessionStop.Cause.FAILED, e.getMessage()));
        }
        reconnect();
        if (phase != Phase.ENDED) {
            publish(failure.isPresent() ? failure.get() : journey.arrived());
        }
    }

    private void reconnect() throws DebugException {
        try {
            gdb.execute(new Connect(machine.gdbTarget()), LOADING);
            gdb.awaitEvents();
            isLettingGo = false;
        } catch (GdbException e) {
            end("gdb did not find the machine again: " + e.getMessage());
            throw new DebugException(e.getMessage(), e);
        }
    }

    /** From here on the machine counts as running, whenever gdb comes to say so. */
    private void run(Command<?> command) throws DebugException {
        breakpoints.placeAgain();
        suspending = false;
        direct(command instanceof ReverseContinue);
        Phase before = phase;
        enter(Phase.RUNNING);
        isExecuting = true;
        try {
            execute(command);
        } catch (DebugException e) {
            enter(before);
            throw e;
        }
    }

    /** After a stop that is nobody's, unless the user asked for one meanwhile. */
    private void goOn(Stop stop, Command<?> command) throws DebugException {
        synchronized (control) {
            if (!suspending) {
                isExecuting = true;
                Command<?> going = isRunningBack && command instanceof Continue ? new ReverseContinue() : command;
                execute(going);
                return;
            }
        }
        publish(new SessionStop(SessionStop.Cause.SUSPENDED, stop.thread(), "", List.of(), Optional.empty(), ""));
    }

    /** gdb changes breakpoints only while the target stands. Not to be called on gdb's event thread while it runs. */
    private synchronized <R> R whileStopped(Work<R> work) throws DebugException {
        if (phase != Phase.RUNNING) {
            return work.get();
        }
        Optional<Stop> stop = pause();
        try {
            return work.get();
        } finally {
            if (stop.isPresent()) {
                enter(Phase.RUNNING);
                goOnAfter(stop.get());
            }
        }
    }

    private void goOnAfter(Stop stop) throws DebugException {
        if (stop.isInterrupt()) {
            goOn(stop, new Continue());
        } else {
            handle(stop); // it stopped by itself just then: that stop is the user's
        }
    }

    /** Stops a machine that runs for a moment; empty when it came to stand by itself before, which has been told. */
    private Optional<Stop> pause() throws DebugException {
        var stopped = new CompletableFuture<Stop>();
        boolean isPaused = false;
        try {
            if (!beginInterlude(stopped)) {
                return Optional.empty();
            }
            Stop stop = interrupts.await(stopped);
            isPaused = true;
            return Optional.of(stop);
        } finally {
            if (!isPaused && phase == Phase.INTERLUDE) {
                enter(Phase.RUNNING);
            }
        }
    }

    /** Not while a stop is looked at that may be nobody's: the machine goes on after it, or stands. */
    private boolean beginInterlude(CompletableFuture<Stop> stopped) throws DebugException {
        synchronized (control) {
            while (phase == Phase.RUNNING && !isExecuting) {
                try {
                    control.wait(LOOK_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DebugException("Interrupted.", e);
                }
            }
            interlude = stopped;
            return phase == Phase.RUNNING && enter(Phase.INTERLUDE);
        }
    }

    /** On gdb's event thread: decides whether a stop is the user's or one of our own on the way to it. */
    private void handle(Stop stop) throws DebugException {
        CallStops stops = hypercalls;
        if (stop.isExit()) {
            end("The machine has ended.");
        } else if (stops != null && stop.breakpoint().equals(startBreakpoint)) {
            stops.arm();
            started(stop);
        } else if (stop.breakpoint().equals(returnBreakpoint) && !runningVcpu(stop.thread()).equals(returning) || !breakpoints.isMeant(stop)) {
            goOn(stop, new Continue()); // another domain's code at the same address
        } else if (stops == null || !stops.take(stop)) {
            publish(describe(stop));
        }
    }

    private void started(Stop stop) throws DebugException {
        if (stopAtStart) {
            stopAtStart = false;
            publish(new SessionStop(SessionStop.Cause.START, stop.thread(), "", List.of(), Optional.empty(), ""));
        } else {
            goOn(stop, new Continue());
        }
    }

    /** The guest's symbols; where they are still being made, the stack is shown again when they are there. */
    private void selectSymbols() throws DebugException {
        DomainContexts known = contexts;
        Optional<Vcpu> vcpu = runningVcpu();
        if (known != null && vcpu.isPresent()) {
            known.select(this, vcpu.get().domain());
        }
    }

    private void symbolsMade() {
        if (phase == Phase.STOPPED) {
            try {
                selectSymbols();
                listeners.tell(SessionEvents::stacksChanged);
            } catch (DebugException e) {
                listeners.say(e.getMessage());
            }
        }
    }

    private SessionStop describe(Stop stop) throws DebugException {
        SessionStop known = SessionStop.of(stop, stop.breakpoint().equals(returnBreakpoint), suspending).at(breakpoints.nameOf(stop.breakpoint()));
        boolean mayBeEdge = stop.breakpoint().isEmpty() && known.cause() != SessionStop.Cause.STEP && !suspending && backwards.isPresent();
        return (mayBeEdge ? backwards.get().edge() : Optional.<String>empty()).map(words -> SessionStop.of(SessionStop.Cause.EDGE, words)).orElse(known);
    }

    private void publish(SessionStop stop) throws DebugException {
        stoppedThread = Math.max(stop.thread(), 1);
        if (hypercalls != null) {
            hypercalls.dropStep();
        }
        dropReturn();
        DomainContexts known = contexts;
        if (known != null) {
            known.machineRan();
        }
        selectSymbols();
        snapshots.tellConsole();
        tell(stop);
    }

    private void tell(SessionStop stop) {
        suspending = false;
        isToldRunning = false;
        if (enter(Phase.STOPPED)) {
            listeners.tell(listener -> listener.stopped(stop));
        }
    }

    private void tellRunning() {
        if (!isToldRunning) {
            isToldRunning = true;
            listeners.tell(SessionEvents::running);
        }
    }

    /** Returns whether that is so now: once ended, a session stays so, whatever was under way. */
    private boolean enter(Phase next) {
        synchronized (listeners) {
            boolean isAlive = phase != Phase.ENDED;
            phase = isAlive ? next : phase;
            return isAlive;
        }
    }

    /** Waits for nobody: who waits for the machine hears of the end by it. */
    private void end(String message) {
        if (enter(Phase.ENDED)) {
            interlude.completeExceptionally(new DebugException(message));
            close();
            listeners.end(message);
        }
    }

    /** What stops for hypercalls, and ways back, may ask of the session. */
    private final class Host implements Backwards.Host {
        @Override
        public <R> R execute(Command<R> command) throws DebugException {
            return DebugSession.this.execute(command);
        }

        @Override
        public void goOn(Stop stop, Command<?> command) throws DebugException {
            DebugSession.this.goOn(stop, command);
        }

        @Override
        public void publish(SessionStop stop) throws DebugException {
            DebugSession.this.publish(stop);
        }

        @Override
        public void travel(Backwards.Journey journey) throws DebugException {
            DebugSession.this.travel(journey);
        }

        @Override
        public String console(String line) throws DebugException {
            return DebugSession.this.console(line);
        }

        @Override
        public Optional<HypercallEvent> standsAtHandler(int thread, int number) throws DebugException {
            return hypercalls instanceof RecordedStops recorded ? recorded.standsAt(thread, number) : Optional.empty();
        }
    }

    private final class Listener implements GdbEvents {
        @Override
        public void stopped(Stop stop) {
            if (phase == Phase.CONNECTING) {
                return;
            }
            synchronized (control) {
                isExecuting = false;
                if (phase == Phase.INTERLUDE) {
                    interlude.complete(stop);
                    return;
                }
            }
            try {
                handle(stop);
            } catch (DebugException e) {
                listeners.say(e.getMessage());
                tell(SessionStop.of(stop, false, suspending));
            }
        }

        @Override
        public void running() {
            if (phase == Phase.STOPPED) { // by a command that was typed into gdb
                enter(Phase.RUNNING);
                isExecuting = true;
            }
            tellRunning();
        }

        @Override
        public void targetGone() {
            if (!isLettingGo) {
                SOON.execute(() -> end(LOST));
            }
        }

        @Override
        public void text(String text) {
            listeners.tell(listener -> listener.text(text));
        }

        @Override
        public void ended(String message) {
            end(message);
        }
    }
}
