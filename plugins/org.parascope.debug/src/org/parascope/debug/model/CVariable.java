package org.parascope.debug.model;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.gdb.command.AssignVariable;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.PathExpression;
import org.parascope.gdb.command.Variable;
import org.parascope.machine.AddressSpace;

/** A variable of C, or a part of one, by gdb's variable object. */
public final class CVariable extends DebugElementBase implements IVariable {
    private final CpuFrame frame;
    private final String key;
    private final boolean changed;
    private volatile Variable variable;

    /** The key names the variable from one stop to the next. */
    CVariable(CpuFrame frame, Variable variable, String key) {
        super(frame.getDebugTarget());
        this.frame = frame;
        this.variable = variable;
        this.key = key;
        changed = frame.cpu().remember(key, variable.value());
    }

    CpuFrame frame() {
        return frame;
    }

    Variable variable() {
        return variable;
    }

    /** Whose address it has, where, and how many bytes it takes; to ask who last wrote it. */
    public Place place() throws DebugException {
        StackThread thread = frame.cpu();
        String path = thread.execute(new PathExpression(variable.handle()));
        int level = frame.frame().level();
        String address = thread.execute(new Evaluate(thread.number(), level, "(unsigned long)&(" + path + ")"));
        String size = thread.execute(new Evaluate(thread.number(), level, "sizeof(" + path + ")"));
        return new Place(path, Long.parseUnsignedLong(address), Integer.parseInt(size), frame.space());
    }

    /**
     * Where a variable is in memory.
     *
     * @param expression of C that names it
     * @param space whose address it is
     */
    public record Place(String expression, long address, int size, AddressSpace space) {
    }

    CVariable part(Variable part) {
        return new CVariable(frame, part, key + "/" + part.expression());
    }

    @Override
    public String getName() {
        return variable.expression();
    }

    @Override
    public String getReferenceTypeName() {
        return variable.type();
    }

    @Override
    public IValue getValue() {
        return new CValue(this);
    }

    @Override
    public boolean hasValueChanged() {
        return changed;
    }

    @Override
    public boolean supportsValueModification() {
        return frame.isSuspended() && !variable.value().startsWith("{") && !variable.value().startsWith("[");
    }

    @Override
    public void setValue(String expression) throws DebugException {
        Variable old = variable;
        String value = frame.cpu().execute(new AssignVariable(old.handle(), expression));
        variable = new Variable(old.handle(), old.expression(), old.type(), value, old.children());
        fireChangeEvent(DebugEvent.CONTENT);
    }

    @Override
    public void setValue(IValue value) throws DebugException {
        setValue(value.getValueString());
    }

    @Override
    public boolean verifyValue(String expression) {
        return !expression.isBlank();
    }

    @Override
    public boolean verifyValue(IValue value) throws DebugException {
        return verifyValue(value.getValueString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CVariable that && that.frame.equals(frame) && that.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
