package org.parascope.machine;

/**
 * The RAM of a machine: a file shared with the emulator, a dump, a debugger's stub.
 *
 * <p>Little-endian, as x86. Every access is checked against the memory map; a read never stops the machine, so what
 * spans more than one aligned 8-byte word may be torn while it runs. Thread-safe.
 */
public interface MachineMemory {
    MemoryMap map();

    boolean isWritable();

    /** One byte, 0 to 255. */
    int readByte(MachineAddress address) throws MemoryException;

    /** A 16-bit word, 0 to 65535. */
    int readShort(MachineAddress address) throws MemoryException;

    int readInt(MachineAddress address) throws MemoryException;

    /** 8 bytes; in one piece when the address is aligned. */
    long readLong(MachineAddress address) throws MemoryException;

    /** Copies bytes out; all of them or an exception. */
    void readBytes(MachineAddress from, byte[] into, int offset, int count) throws MemoryException;

    /** Copies 64-bit words out, each in one piece when {@code from} is aligned: what page-table readers use. */
    void readLongs(MachineAddress from, long[] into, int offset, int count) throws MemoryException;

    /** Writes bytes in ascending order. */
    void writeBytes(MachineAddress to, byte[] from, int offset, int count) throws MemoryException;

    void writeInt(MachineAddress to, int value) throws MemoryException;

    void writeLong(MachineAddress to, long value) throws MemoryException;

    /** Whether a whole frame is RAM. */
    default boolean isRam(MachineFrame frame) {
        long number = frame.number();
        return number >= 0 && number <= Long.MAX_VALUE >>> MachineFrame.SHIFT
                && map().sourceOffset(number << MachineFrame.SHIFT, MachineFrame.SIZE) >= 0;
    }

    /** A copy of bytes. */
    default byte[] read(MachineAddress from, int count) throws MemoryException {
        byte[] bytes = new byte[count];
        readBytes(from, bytes, 0, count);
        return bytes;
    }
}
