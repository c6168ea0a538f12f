package org.parascope.debug.model;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.gdb.Frame;
import org.parascope.gdb.command.CreateVariable;
import org.parascope.gdb.command.ListLocals;
import org.parascope.gdb.command.Variable;
import org.parascope.machine.AddressSpace;

/** A frame of a CPU's stack, with its local variables and its registers, read when first asked for. */
public final class CpuFrame extends ThreadFrame {
    private final StackThread thread;
    private final Frame frame;
    private final AddressSpace space;
    private List<CVariable> variables;

    CpuFrame(StackThread thread, Frame frame, AddressSpace space) {
        super(thread);
        this.thread = thread;
        this.frame = frame;
        this.space = space;
    }

    /** What gdb says of it. */
    public Frame frame() {
        return frame;
    }

    /** Whose code it is. */
    public AddressSpace space() {
        return space;
    }

    StackThread cpu() {
        return thread;
    }

    @Override
    public synchronized IVariable[] getVariables() throws DebugException {
        if (variables == null) {
            var found = new ArrayList<CVariable>();
            for (String name : thread.execute(new ListLocals(thread.number(), frame.level()))) {
                found.add(variable(name));
            }
            variables = found;
        }
        return variables.toArray(IVariable[]::new);
    }

    /** A variable object of an expression in this frame. */
    public CVariable variable(String expression) throws DebugException {
        Variable variable = thread.execute(new CreateVariable(thread.number(), frame.level(), expression));
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
    public String getName() {
        if (frame.function().isEmpty()) {
            return space + ":" + String.format("%016x", frame.address());
        }
        String place = frame.file().isEmpty() ? String.format("%016x", frame.address()) : frame.file() + ":" + frame.line();
        return (space.isHypervisor() ? "" : space + " ") + frame.function() + "() " + place;
    }

    @Override
    public IRegisterGroup[] getRegisterGroups() throws DebugException {
        return thread.registers().groups(this);
    }

    @Override
    public boolean hasRegisterGroups() {
        return isSuspended();
    }

    /** Until this frame, not the innermost, has returned. */
    @Override
    public void stepReturn() throws DebugException {
        if (thread instanceof CpuThread cpu) {
            cpu.stepReturn(frame.level());
        } else {
            thread.stepReturn();
        }
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
