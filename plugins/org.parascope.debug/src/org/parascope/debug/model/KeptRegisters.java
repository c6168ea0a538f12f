package org.parascope.debug.model;

import java.util.Map;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;

/** A group of what Paracore keeps of a vCPU in its own memory: to be read only. */
final class KeptRegisters extends DebugElementBase implements IRegisterGroup {
    private final CpuFrame frame;
    private final String name;
    private final Request<Map<String, Long>> source;

    KeptRegisters(CpuFrame frame, String name, Request<Map<String, Long>> source) {
        super(frame.getDebugTarget());
        this.frame = frame;
        this.name = name;
        this.source = source;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public IRegister[] getRegisters() throws DebugException {
        return ask(source).entrySet().stream()
                .map(each -> CpuRegister.kept(frame, this, each.getKey(), "0x" + Long.toHexString(each.getValue()))).toArray(IRegister[]::new);
    }

    @Override
    public boolean hasRegisters() {
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptRegisters that && that.name.equals(name) && that.frame.equals(frame);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
