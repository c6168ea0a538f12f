package org.parascope.debug.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.Frame;

/**
 * A physical CPU of the machine, named with the vCPU that runs on it. Its frames are asked for once a stop, when somebody
 * wants them; what the values were at the last stop is kept to show what changed.
 */
public final class CpuThread extends DebugElementBase implements IThread, StepHypercall {
    private static final int MOST_FRAMES = 64;

    private final int number;
    private volatile boolean suspended = true;
    private volatile boolean stepping;
    private volatile Optional<SessionStop> stop = Optional.empty();
    private volatile Optional<Vcpu> vcpu = Optional.empty();
    private volatile IBreakpoint[] breakpoints = new IBreakpoint[0];
    private volatile Map<String, String> valuesBefore = Map.of();
    private volatile Map<String, String> values = new ConcurrentHashMap<>();
    private List<CpuFrame> frames = List.of();
    private boolean framesKnown;
    private RegisterSets registers;

    CpuThread(SystemTarget target, int number) {
        super(target);
        this.number = number;
    }

    /** gdb's number, from 1. */
    int number() {
        return number;
    }

    /** Why it stopped, while it stands. */
    public Optional<SessionStop> stop() {
        return stop;
    }

    /** The vCPU that ran here when it stopped. */
    public Optional<Vcpu> vcpu() {
        return vcpu;
    }

    /** The hypercall of the last stop for one. */
    public Optional<HypercallEvent> hypercall() {
        return session().lastHypercall();
    }

    @Override
    public String getName() {
        String who = vcpu.map(running -> ", " + running).orElse("");
        return "CPU " + (number - 1) + who;
    }

    @Override
    public synchronized IStackFrame[] getStackFrames() throws DebugException {
        if (!isSuspended()) {
            return new IStackFrame[0];
        }
        if (!framesKnown) {
            List<Frame> found = ask(() -> session().frames(number, MOST_FRAMES));
            frames = found.stream().map(frame -> new CpuFrame(this, frame)).toList();
            framesKnown = true;
        }
        return frames.toArray(IStackFrame[]::new);
    }

    @Override
    public boolean hasStackFrames() {
        return isSuspended();
    }

    @Override
    public IStackFrame getTopStackFrame() throws DebugException {
        IStackFrame[] all = getStackFrames();
        return all.length == 0 ? null : all[0];
    }

    @Override
    public int getPriority() {
        return 0;
    }

    @Override
    public IBreakpoint[] getBreakpoints() {
        return breakpoints;
    }

    @Override
    public boolean canResume() {
        return isSuspended();
    }

    @Override
    public boolean canSuspend() {
        return !isTerminated() && !suspended;
    }

    @Override
    public boolean isSuspended() {
        return suspended && !isTerminated();
    }

    @Override
    public void resume() throws DebugException {
        target().resume();
    }

    @Override
    public void suspend() throws DebugException {
        target().suspend();
    }

    @Override
    public boolean canStepInto() {
        return isSuspended();
    }

    @Override
    public boolean canStepOver() {
        return isSuspended();
    }

    @Override
    public boolean canStepReturn() {
        return isSuspended();
    }

    @Override
    public boolean isStepping() {
        return stepping;
    }

    @Override
    public void stepInto() throws DebugException {
        step(DebugEvent.STEP_INTO, () -> {
            session().stepInto(number);
            return null;
        });
    }

    @Override
    public void stepOver() throws DebugException {
        step(DebugEvent.STEP_OVER, () -> {
            session().stepOver(number);
            return null;
        });
    }

    @Override
    public void stepReturn() throws DebugException {
        stepReturn(getTopStackFrame() instanceof CpuFrame top ? top.frame().level() : 0);
    }

    void stepReturn(int level) throws DebugException {
        step(DebugEvent.STEP_RETURN, () -> {
            session().stepReturn(number, level);
            return null;
        });
    }

    @Override
    public boolean canStepHypercall() {
        return isSuspended() && session().knowsHypercalls();
    }

    @Override
    public void stepHypercall() throws DebugException {
        step(DebugEvent.STEP_RETURN, () -> {
            session().stepHypercall();
            return null;
        });
    }

    @Override
    public boolean canTerminate() {
        return target().canTerminate();
    }

    @Override
    public boolean isTerminated() {
        return target().isTerminated() || target().isDisconnected();
    }

    @Override
    public void terminate() throws DebugException {
        target().terminate();
    }

    void stopped(SessionStop why, IBreakpoint[] hit) {
        synchronized (this) {
            framesKnown = false;
        }
        suspended = true;
        stepping = false;
        vcpu = session().runningVcpu();
        stop = Optional.ofNullable(why);
        breakpoints = why == null ? new IBreakpoint[0] : hit;
        fireSuspendEvent(why == null ? DebugEvent.CLIENT_REQUEST : detail(why));
    }

    void running() {
        suspended = false;
        stop = Optional.empty();
        breakpoints = new IBreakpoint[0];
        valuesBefore = values;
        values = new ConcurrentHashMap<>();
        fireResumeEvent(stepping ? DebugEvent.STEP_OVER : DebugEvent.CLIENT_REQUEST);
    }

    /** Remembers a value shown now; whether it differs from the one at the last stop. */
    boolean remember(String key, String value) {
        values.put(key, value);
        String before = valuesBefore.get(key);
        return before != null && !before.equals(value);
    }

    synchronized RegisterSets registers() throws DebugException {
        if (registers == null) {
            registers = RegisterSets.of(this);
        }
        return registers;
    }

    private void step(int kind, Request<Object> request) throws DebugException {
        target().awaitBreakpoints();
        stepping = true;
        try {
            ask(request);
        } catch (DebugException e) {
            stepping = false;
            throw e;
        }
    }

    private static int detail(SessionStop stop) {
        return switch (stop.cause()) {
        case START, BREAKPOINT -> DebugEvent.BREAKPOINT;
        case HYPERCALL -> stop.filters().isEmpty() ? DebugEvent.STEP_END : DebugEvent.BREAKPOINT;
        case STEP -> DebugEvent.STEP_END;
        case SUSPENDED -> DebugEvent.CLIENT_REQUEST;
        case SIGNAL -> DebugEvent.UNSPECIFIED;
        };
    }
}
