package org.parascope.inspect;

import java.util.Arrays;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/**
 * All leaves of one address space at one time, in flat arrays: about 21 bytes an entry.
 *
 * <p>Entry {@code i} maps {@code address(i)} by the raw word {@code raw(i)} at level {@code level(i)}; ascending by address.
 * Immutable once made. The words of all tables are kept as they were read, so that {@link #refresh} need only compare them.
 */
public final class PageTableSnapshot {
    private static final int ATTEMPTS = 3;
    private static final int FIRST_CAPACITY = 1 << 14;
    private static final int HEADROOM = 16;
    private static final int CANCEL_MASK = 0xff;
    /** Words of a cut, hostile tree that are kept. A real address space of 64 GiB has as many. */
    private static final int MAX_WORDS = 1 << 24;

    /** Room that the last one needed: the next is rarely much larger. */
    private static volatile int usualWords = FIRST_CAPACITY;

    private long[] words = new long[usualWords];
    /** Of each table in {@link #words}, where it lies in the machine. */
    private long[] tables = new long[words.length / PageEntry.ENTRIES];
    private int tableCount;
    private long[] addresses = new long[words.length];
    private int[] places = new int[words.length];
    private byte[] levels = new byte[words.length];
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
            snapshot.fill(reader, root, progress);
            if (snapshot.result.torn() == 0) {
                break;
            }
        }
        int used = snapshot.tableCount * PageEntry.ENTRIES;
        usualWords = Math.min(MAX_WORDS, Math.max(FIRST_CAPACITY, (used + used / HEADROOM) & -PageEntry.ENTRIES));
        return snapshot;
    }

    private void fill(AddressSpaceReader reader, MachineFrame root, Progress progress) throws MemoryException {
        result = reader.read(root, new Keeper(), progress);
    }

    /**
     * The same address space now: this very object when every word of every table is what it was, else a new reading.
     *
     * @throws MemoryException when the L4 is not RAM
     */
    public PageTableSnapshot refresh(MachineMemory memory, MachineFrame root, Progress progress) throws MemoryException {
        return isUnchanged(memory, root, progress) ? this : read(memory, root, progress);
    }

    private boolean isUnchanged(MachineMemory memory, MachineFrame root, Progress progress) throws MemoryException {
        if (!result.isConsistent() || isFull || tableCount == 0 || tables[0] != root.address().value()) {
            return false;
        }
        long[] now = new long[PageEntry.ENTRIES];
        for (int i = 0; i < tableCount; i++) {
            if ((i & CANCEL_MASK) == 0) {
                progress.checkCanceled();
            }
            memory.readLongs(new MachineAddress(tables[i]), now, 0, now.length);
            int start = i * PageEntry.ENTRIES;
            if (!Arrays.equals(now, 0, now.length, words, start, start + now.length)) {
                return false;
            }
        }
        return true;
    }

    /** Takes in one pass of the reader, from the start. */
    private final class Keeper implements AddressSpaceReader.Sink {
        /** Where the table of each level that is read now begins in {@link #words}; -1: there was no room. */
        private final int[] starts = new int[PageEntry.LEVELS + 1];

        Keeper() {
            tableCount = 0;
            count = 0;
            isFull = false;
        }

        @Override
        public void table(MachineAddress table, int level, long[] entries) {
            int start = tableCount * PageEntry.ENTRIES;
            starts[level] = hasRoom(start) ? start : -1;
            if (starts[level] >= 0) {
                System.arraycopy(entries, 0, words, start, PageEntry.ENTRIES);
                tables[tableCount++] = table.value();
            }
        }

        private boolean hasRoom(int start) {
            if (start + PageEntry.ENTRIES <= words.length) {
                return true;
            }
            isFull |= words.length >= MAX_WORDS;
            if (!isFull) {
                int capacity = Math.min(MAX_WORDS, words.length * 2);
                words = Arrays.copyOf(words, capacity);
                tables = Arrays.copyOf(tables, capacity / PageEntry.ENTRIES);
                addresses = Arrays.copyOf(addresses, capacity);
                places = Arrays.copyOf(places, capacity);
                levels = Arrays.copyOf(levels, capacity);
            }
            return !isFull;
        }

        /** There is a place for each word of each table, so there is one for each leaf. */
        @Override
        public void leaves(long base, int level, long[] entries, int from, int to) {
            int start = starts[level];
            if (start < 0) {
                return;
            }
            long step = PageEntry.bytesPerEntry(level);
            int at = count;
            for (int i = from; i < to; i++) {
                if ((entries[i] & PageEntry.PRESENT) != 0) {
                    addresses[at] = base + i * step;
                    places[at] = start + i;
                    levels[at] = (byte) level;
                    at++;
                }
            }
            count = at;
        }
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
        return words[places[index]];
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
