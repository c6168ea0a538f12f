package org.parascope.debug.model;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.gdb.Frame;
import org.parascope.gdb.command.CreateVariable;
import org.parascope.gdb.command.ListLocals;
import org.parascope.gdb.command.Variable;

/** A frame of a CPU's stack, with its local variables and its registers, read when first asked for. */
public final class CpuFrame extends DebugElementBase implements IStackFrame {
    /** The PV interface keeps these addresses of every address space for the hypervisor (public/arch-x86/xen-x86_64.h). */
    private static final long HYPERVISOR_START = 0xffff800000000000L;
    private static final long HYPERVISOR_END = 0xffff880000000000L;

    private final CpuThread thread;
    private final Frame frame;
    private List<CVariable> variables;

    CpuFrame(CpuThread thread, Frame frame) {
        super(thread.getDebugTarget());
        this.thread = thread;
        this.frame = frame;
    }

    /** What gdb says of it. */
    public Frame frame() {
        return frame;
    }

    CpuThread cpu() {
        return thread;
    }

    @Override
    public IThread getThread() {
        return thread;
    }

    @Override
    public synchronized IVariable[] getVariables() throws DebugException {
        if (variables == null) {
            var found = new ArrayList<CVariable>();
            for (String name : ask(() -> session().execute(new ListLocals(thread.number(), frame.level())))) {
                found.add(variable(name));
            }
            variables = found;
        }
        return variables.toArray(IVariable[]::new);
    }

    /** A variable object of an expression in this frame. */
    CVariable variable(String expression) throws DebugException {
        Variable variable = ask(() -> session().execute(new CreateVariable(thread.number(), frame.level(), expression)));
        return new CVariable(this, variable, frame.function() + "/" + frame.level() + "/" + expression);
    }

    @Override
    public boolean hasVariables() {
        return isSuspended() && !frame.function().isEmpty();
    }

    @Override
    public int getLineNumber() {
        return frame.line() == 0 ? -1 : frame.line();
    }

    @Override
    public int getCharStart() {
        return -1;
    }

    @Override
    public int getCharEnd() {
        return -1;
    }

    @Override
    public String getName() {
        if (frame.function().isEmpty()) {
            return owner() + ":" + String.format("%016x", frame.address());
        }
        String place = frame.file().isEmpty() ? String.format("%016x", frame.address()) : frame.file() + ":" + frame.line();
        return frame.function() + "() " + place;
    }

    /** Whose address it is: the upper half's first 8 TiB are the hypervisor's, all else is the domain's that runs. */
    private String owner() {
        boolean isHypervisors = Long.compareUnsigned(frame.address(), HYPERVISOR_START) >= 0
                && Long.compareUnsigned(frame.address(), HYPERVISOR_END) < 0;
        return isHypervisors ? "hv" : thread.vcpu().map(vcpu -> "d" + vcpu.domain()).orElse("guest");
    }

    @Override
    public IRegisterGroup[] getRegisterGroups() throws DebugException {
        return thread.registers().groups(this);
    }

    @Override
    public boolean hasRegisterGroups() {
        return isSuspended();
    }

    @Override
    public boolean canStepInto() {
        return thread.canStepInto();
    }

    @Override
    public boolean canStepOver() {
        return thread.canStepOver();
    }

    @Override
    public boolean canStepReturn() {
        return thread.canStepReturn();
    }

    @Override
    public boolean isStepping() {
        return thread.isStepping();
    }

    @Override
    public void stepInto() throws DebugException {
        thread.stepInto();
    }

    @Override
    public void stepOver() throws DebugException {
        thread.stepOver();
    }

    /** Until this frame, not the innermost, has returned. */
    @Override
    public void stepReturn() throws DebugException {
        thread.stepReturn(frame.level());
    }

    @Override
    public boolean canResume() {
        return thread.canResume();
    }

    @Override
    public boolean canSuspend() {
        return thread.canSuspend();
    }

    @Override
    public boolean isSuspended() {
        return thread.isSuspended();
    }

    @Override
    public void resume() throws DebugException {
        thread.resume();
    }

    @Override
    public void suspend() throws DebugException {
        thread.suspend();
    }

    @Override
    public boolean canTerminate() {
        return thread.canTerminate();
    }

    @Override
    public boolean isTerminated() {
        return thread.isTerminated();
    }

    @Override
    public void terminate() throws DebugException {
        thread.terminate();
    }

    /** The same frame after a step in one function: the view then keeps its selection and what was expanded. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CpuFrame that && that.thread == thread && that.frame.level() == frame.level()
                && that.frame.function().equals(frame.function()) && that.frame.file().equals(frame.file());
    }

    @Override
    public int hashCode() {
        return frame.level() * 31 + frame.function().hashCode();
    }
}
