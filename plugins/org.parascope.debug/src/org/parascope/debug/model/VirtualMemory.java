package org.parascope.debug.model;

import java.util.HexFormat;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.parascope.gdb.command.ReadMemory;
import org.parascope.gdb.command.WriteMemory;

/** A stretch of virtual memory as the stopped CPU sees it; read anew at each look. */
public final class VirtualMemory extends DebugElementBase implements IMemoryBlock {
    private final long start;
    private final long length;

    VirtualMemory(SystemTarget target, long start, long length) {
        super(target);
        this.start = start;
        this.length = length;
    }

    @Override
    public long getStartAddress() {
        return start;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public byte[] getBytes() throws DebugException {
        return ask(() -> session().execute(new ReadMemory(start, (int) length)));
    }

    @Override
    public boolean supportsValueModification() {
        return target().isSuspended();
    }

    @Override
    public void setValue(long offset, byte[] bytes) throws DebugException {
        ask(() -> session().execute(new WriteMemory(start + offset, HexFormat.of().formatHex(bytes))));
        fireChangeEvent(DebugEvent.CONTENT);
    }
}
