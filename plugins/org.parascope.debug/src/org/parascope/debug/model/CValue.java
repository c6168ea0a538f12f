package org.parascope.debug.model;

import java.util.List;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IIndexedValue;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.gdb.command.ListChildren;
import org.parascope.gdb.command.Variable;

/** The value of a variable; its parts are asked for a range at a time, so that a large array costs what is shown of it. */
public final class CValue extends DebugElementBase implements IIndexedValue {
    private final CVariable variable;

    CValue(CVariable variable) {
        super(variable.getDebugTarget());
        this.variable = variable;
    }

    @Override
    public String getReferenceTypeName() {
        return variable.variable().type();
    }

    @Override
    public String getValueString() {
        return variable.variable().value();
    }

    @Override
    public boolean isAllocated() {
        return true;
    }

    @Override
    public IVariable[] getVariables() throws DebugException {
        return getVariables(0, getSize());
    }

    @Override
    public boolean hasVariables() {
        return getSize() > 0;
    }

    @Override
    public IVariable getVariable(int offset) throws DebugException {
        return getVariables(offset, 1)[0];
    }

    @Override
    public IVariable[] getVariables(int offset, int length) throws DebugException {
        if (length == 0) {
            return new IVariable[0];
        }
        String handle = variable.variable().handle();
        List<Variable> parts = variable.frame().cpu().execute(new ListChildren(handle, offset, offset + length));
        return parts.stream().map(variable::part).toArray(IVariable[]::new);
    }

    @Override
    public int getSize() {
        return variable.variable().children();
    }

    @Override
    public int getInitialOffset() {
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CValue that && that.variable.equals(variable);
    }

    @Override
    public int hashCode() {
        return variable.hashCode();
    }

}
