package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.Progress;

/**
 * Where one frame is mapped: the entries of all domains' page tables that lead to it, and the virtual addresses they stand for.
 *
 * <p>Found by one {@link TableSweep}, whatever the number of address spaces.
 */
final class ReverseMap {
    /** Entries and addresses that are kept; a page of zeros may be mapped everywhere. */
    static final int MOST = 256;
    private static final int GROWTH = 2;
    private static final int INDEX_BITS = 9;

    /**
     * An entry that leads to the frame.
     *
     * @param table frame of the table it lies in
     * @param level of that table
     * @param index in it
     * @param raw the word
     */
    record Entry(MachineFrame table, int level, int index, long raw) {
        boolean isWritable() {
            return (raw & PageEntry.WRITE) != 0;
        }
    }

    /**
     * A virtual address by which an entry is reached.
     *
     * @param root frame of the L4
     * @param address canonical
     */
    record Place(MachineFrame root, long address) {
    }

    private final FrameSnapshot frames;
    private final int target;
    private final List<Entry> entries = new ArrayList<>();
    private int entryCount;
    private int tables;
    /** Sorted words: table below, then table above, then index above. */
    private long[] parents = new long[1 << 12];
    private int parentCount;

    private ReverseMap(FrameSnapshot frames, int target) {
        this.frames = frames;
        this.target = target;
    }

    static ReverseMap of(MachineMemory memory, FrameSnapshot frames, MachineFrame frame, Progress progress) {
        var map = new ReverseMap(frames, (int) frame.number());
        map.tables = TableSweep.run(memory, frames, progress, map::look);
        Arrays.sort(map.parents, 0, map.parentCount);
        return map;
    }

    private void look(int table, int level, long[] words, int inForce) {
        for (int i = 0; i < inForce; i++) {
            long raw = words[i];
            if ((raw & PageEntry.PRESENT) == 0) {
                continue;
            }
            long first = PageEntry.frameNumber(raw, level);
            boolean isLeaf = PageEntry.isLeaf(raw, level);
            long covered = isLeaf ? PageEntry.pagesPerEntry(level) : 1;
            if (target >= first && target - first < covered) {
                entryCount++;
                if (entries.size() < MOST) {
                    entries.add(new Entry(new MachineFrame(table), level, i, raw));
                }
            }
            if (!isLeaf && frames.covers(first)) {
                addParent(first, table, i);
            }
        }
    }

    private void addParent(long below, int above, int index) {
        if (parentCount == parents.length) {
            parents = Arrays.copyOf(parents, parents.length * GROWTH);
        }
        // 27 bits a frame number: 512 GiB, as much as a FrameSnapshot covers.
        parents[parentCount++] = below << 36 | (long) above << INDEX_BITS & 0xfffffffffL | index;
    }

    /** The entries, at most {@value #MOST}. */
    List<Entry> entries() {
        return entries;
    }

    /** All that there are. */
    int entryCount() {
        return entryCount;
    }

    int tables() {
        return tables;
    }

    /** The addresses that an entry stands for, through every table above it; at most {@code most}. */
    List<Place> places(Entry entry, int most) {
        var found = new ArrayList<Place>();
        climb((int) entry.table().number(), entry.level(), (long) entry.index() * PageEntry.bytesPerEntry(entry.level()), most, found);
        return found;
    }

    /** Levels rise strictly, so this ends even where tables name each other. */
    private void climb(int table, int level, long offset, int most, List<Place> found) {
        if (level == PageEntry.LEVELS) {
            found.add(new Place(new MachineFrame(table), PageEntry.canonical(offset)));
            return;
        }
        for (int i = firstParent(table); i < parentCount && parents[i] >>> 36 == table && found.size() < most; i++) {
            int above = (int) (parents[i] >>> INDEX_BITS & 0x7ffffff);
            int index = (int) parents[i] & PageEntry.ENTRIES - 1;
            if (frames.tableLevel(above) == level + 1) {
                climb(above, level + 1, offset + index * PageEntry.bytesPerEntry(level + 1), most, found);
            }
        }
    }

    private int firstParent(int table) {
        int found = Arrays.binarySearch(parents, 0, parentCount, (long) table << 36);
        return found >= 0 ? found : -found - 1;
    }
}
