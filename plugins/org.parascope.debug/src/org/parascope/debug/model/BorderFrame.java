package org.parascope.debug.model;

import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IVariable;

/** The line in a call stack at which the guest entered the hypervisor. It has no code, no variables and no registers of its own. */
public final class BorderFrame extends ThreadFrame {
    private final StackThread thread;
    private final String words;

    BorderFrame(StackThread thread, String words) {
        super(thread);
        this.thread = thread;
        this.words = words;
    }

    /** The hypercall with its arguments, or the exception. */
    @Override
    public String getName() {
        return "\u2500\u2500 " + words + " \u2500\u2500";
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
    public int getLineNumber() {
        return -1;
    }

    @Override
    public IRegisterGroup[] getRegisterGroups() {
        return new IRegisterGroup[0];
    }

    @Override
    public boolean hasRegisterGroups() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BorderFrame that && that.thread == thread && that.words.equals(words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }
}
