package org.parascope.debug.model;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IThread;
import org.parascope.debug.session.DomainState;

/** A domain in the debug tree, with its vCPUs. It lives inside a debugged machine, which does all that it is asked. */
public final class DomainTarget extends DebugElementBase implements IDebugTarget {
    private final SystemTarget system;
    private volatile DomainState state;
    private volatile List<VcpuThread> vcpus;
    private volatile boolean isShownRunning;
    private volatile boolean gone;

    DomainTarget(SystemTarget system, DomainState state) {
        super(null);
        this.system = system;
        this.state = state;
        vcpus = state.vcpus().stream().map(vcpu -> new VcpuThread(this, vcpu)).toList();
    }

    SystemTarget system() {
        return system;
    }

    /** As it was when the machine stopped. */
    public DomainState state() {
        return state;
    }

    /** The machine stopped again. Only what is other than before is told: the views read all again that they hear of. */
    void changed(DomainState now) {
        boolean isOther = !now.title().equals(state.title()) || now.vcpus().size() != vcpus.size();
        boolean wasShownRunning = isShownRunning;
        state = now;
        isShownRunning = false;
        var threads = new ArrayList<VcpuThread>();
        for (DomainState.VcpuState vcpu : now.vcpus()) {
            VcpuThread known = vcpus.stream().filter(thread -> thread.vcpu().equals(vcpu.vcpu())).findFirst()
                    .orElseGet(() -> new VcpuThread(this, vcpu));
            known.changed(vcpu, wasShownRunning);
            threads.add(known);
        }
        vcpus = List.copyOf(threads);
        if (isOther) {
            fireChangeEvent(DebugEvent.CONTENT);
        }
    }

    /** The machine has been running for a while: vCPUs have no stacks to show. */
    void showRunning() {
        isShownRunning = true;
        vcpus.forEach(vcpu -> vcpu.fireChangeEvent(DebugEvent.CONTENT));
    }

    /** Reads which processes its vCPUs run; takes its time. */
    void readProcesses() throws org.parascope.debug.session.DebugException {
        for (VcpuThread vcpu : vcpus) {
            vcpu.readProcess();
        }
    }

    /** More is known of its stacks than when the machine stopped. */
    void stackChanged() {
        vcpus.forEach(StackThread::forgetStack);
        vcpus.forEach(vcpu -> vcpu.fireChangeEvent(DebugEvent.CONTENT));
    }

    /** The domain was destroyed, or the session ended. */
    void end() {
        gone = true;
        vcpus.forEach(DebugElementBase::fireTerminateEvent);
        fireTerminateEvent();
    }

    @Override
    public IDebugTarget getDebugTarget() {
        return this;
    }

    @Override
    public ILaunch getLaunch() {
        return system.getLaunch();
    }

    @Override
    public IProcess getProcess() {
        return system.getProcess();
    }

    @Override
    public IThread[] getThreads() {
        return isTerminated() ? new IThread[0] : vcpus.toArray(IThread[]::new);
    }

    @Override
    public boolean hasThreads() {
        return !isTerminated() && !vcpus.isEmpty();
    }

    @Override
    public String getName() {
        return state.title();
    }

    /** The machine sets them: one is never asked of a domain. */
    @Override
    public boolean supportsBreakpoint(IBreakpoint breakpoint) {
        return false;
    }

    @Override
    public boolean canTerminate() {
        return !isTerminated() && system.canTerminate();
    }

    @Override
    public boolean isTerminated() {
        return gone || system.isTerminated();
    }

    @Override
    public void terminate() throws DebugException {
        system.terminate();
    }

    @Override
    public boolean canResume() {
        return !isTerminated() && system.canResume();
    }

    @Override
    public boolean canSuspend() {
        return !isTerminated() && system.canSuspend();
    }

    @Override
    public boolean isSuspended() {
        return !isTerminated() && system.isSuspended();
    }

    @Override
    public void resume() throws DebugException {
        system.resume();
    }

    @Override
    public void suspend() throws DebugException {
        system.suspend();
    }

    @Override
    public boolean canDisconnect() {
        return false;
    }

    @Override
    public void disconnect() throws DebugException {
        system.disconnect();
    }

    @Override
    public boolean isDisconnected() {
        return system.isDisconnected();
    }

    @Override
    public boolean supportsStorageRetrieval() {
        return false;
    }

    @Override
    public IMemoryBlock getMemoryBlock(long start, long length) throws DebugException {
        return system.getMemoryBlock(start, length);
    }

    @Override
    public void breakpointAdded(IBreakpoint breakpoint) {
        // The machine's business.
    }

    @Override
    public void breakpointRemoved(IBreakpoint breakpoint, IMarkerDelta delta) {
        // The machine's business.
    }

    @Override
    public void breakpointChanged(IBreakpoint breakpoint, IMarkerDelta delta) {
        // The machine's business.
    }
}
