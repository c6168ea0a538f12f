package org.parascope.debug.model;

import java.util.List;
import java.util.Optional;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.parascope.debug.session.DomainState;
import org.parascope.debug.session.GdbAccess;
import org.parascope.debug.session.StackEntry;
import org.parascope.debug.session.Vcpu;
import org.parascope.inspect.LinuxCurrent;

/**
 * A vCPU of a domain. While it runs on a CPU it is that CPU, stack and steps alike; while it waits it shows the state it saved, and can
 * be looked at only: it runs when Paracore lets it.
 */
public final class VcpuThread extends StackThread implements StepHypercall, StepBackwards {
    private final DomainTarget domain;
    private final Vcpu vcpu;
    private volatile DomainState.VcpuState state;
    private volatile String process = "";
    /** Whether the guest's symbols were there when its stack was read. */
    private volatile boolean isNamed;

    VcpuThread(DomainTarget domain, DomainState.VcpuState state) {
        super(domain);
        this.domain = domain;
        this.vcpu = state.vcpu();
        this.state = state;
    }

    public Vcpu vcpu() {
        return vcpu;
    }

    @Override
    Optional<Vcpu> vcpuOfStack() {
        return Optional.of(vcpu);
    }

    /** In a word: running, blocked, ... */
    public String state() {
        return isSuspended() ? cpu().isPresent() ? "on " + cpu().get().getName().replaceAll(",.*", "") : state.state() : "running free";
    }

    /** The process that a Linux guest runs on it, as far as it is known; else empty. */
    public String process() {
        return isSuspended() ? process : "";
    }

    /** Reads what it runs; takes its time. */
    void readProcess() throws org.parascope.debug.session.DebugException {
        String now = session().contexts().current(vcpu).map(LinuxCurrent::toString).orElse("");
        if (!now.equals(process)) {
            process = now;
            fireChangeEvent(DebugEvent.STATE);
        }
    }

    /** The machine stopped again; tells the views what they show of it that may be different. */
    void changed(DomainState.VcpuState now, boolean isShownRunning) {
        boolean hasWaited = now.hasWaitedSince(state) && isNamed;
        boolean isOther = !hasWaited || isShownRunning || hasShownValues();
        boolean isOtherWord = !now.state().equals(state.state());
        state = now;
        keepValues();
        if (hasWaited) {
            forgetFrames();
        } else {
            forgetStack();
        }
        if (isOther) {
            fireChangeEvent(DebugEvent.CONTENT);
        } else if (isOtherWord) {
            fireChangeEvent(DebugEvent.STATE);
        }
    }

    /** The CPU that it runs on. */
    Optional<CpuThread> cpu() {
        return state.cpu().isPresent() ? domain.system().cpu(state.cpu().getAsInt()) : Optional.empty();
    }

    @Override
    int number() throws DebugException {
        return cpu().isPresent() ? cpu().get().number() : ask(() -> session().contexts().threadOf(domain.state(), vcpu));
    }

    @Override
    GdbAccess gdb() throws org.parascope.debug.session.DebugException {
        return cpu().isPresent() ? session() : session().contexts().gdb(domain.state());
    }

    @Override
    List<StackEntry> readStack(int most) throws org.parascope.debug.session.DebugException {
        isNamed = session().contexts().areSymbolsThere(domain.state());
        return cpu().isPresent() ? cpu().get().stack() : session().contexts().stack(domain.state(), vcpu, most);
    }

    @Override
    public String getName() {
        return vcpu.toString();
    }

    @Override
    public int getPriority() {
        return 0;
    }

    @Override
    public IBreakpoint[] getBreakpoints() {
        return cpu().map(CpuThread::getBreakpoints).orElse(new IBreakpoint[0]);
    }

    @Override
    public boolean isSuspended() {
        return !isTerminated() && domain.system().isSuspended();
    }

    @Override
    public boolean canResume() {
        return isSuspended();
    }

    @Override
    public boolean canSuspend() {
        return domain.canSuspend();
    }

    @Override
    public void resume() throws DebugException {
        domain.resume();
    }

    @Override
    public void suspend() throws DebugException {
        domain.suspend();
    }

    @Override
    public boolean canStepInto() {
        return isSuspended() && cpu().isPresent();
    }

    @Override
    public boolean canStepOver() {
        return canStepInto();
    }

    @Override
    public boolean canStepReturn() {
        return canStepInto();
    }

    @Override
    public boolean isStepping() {
        return cpu().map(CpuThread::isStepping).orElse(false);
    }

    @Override
    public void stepInto() throws DebugException {
        requireCpu().stepInto();
    }

    @Override
    public void stepOver() throws DebugException {
        requireCpu().stepOver();
    }

    @Override
    public void stepReturn() throws DebugException {
        requireCpu().stepReturn();
    }

    /** Of this very vCPU, whether it runs now or not. */
    @Override
    public boolean canStepHypercall() {
        return isSuspended() && session().knowsHypercalls();
    }

    @Override
    public void stepHypercall() throws DebugException {
        domain.system().awaitBreakpoints();
        ask(() -> {
            session().stepHypercall(Optional.of(vcpu));
            return null;
        });
    }

    @Override
    public void stepIntoHypercall() throws DebugException {
        domain.system().awaitBreakpoints();
        ask(() -> {
            session().stepIntoHypercall(Optional.of(vcpu));
            return null;
        });
    }

    @Override
    public void returnToGuest() throws DebugException {
        domain.system().awaitBreakpoints();
        ask(() -> {
            session().returnToGuest(Optional.of(vcpu));
            return null;
        });
    }

    @Override
    public boolean canStepBackwards() {
        return isSuspended() && session().backwards().isPresent();
    }

    @Override
    public void stepBackInto() throws DebugException {
        requireCpu().stepBackInto();
    }

    @Override
    public void stepBackOver() throws DebugException {
        requireCpu().stepBackOver();
    }

    @Override
    public void resumeBackwards() throws DebugException {
        domain.system().resumeBackwards();
    }

    /** Of this very vCPU, whether it runs now or not. */
    @Override
    public void previousHypercall() throws DebugException {
        domain.system().travel(ways -> ways.previousHypercall(Optional.of(vcpu)));
    }

    private CpuThread requireCpu() throws DebugException {
        return cpu().orElseThrow(() -> DebugModel.failure(vcpu + " waits (" + state.state() + "): only a vCPU that runs can be stepped.", null));
    }

    @Override
    public boolean canTerminate() {
        return domain.canTerminate();
    }

    @Override
    public boolean isTerminated() {
        return domain.isTerminated();
    }

    @Override
    public void terminate() throws DebugException {
        domain.terminate();
    }
}
