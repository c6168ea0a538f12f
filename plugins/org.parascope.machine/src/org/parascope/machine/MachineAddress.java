package org.parascope.machine;

/**
 * A byte address of the machine's physical memory, as the processor puts it on the bus.
 *
 * <p>Unsigned in principle; no x86 processor has more than 52 bits of it. Never a guest's address.
 *
 * @param value the address in bytes
 */
public record MachineAddress(long value) implements Comparable<MachineAddress> {
    public MachineAddress plus(long bytes) {
        return new MachineAddress(value + bytes);
    }

    /** The frame this byte lies in. */
    public MachineFrame frame() {
        return new MachineFrame(value >>> MachineFrame.SHIFT);
    }

    @Override
    public int compareTo(MachineAddress other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "machine " + Long.toHexString(value);
    }
}
