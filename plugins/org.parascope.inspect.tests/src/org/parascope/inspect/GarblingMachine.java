package org.parascope.inspect;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;
import org.parascope.machine.MemoryMap;

/** Another machine's memory in which, once it is told to, some of what is read is wrong: a bit, or all of a word. Reads only; one thread. */
final class GarblingMachine implements Machine, MachineMemory {
    private final Machine machine;
    private final Random random;
    private int oneIn;

    GarblingMachine(Machine machine, long seed) {
        this.machine = machine;
        this.random = new Random(seed);
    }

    /** From now on one read in so many is wrong; 0 for none. */
    void garble(int newOneIn) {
        oneIn = newOneIn;
    }

    private long garbled(long word) {
        if (oneIn == 0 || random.nextInt(oneIn) != 0) {
            return word;
        }
        return switch (random.nextInt(4)) {
            case 0 -> word ^ 1L << random.nextInt(Long.SIZE);
            case 1 -> random.nextLong();
            case 2 -> -1;
            default -> word ^ random.nextInt();
        };
    }

    @Override
    public int readByte(MachineAddress address) throws MemoryException {
        return (int) garbled(machine.memory().readByte(address)) & 0xff;
    }

    @Override
    public int readShort(MachineAddress address) throws MemoryException {
        return (int) garbled(machine.memory().readShort(address)) & 0xffff;
    }

    @Override
    public int readInt(MachineAddress address) throws MemoryException {
        return (int) garbled(machine.memory().readInt(address));
    }

    @Override
    public long readLong(MachineAddress address) throws MemoryException {
        return garbled(machine.memory().readLong(address));
    }

    @Override
    public void readBytes(MachineAddress from, byte[] into, int offset, int count) throws MemoryException {
        machine.memory().readBytes(from, into, offset, count);
        if (oneIn != 0 && count > 0 && random.nextInt(oneIn) == 0) {
            into[offset + random.nextInt(count)] = (byte) random.nextInt();
        }
    }

    @Override
    public void readLongs(MachineAddress from, long[] into, int offset, int count) throws MemoryException {
        machine.memory().readLongs(from, into, offset, count);
        for (int i = 0; i < count; i++) {
            into[offset + i] = garbled(into[offset + i]);
        }
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

    @Override
    public MemoryMap map() {
        return machine.memory().map();
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public String id() {
        return "garbled";
    }

    @Override
    public String name() {
        return "garbled";
    }

    @Override
    public MachineState state() {
        return MachineState.RUNNING;
    }

    @Override
    public MachineMemory memory() {
        return this;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return machine.hypervisorLayout();
    }
}
