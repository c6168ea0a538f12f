package org.parascope.inspect;

import java.util.Arrays;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/**
 * All leaves of one address space at one time, in three flat arrays: about 17 bytes an entry.
 *
 * <p>Entry {@code i} maps {@code address(i)} by the raw word {@code raw(i)} at level {@code level(i)}; ascending by address.
 * Immutable once made.
 */
public final class PageTableSnapshot {
    private static final int ATTEMPTS = 3;
    private static final int FIRST_CAPACITY = 1 << 14;
    private static final int HEADROOM = 16;
    /** Leaves of a cut, hostile tree that are kept. A real address space of 64 GiB has as many. */
    private static final int MAX_LEAVES = 1 << 24;

    /** Room that the last one needed: the next is rarely much larger. */
    private static volatile int usualCapacity = FIRST_CAPACITY;

    private long[] addresses = new long[usualCapacity];
    private long[] words = new long[addresses.length];
    private byte[] levels = new byte[addresses.length];
    private int count;
    private boolean isFull;
    private AddressSpaceReader.Result result = new AddressSpaceReader.Result(0, 0, 0, false);

    private PageTableSnapshot() {
    }

    /**
     * Reads an address space; up to three times when it changes under the read.
     *
     * @throws MemoryException when the L4 is not RAM
     */
    public static PageTableSnapshot read(MachineMemory memory, MachineFrame root, Progress progress) throws MemoryException {
        var reader = new AddressSpaceReader(memory);
        var snapshot = new PageTableSnapshot();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            snapshot.count = 0;
            snapshot.isFull = false;
            snapshot.result = reader.read(root, snapshot::add, progress);
            if (snapshot.result.torn() == 0) {
                break;
            }
        }
        usualCapacity = Math.max(FIRST_CAPACITY, snapshot.count + snapshot.count / HEADROOM);
        return snapshot;
    }

    private void add(long base, int level, long[] entries, int from, int to) {
        if (count + to - from > words.length) {
            grow();
        }
        long step = PageEntry.bytesPerEntry(level);
        int at = count;
        int limit = Math.min(to, from + words.length - count);
        for (int i = from; i < limit; i++) {
            long raw = entries[i];
            if ((raw & PageEntry.PRESENT) != 0) {
                addresses[at] = base + i * step;
                words[at] = raw;
                levels[at] = (byte) level;
                at++;
            }
        }
        count = at;
    }

    private void grow() {
        if (words.length >= MAX_LEAVES) {
            isFull = true;
            return;
        }
        int capacity = words.length * 2;
        addresses = Arrays.copyOf(addresses, capacity);
        words = Arrays.copyOf(words, capacity);
        levels = Arrays.copyOf(levels, capacity);
    }

    public int size() {
        return count;
    }

    /** Canonical virtual address of an entry's first byte. */
    public long address(int index) {
        return addresses[index];
    }

    /** The entry as it stands in the table. */
    public long raw(int index) {
        return words[index];
    }

    /** 1 for a 4 KiB page, 2 for 2 MiB, 3 for 1 GiB. */
    public int level(int index) {
        return levels[index];
    }

    /** What the last pass met. */
    public AddressSpaceReader.Result result() {
        return result;
    }

    /** Whether there was more than is kept. */
    public boolean isCut() {
        return isFull || result.isCut();
    }

    /** The entry that maps an address, or -1. */
    public int find(long address) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(addresses[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && address - addresses[high] < PageEntry.bytesPerEntry(levels[high]) ? high : -1;
    }
}
