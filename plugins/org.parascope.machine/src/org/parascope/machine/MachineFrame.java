package org.parascope.machine;

/**
 * A 4 KiB page of the machine (mfn).
 *
 * @param number machine address divided by 4096
 */
public record MachineFrame(long number) implements Comparable<MachineFrame> {
    public static final int SHIFT = 12;
    public static final int SIZE = 1 << SHIFT;

    public MachineAddress address() {
        return new MachineAddress(number << SHIFT);
    }

    public MachineFrame plus(long frames) {
        return new MachineFrame(number + frames);
    }

    @Override
    public int compareTo(MachineFrame other) {
        return Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return "mfn " + Long.toHexString(number);
    }
}
