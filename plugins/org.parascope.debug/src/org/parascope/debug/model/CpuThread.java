package org.parascope.debug.model;

import java.util.List;
import java.util.Optional;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.session.Backwards;
import org.parascope.debug.session.GdbAccess;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.SessionStop;
import org.parascope.debug.session.StackEntry;
import org.parascope.debug.session.Vcpu;

/** A physical CPU of the machine, named with the vCPU that runs on it; what can be run and stepped. */
public final class CpuThread extends StackThread implements StepHypercall, StepBackwards {
    private final int number;
    private volatile boolean suspended = true;
    private volatile boolean stepping;
    private volatile Optional<SessionStop> stop = Optional.empty();
    private volatile Optional<Vcpu> vcpu = Optional.empty();
    private volatile IBreakpoint[] breakpoints = new IBreakpoint[0];

    CpuThread(SystemTarget target, int number) {
        super(target);
        this.number = number;
    }

    @Override
    int number() {
        return number;
    }

    @Override
    GdbAccess gdb() {
        return session();
    }

    @Override
    List<StackEntry> readStack(int most) throws org.parascope.debug.session.DebugException {
        return session().stack(number, most);
    }

    @Override
    Optional<Vcpu> vcpuOfStack() {
        return vcpu;
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

    /** More is known of its stack than when it stopped. */
    void stackChanged() {
        forgetStack();
        fireChangeEvent(DebugEvent.CONTENT);
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
        boolean hasLine = hasLine();
        step(DebugEvent.STEP_INTO, () -> {
            if (hasLine) {
                session().stepInto(number);
            } else {
                session().stepInstruction(number);
            }
            return null;
        });
    }

    @Override
    public void stepOver() throws DebugException {
        boolean hasLine = hasLine();
        step(DebugEvent.STEP_OVER, () -> {
            if (hasLine) {
                session().stepOver(number);
            } else {
                session().stepOverInstruction(number);
            }
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
    public void stepIntoHypercall() throws DebugException {
        step(DebugEvent.STEP_INTO, () -> {
            session().stepIntoHypercall(session().runningVcpu(number));
            return null;
        });
    }

    @Override
    public void returnToGuest() throws DebugException {
        step(DebugEvent.STEP_RETURN, () -> {
            session().returnToGuest(session().runningVcpu(number));
            return null;
        });
    }

    @Override
    public boolean canStepBackwards() {
        return isSuspended() && session().backwards().isPresent();
    }

    @Override
    public void stepBackInto() throws DebugException {
        stepBack(Backwards::stepInto);
    }

    @Override
    public void stepBackOver() throws DebugException {
        stepBack(Backwards::stepOver);
    }

    @Override
    public void resumeBackwards() throws DebugException {
        target().resumeBackwards();
    }

    @Override
    public void previousHypercall() throws DebugException {
        stepBack(ways -> ways.previousHypercall(session().runningVcpu(number)));
    }

    private void stepBack(SystemTarget.Travel travel) throws DebugException {
        stepping = true;
        try {
            target().travel(travel);
        } finally {
            stepping = false;
        }
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
        forgetStack();
        suspended = true;
        stepping = false;
        vcpu = session().runningVcpu(number);
        stop = Optional.ofNullable(why);
        breakpoints = why == null ? new IBreakpoint[0] : hit;
        fireSuspendEvent(why == null ? DebugEvent.CLIENT_REQUEST : detail(why));
    }

    void running() {
        suspended = false;
        stop = Optional.empty();
        breakpoints = new IBreakpoint[0];
        keepValues();
        fireResumeEvent(stepping ? DebugEvent.STEP_OVER : DebugEvent.CLIENT_REQUEST);
    }

    /** Where the source is unknown, steps are of one instruction, for gdb would run to the end of the function; or where the user wants that. */
    private boolean hasLine() throws DebugException {
        return !target().isInstructionStepping() && (!(getTopStackFrame() instanceof CpuFrame top) || top.frame().line() != 0);
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
        case START, BREAKPOINT, HAPPENING, WRITER -> DebugEvent.BREAKPOINT;
        case HYPERCALL -> stop.filters().isEmpty() ? DebugEvent.STEP_END : DebugEvent.BREAKPOINT;
        case STEP -> DebugEvent.STEP_END;
        case SUSPENDED -> DebugEvent.CLIENT_REQUEST;
        case SIGNAL, EDGE, FAILED -> DebugEvent.UNSPECIFIED;
        };
    }
}
