package org.parascope.debug.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.IBreakpointManagerListener;
import org.eclipse.debug.core.IBreakpointListener;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IThread;
import org.parascope.debug.session.Backwards;
import org.parascope.debug.session.DebugSession;
import org.parascope.debug.session.DomainState;
import org.parascope.debug.session.SessionEvents;
import org.parascope.debug.session.SessionStop;
import org.parascope.gdb.command.ListThreads;
import org.parascope.gdb.command.TargetThread;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuMachine;

/**
 * A debugged machine: the root of the debug model. It translates between the session and the platform, and keeps the
 * platform's breakpoints set in the session.
 *
 * <p>The platform calls from any thread, also from the UI: what asks gdb for a breakpoint is done on a worker of its own.
 */
public final class SystemTarget extends DebugElementBase
        implements IDebugTarget, SessionEvents, IBreakpointListener, IBreakpointManagerListener {
    private static final int PATIENCE_SECONDS = 15;
    /** A step is over before. */
    private static final int SHOWN_RUNNING_MS = 500;
    private final ILaunch launch;
    private final MachineProcess process;
    private final DebugSession session;
    private final List<CpuThread> threads;
    private final Map<Integer, DomainTarget> domains = new ConcurrentSkipListMap<>();
    private final BreakpointsInForce breakpoints;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("Breakpoints").factory());
    private final SystemMemory memory = new SystemMemory(this);
    private volatile Optional<OpenedRecording> recording = Optional.empty();
    private volatile boolean suspended = true;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("Debug tree").factory());
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean instructionStepping;
    private volatile boolean terminated;
    private volatile boolean disconnected;
    private volatile String endMessage = "";

    /** A target on a connected session whose machine has not run yet; adds itself to the launch. */
    public SystemTarget(ILaunch launch, MachineProcess process, DebugSession session) throws DebugException {
        super(null);
        this.launch = launch;
        this.process = process;
        this.session = session;
        breakpoints = new BreakpointsInForce(session);
        threads = ask(() -> session.execute(new ListThreads())).stream().map(this::thread).toList();
    }

    /** Something to do with a recording's time. */
    @FunctionalInterface
    public interface Travel {
        void go(Backwards ways) throws org.parascope.debug.session.DebugException;
    }

    /** Takes the platform's breakpoints over and lets the machine start. */
    public void begin(boolean stopAtStart) throws DebugException {
        takeOver();
        ask(() -> {
            session.begin(stopAtStart);
            return null;
        });
    }

    /** The machine plays this recording; to be said before the beginning. */
    public void play(OpenedRecording played) {
        recording = Optional.of(played);
    }

    /** Takes the platform's breakpoints over, and shows an instant of the recording. */
    public void beginAt(long instruction) throws DebugException {
        takeOver();
        travel(ways -> ways.go(instruction));
    }

    private void takeOver() throws DebugException {
        launch.addDebugTarget(this);
        fireCreationEvent();
        threads.forEach(CpuThread::fireCreationEvent);
        IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
        manager.addBreakpointListener(this);
        manager.addBreakpointManagerListener(this);
        session.addListener(this);
        for (IBreakpoint breakpoint : manager.getBreakpoints(DebugModel.ID)) {
            attempt(() -> breakpoints.set(breakpoint));
        }
    }

    /** The recording that is played, with its notes and bookmarks; empty for a machine that lives. */
    public Optional<OpenedRecording> recording() {
        return recording;
    }

    /** The instruction of the recording at which the machine stands. */
    public long position() throws DebugException {
        return ask(ways()::position);
    }

    /** The recording's last instruction. */
    public long length() throws DebugException {
        return ask(ways()::length).orElse(Long.MAX_VALUE);
    }

    private Backwards ways() throws DebugException {
        return session.backwards().orElseThrow(() -> DebugModel.failure(
                "Only a recording runs backwards. Launch with the switch Record, and debug the recording.", null));
    }

    /** Goes elsewhere in the recording; returns when the machine has arrived. */
    public void travel(Travel travel) throws DebugException {
        Backwards ways = ways();
        awaitBreakpoints();
        ask(() -> {
            travel.go(ways);
            return null;
        });
    }

    /** Back to a snapshot of the machine that lives. */
    void restoreSnapshot(String name) throws DebugException {
        awaitBreakpoints();
        ask(() -> {
            session.snapshots().restore(name);
            return null;
        });
    }

    /** Backwards to the last breakpoint before here, or the recording's beginning. */
    public void resumeBackwards() throws DebugException {
        awaitBreakpoints();
        ask(() -> {
            session.resumeBackwards();
            return null;
        });
    }

    @Override
    public DebugSession session() {
        return session;
    }

    @Override
    public IDebugTarget getDebugTarget() {
        return this;
    }

    @Override
    public ILaunch getLaunch() {
        return launch;
    }

    @Override
    public IProcess getProcess() {
        return process;
    }

    @Override
    public IThread[] getThreads() {
        return terminated || disconnected ? new IThread[0] : threads.toArray(IThread[]::new);
    }

    @Override
    public boolean hasThreads() {
        return !terminated && !disconnected;
    }

    @Override
    public String getName() {
        return (session.knowsHypercalls() ? "Paracore" : "Hypervisor") + (endMessage.isEmpty() ? "" : " - " + endMessage);
    }

    @Override
    public boolean supportsBreakpoint(IBreakpoint breakpoint) {
        return breakpoint.getModelIdentifier().equals(DebugModel.ID);
    }

    @Override
    public boolean canTerminate() {
        return process.canTerminate();
    }

    @Override
    public boolean isTerminated() {
        return terminated;
    }

    @Override
    public void terminate() throws DebugException {
        process.terminate();
    }

    @Override
    public boolean canResume() {
        return isLive() && suspended;
    }

    @Override
    public boolean canSuspend() {
        return isLive() && !suspended;
    }

    @Override
    public boolean isSuspended() {
        return isLive() && suspended;
    }

    @Override
    public void resume() throws DebugException {
        awaitBreakpoints();
        ask(() -> {
            session.resume();
            return null;
        });
    }

    @Override
    public void suspend() throws DebugException {
        ask(() -> {
            session.suspend();
            return null;
        });
    }

    @Override
    public boolean canDisconnect() {
        return isLive();
    }

    @Override
    public void disconnect() throws DebugException {
        disconnected = true;
        ask(() -> {
            session.detach();
            return null;
        });
    }

    @Override
    public boolean isDisconnected() {
        return disconnected;
    }

    @Override
    public boolean supportsStorageRetrieval() {
        return isLive();
    }

    @Override
    public IMemoryBlock getMemoryBlock(long start, long length) throws DebugException {
        return memory.getMemoryBlock(start, length);
    }

    @Override
    public void stopped(SessionStop stop) {
        suspended = true;
        threads.forEach(StackThread::forgetStack); // before a vCPU on one of them is looked at
        updateDomains();
        for (CpuThread thread : threads) {
            thread.stopped(thread.number() == stop.thread() ? stop : null, breakpoints.of(stop));
        }
        memory.machineStopped();
        readProcesses();
    }

    @Override
    public void stacksChanged() {
        threads.forEach(CpuThread::stackChanged);
        domains.values().forEach(DomainTarget::stackChanged);
        readProcesses();
    }

    /** Whether steps are of one instruction, also where the source is known. */
    public boolean isInstructionStepping() {
        return instructionStepping;
    }

    public void setInstructionStepping(boolean on) {
        instructionStepping = on;
    }

    /** For the Memory view. */
    public SystemMemory memory() {
        return memory;
    }

    /** A processor by its number from 0. */
    Optional<CpuThread> cpu(int number) {
        return threads.stream().filter(thread -> thread.number() == number + 1).findFirst();
    }

    /** The domains by id, as they were when the machine stopped last. */
    public Map<Integer, DomainTarget> domains() {
        return Map.copyOf(domains);
    }

    /** Names of processes come later: nobody waits for them. */
    private void readProcesses() {
        afterwards(0, () -> {
            try {
                for (DomainTarget domain : domains.values()) {
                    domain.readProcesses();
                }
            } catch (org.parascope.debug.session.DebugException e) {
                text(e.getMessage() + "\n");
            }
        });
    }

    private void afterwards(int milliseconds, Runnable work) {
        try {
            later.schedule(work, milliseconds, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            return; // the session ended meanwhile
        }
    }

    /** Domains come and go while the machine runs; the tree learns of it when it stops. */
    private void updateDomains() {
        List<DomainState> now;
        try {
            now = session.domains();
        } catch (org.parascope.debug.session.DebugException notYetReadable) {
            now = List.of(); // Paracore still starts: it has no domains
        }
        for (DomainState domain : now) {
            DomainTarget known = domains.get(domain.id());
            if (known == null || !known.state().name().equals(domain.name())) {
                var created = new DomainTarget(this, domain);
                domains.put(domain.id(), created);
                launch.addDebugTarget(created);
                created.fireCreationEvent();
            } else {
                known.changed(domain);
            }
        }
        Set<Integer> ids = now.stream().map(DomainState::id).collect(Collectors.toSet());
        for (DomainTarget domain : List.copyOf(domains.values())) {
            if (!ids.contains(domain.state().id())) {
                domains.remove(domain.state().id());
                domain.end();
                launch.removeDebugTarget(domain);
            }
        }
    }

    @Override
    public void running() {
        suspended = false;
        threads.forEach(CpuThread::running);
        if (!domains.isEmpty()) {
            int run = runs.incrementAndGet();
            afterwards(SHOWN_RUNNING_MS, () -> showRunning(run));
        }
    }

    /** As the platform does with threads: what stops again soon keeps its frames in the tree meanwhile. */
    private void showRunning(int run) {
        if (!suspended && run == runs.get()) {
            domains.values().forEach(DomainTarget::showRunning);
        }
    }

    @Override
    public void text(String text) {
        GdbLog.of(launch).append(text);
    }

    @Override
    public void ended(String message) {
        IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
        manager.removeBreakpointListener(this);
        manager.removeBreakpointManagerListener(this);
        worker.shutdown();
        later.shutdownNow();
        endMessage = disconnected ? "disconnected" : message;
        terminated = true;
        threads.forEach(CpuThread::fireTerminateEvent);
        domains.values().forEach(DomainTarget::end);
        fireTerminateEvent();
    }

    @Override
    public void breakpointAdded(IBreakpoint breakpoint) {
        onWorker(() -> breakpoints.set(breakpoint));
    }

    @Override
    public void breakpointRemoved(IBreakpoint breakpoint, IMarkerDelta delta) {
        onWorker(() -> breakpoints.clear(breakpoint));
    }

    @Override
    public void breakpointChanged(IBreakpoint breakpoint, IMarkerDelta delta) {
        boolean isEqual = delta != null && isEqualAs(breakpoint, delta);
        onWorker(() -> {
            if (!isEqual) {
                breakpoints.clear(breakpoint);
            }
            breakpoints.set(breakpoint); // an equal one too: it may have been taken away, and back, before the platform told of either
        });
    }

    @Override
    public void breakpointManagerEnablementChanged(boolean enabled) {
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            onWorker(() -> {
                breakpoints.clear(breakpoint);
                breakpoints.set(breakpoint);
            });
        }
    }

    /** Hidden changes, such as the platform's own attributes, need no new one. */
    private static boolean isEqualAs(IBreakpoint breakpoint, IMarkerDelta delta) {
        try {
            return breakpoint.getMarker().exists() && breakpoint.getMarker().getAttributes().equals(delta.getAttributes());
        } catch (CoreException goneMeanwhile) {
            return false;
        }
    }

    private boolean isLive() {
        return !terminated && !disconnected;
    }

    private CpuThread thread(TargetThread thread) {
        return new CpuThread(this, thread.number());
    }

    /** Work on breakpoints, in order. */
    private void onWorker(BreakpointWork work) {
        try {
            worker.execute(() -> attempt(work));
        } catch (RejectedExecutionException ended) {
            return; // the session ended meanwhile; there is nothing to set a breakpoint in
        }
    }

    /** A breakpoint that cannot be set is told in the error log and the debugger's console, and holds nothing up. */
    private void attempt(BreakpointWork work) {
        try {
            work.run();
        } catch (DebugException e) {
            text(e.getMessage() + "\n");
            ILog.of(SystemTarget.class).log(Status.warning(e.getMessage(), e));
        }
    }

    /** Waits until all changes of breakpoints so far are in force; before the machine runs on. */
    void awaitBreakpoints() throws DebugException {
        onWorker(breakpoints::refresh);
        try {
            worker.submit(() -> { }).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException ended) {
            return; // the session has ended, which whoever resumes will hear from it
        } catch (ExecutionException | TimeoutException e) {
            throw DebugModel.failure("The breakpoints could not be set in " + PATIENCE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DebugModel.failure("Interrupted.", e);
        }
    }

    @FunctionalInterface
    private interface BreakpointWork {
        void run() throws DebugException;
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        if (type == QemuMachine.class) {
            return type.cast(session.machine());
        }
        return super.getAdapter(type);
    }
}
