package org.parascope.debug.model;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.MemoryByte;
import org.parascope.debug.session.ContextMemory;
import org.parascope.debug.session.MemorySpace;

/** A stretch of memory of one context in the platform's Memory view: read anew at each look, editable, with holes where nothing is. */
public final class MemoryBlock extends DebugElementBase implements IMemoryBlockExtension {
    private static final BigInteger LAST = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final int FRAME = 1 << 12;

    private final SystemMemory memory;
    private final String expression;
    private final MemorySpace space;
    private final long length;
    private final List<Object> clients = new CopyOnWriteArrayList<>();
    private volatile long start;

    MemoryBlock(SystemMemory memory, String expression, SystemMemory.Place place, long length) {
        super(memory.target());
        this.memory = memory;
        this.expression = expression;
        this.space = place.space();
        this.start = place.address();
        this.length = length;
    }

    /** Whose memory it is, before the text with which it was asked for. */
    @Override
    public String getExpression() {
        String whose = space + ":";
        return expression.startsWith(whose) ? expression : whose + "  " + expression;
    }

    @Override
    public BigInteger getBigBaseAddress() {
        return new BigInteger(Long.toUnsignedString(start));
    }

    @Override
    public BigInteger getMemoryBlockStartAddress() {
        return BigInteger.ZERO;
    }

    @Override
    public BigInteger getMemoryBlockEndAddress() {
        return LAST;
    }

    @Override
    public BigInteger getBigLength() {
        return length == 0 ? LAST : BigInteger.valueOf(length);
    }

    @Override
    public int getAddressSize() {
        return Long.BYTES;
    }

    @Override
    public int getAddressableSize() {
        return 1;
    }

    @Override
    public boolean supportBaseAddressModification() {
        return true;
    }

    @Override
    public void setBaseAddress(BigInteger address) {
        start = address.longValue();
        changed();
    }

    /** The platform compares with what it showed before. */
    @Override
    public boolean supportsChangeManagement() {
        return false;
    }

    @Override
    public MemoryByte[] getBytesFromOffset(BigInteger offset, long count) throws DebugException {
        return bytes(start + offset.longValue(), (int) count);
    }

    @Override
    public MemoryByte[] getBytesFromAddress(BigInteger address, long count) throws DebugException {
        return bytes(address.longValue(), (int) count);
    }

    private MemoryByte[] bytes(long from, int count) throws DebugException {
        var all = new MemoryByte[count];
        Arrays.setAll(all, _ -> new MemoryByte((byte) 0, (byte) 0));
        for (int done = 0; done < count;) {
            long at = from + done;
            int piece = (int) Math.min(count - done, FRAME - (at & FRAME - 1));
            byte[] read = read(at, piece);
            for (int i = 0; i < read.length; i++) {
                all[done + i] = new MemoryByte(read[i]);
                all[done + i].setEndianessKnown(true);
            }
            done += piece;
        }
        return all;
    }

    @Override
    public boolean supportsValueModification() {
        return memory.supportsStorageRetrieval();
    }

    @Override
    public void setValue(BigInteger offset, byte[] bytes) throws DebugException {
        setValue(offset.longValue(), bytes);
    }

    @Override
    public void setValue(long offset, byte[] bytes) throws DebugException {
        ContextMemory contents = memory.contents();
        ask(() -> {
            contents.write(space, start + offset, bytes);
            return null;
        });
        changed();
    }

    void changed() {
        fireChangeEvent(DebugEvent.CONTENT);
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
        return read(start, (int) length);
    }

    private byte[] read(long address, int count) throws DebugException {
        ContextMemory contents = memory.contents();
        return ask(() -> contents.read(space, address, count));
    }

    @Override
    public void connect(Object client) {
        clients.add(client);
    }

    @Override
    public void disconnect(Object client) {
        clients.remove(client);
    }

    @Override
    public Object[] getConnections() {
        return clients.toArray();
    }

    @Override
    public void dispose() {
        memory.forget(this);
    }

    @Override
    public IMemoryBlockRetrieval getMemoryBlockRetrieval() {
        return memory;
    }
}
