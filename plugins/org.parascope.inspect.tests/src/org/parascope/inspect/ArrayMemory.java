package org.parascope.inspect;

import java.util.HashMap;
import java.util.Map;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.MemoryMap;

/** A few frames of RAM in an array, which can change at the very moment a frame is read: a guest that runs on. */
final class ArrayMemory implements MachineMemory {
    private static final int WORDS = MachineFrame.SIZE / Long.BYTES;

    private final long[] words;
    private final Map<Long, Runnable> changes = new HashMap<>();

    ArrayMemory(int frames) {
        words = new long[frames * WORDS];
    }

    ArrayMemory entry(int frame, int index, long target, long flags) {
        words[frame * WORDS + index] = target << MachineFrame.SHIFT | flags;
        return this;
    }

    /** Runs after each copy of a frame's words. */
    void onRead(long frame, Runnable change) {
        changes.put(frame, change);
    }

    @Override
    public MemoryMap map() {
        return MemoryMap.flat((long) words.length * Long.BYTES);
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public void readLongs(MachineAddress from, long[] into, int offset, int count) throws MemoryException {
        System.arraycopy(words, locate(from, count), into, offset, count);
        changes.getOrDefault(from.frame().number(), () -> { }).run();
    }

    @Override
    public long readLong(MachineAddress address) throws MemoryException {
        return words[locate(address, 1)];
    }

    private int locate(MachineAddress address, int count) throws MemoryException {
        long index = address.value() / Long.BYTES;
        if (address.value() < 0 || index + count > words.length) {
            throw new MemoryException("expected RAM, found none at " + address);
        }
        return (int) index;
    }

    @Override
    public int readByte(MachineAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int readShort(MachineAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int readInt(MachineAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void readBytes(MachineAddress from, byte[] into, int offset, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeBytes(MachineAddress to, byte[] from, int offset, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeInt(MachineAddress to, int value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeLong(MachineAddress to, long value) {
        throw new UnsupportedOperationException();
    }
}
