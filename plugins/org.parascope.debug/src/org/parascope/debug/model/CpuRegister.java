package org.parascope.debug.model;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.gdb.command.Evaluate;

/** A register of a CPU in a frame, and its value, which has no parts. */
public final class CpuRegister extends DebugElementBase implements IRegister, IValue {
    private final CpuFrame frame;
    private final IRegisterGroup group;
    private final String name;
    private final boolean changed;
    private final boolean writable;
    private volatile String value;

    /** A register that gdb knows. */
    CpuRegister(CpuFrame frame, IRegisterGroup group, String name, String value) {
        this(frame, group, name, value, "$" + frame.frame().level() + "/" + name, frame.frame().level() == 0);
    }

    private CpuRegister(CpuFrame frame, IRegisterGroup group, String name, String value, String key, boolean writable) {
        super(frame.getDebugTarget());
        this.frame = frame;
        this.group = group;
        this.name = name;
        this.value = value;
        this.writable = writable;
        changed = frame.cpu().remember(key, value);
    }

    /** One that Paracore keeps, whatever the frame. */
    static CpuRegister kept(CpuFrame frame, IRegisterGroup group, String name, String value) {
        return new CpuRegister(frame, group, name, value, "vcpu/" + name, false);
    }

    @Override
    public IRegisterGroup getRegisterGroup() {
        return group;
    }

    @Override
    public IValue getValue() {
        return this;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getReferenceTypeName() {
        return "register";
    }

    @Override
    public boolean hasValueChanged() {
        return changed;
    }

    @Override
    public String getValueString() {
        return value;
    }

    @Override
    public boolean isAllocated() {
        return true;
    }

    @Override
    public IVariable[] getVariables() {
        return new IVariable[0];
    }

    @Override
    public boolean hasVariables() {
        return false;
    }

    @Override
    public boolean supportsValueModification() {
        return writable && frame.isSuspended();
    }

    @Override
    public void setValue(String expression) throws DebugException {
        String text = "$" + name + " = (" + expression + ")";
        frame.cpu().execute(new Evaluate(frame.cpu().number(), frame.frame().level(), text));
        value = expression;
        fireChangeEvent(DebugEvent.CONTENT);
    }

    @Override
    public void setValue(IValue newValue) throws DebugException {
        setValue(newValue.getValueString());
    }

    @Override
    public boolean verifyValue(String expression) {
        return expression.strip().matches("-?(0[xX][0-9a-fA-F]+|[0-9]+)");
    }

    @Override
    public boolean verifyValue(IValue newValue) throws DebugException {
        return verifyValue(newValue.getValueString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuRegister that && that.name.equals(name) && that.group.equals(group) && that.frame.equals(frame);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
