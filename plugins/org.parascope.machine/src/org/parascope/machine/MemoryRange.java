package org.parascope.machine;

/**
 * One stretch of RAM and where its bytes lie in their source.
 *
 * @param start first machine address
 * @param size in bytes, more than 0
 * @param sourceOffset offset of the first byte in the file
 */
public record MemoryRange(MachineAddress start, long size, long sourceOffset) {
    public MemoryRange {
        if (size <= 0 || start.value() < 0 || sourceOffset < 0 || start.value() + size < 0) {
            throw new IllegalArgumentException("expected a range of positive size below 2^63, found " + size + " bytes at "
                    + start + ", source offset " + sourceOffset);
        }
    }

    /** First address after it. */
    public long end() {
        return start.value() + size;
    }

    public boolean contains(long address, long bytes) {
        return address >= start.value() && bytes >= 0 && address <= end() - bytes;
    }
}
