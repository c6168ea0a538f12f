package org.parascope.inspect;

import java.util.Arrays;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/**
 * Reads all page tables below one L4 in a single pass and streams the leaves: the fast way, no object per entry.
 *
 * <p>The machine may run meanwhile. Each table that was descended through is compared with a second look after its subtree; a
 * change of one of its table entries means the subtree may belong to another time, and is counted in {@link Result#torn}.
 * A hostile tree (tables naming each other) is cut after {@value #MAX_TABLES} tables: bounded time whatever memory holds.
 * One object serves one thread, again and again without allocating.
 */
public final class AddressSpaceReader {
    /** 1 GiB of tables: enough to map 512 GiB by 4 KiB pages. */
    public static final int MAX_TABLES = 1 << 18;
    private static final int CANCEL_MASK = 0xff;

    /** Receives the leaves, ascending by address. Called very often: keep it small. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Some present entries of one table. Entries that are not present or that name tables are among them: skip by
         * {@link PageEntry#isPresent} and {@link PageEntry#isLeaf}.
         *
         * @param base canonical virtual address of entry 0
         * @param level 1 to 3
         * @param entries the table's 512 raw words; valid during the call only
         * @param from first index to look at
         * @param to first index not to look at
         */
        void leaves(long base, int level, long[] entries, int from, int to);

        /**
         * A table was read; its leaves follow, and those of tables below it among them.
         *
         * @param table where it lies
         * @param level 1 to 4
         * @param entries its 512 raw words; valid during the call only
         */
        default void table(MachineAddress table, int level, long[] entries) {
            // Most want the leaves only.
        }
    }

    /**
     * What a pass met.
     *
     * @param tables tables read, the L4 included
     * @param torn tables whose own table entries changed during the pass
     * @param broken entries that name a table outside the RAM
     * @param isCut whether the bound was reached
     */
    public record Result(int tables, int torn, int broken, boolean isCut) {
        public boolean isConsistent() {
            return torn == 0 && !isCut;
        }
    }

    private final MachineMemory memory;
    private final long[][] tables = new long[PageEntry.LEVELS + 1][PageEntry.ENTRIES];
    private final long[] second = new long[PageEntry.ENTRIES];
    private Sink sink = (base, level, entries, from, to) -> { };
    private Progress progress = Progress.NONE;
    private int read;
    private int torn;
    private int broken;
    private boolean cut;

    public AddressSpaceReader(MachineMemory memory) {
        this.memory = memory;
    }

    /**
     * Streams all leaves of an address space.
     *
     * @param root the L4's frame
     * @throws MemoryException when the L4 itself is not RAM
     */
    public Result read(MachineFrame root, Sink newSink, Progress newProgress) throws MemoryException {
        return read(root, 0, PageEntry.ENTRIES, newSink, newProgress);
    }

    /** The same for L4 slots {@code from} to {@code to} (exclusive) only. */
    public Result read(MachineFrame root, int from, int to, Sink newSink, Progress newProgress) throws MemoryException {
        sink = newSink;
        progress = newProgress;
        read = 0;
        torn = 0;
        broken = 0;
        cut = false;
        progress.checkCanceled();
        long[] table = tables[PageEntry.LEVELS];
        memory.readLongs(root.address(), table, 0, PageEntry.ENTRIES);
        read++;
        sink.table(root.address(), PageEntry.LEVELS, table);
        for (int i = from; i < to; i++) {
            if (PageEntry.isPresent(table[i])) {
                descend(table[i], PageEntry.LEVELS - 1, PageEntry.canonical((long) i * PageEntry.bytesPerEntry(PageEntry.LEVELS)));
            }
        }
        checkUnchanged(root.address(), PageEntry.LEVELS);
        return new Result(read, torn, broken, cut);
    }

    private void descend(long raw, int level, long base) {
        if (cut || !load(raw, level)) {
            return;
        }
        long[] table = tables[level];
        if (level == 1) {
            sink.leaves(base, level, table, 0, PageEntry.ENTRIES);
            return;
        }
        int from = 0;
        for (int i = 0; i < PageEntry.ENTRIES; i++) {
            long entry = table[i];
            if ((entry & (PageEntry.PRESENT | PageEntry.LARGE)) == PageEntry.PRESENT) {
                if (i > from) {
                    sink.leaves(base, level, table, from, i);
                }
                from = i + 1;
                descend(entry, level - 1, base + i * PageEntry.bytesPerEntry(level));
            }
        }
        if (from < PageEntry.ENTRIES) {
            sink.leaves(base, level, table, from, PageEntry.ENTRIES);
        }
        checkUnchanged(new MachineAddress(raw & PageEntry.FRAME_MASK), level);
    }

    private boolean load(long raw, int level) {
        if (read >= MAX_TABLES) {
            cut = true;
            return false;
        }
        if ((read++ & CANCEL_MASK) == 0) {
            progress.checkCanceled();
        }
        try {
            var table = new MachineAddress(raw & PageEntry.FRAME_MASK);
            memory.readLongs(table, tables[level], 0, PageEntry.ENTRIES);
            sink.table(table, level, tables[level]);
            return true;
        } catch (MemoryException e) {
            broken++;
            return false;
        }
    }

    /** Accessed and dirty bits change all the time and do not matter here; where a table entry leads does. */
    private void checkUnchanged(MachineAddress table, int level) {
        long[] first = tables[level];
        try {
            memory.readLongs(table, second, 0, PageEntry.ENTRIES);
        } catch (MemoryException e) {
            Arrays.fill(second, 0);
        }
        int mismatch = Arrays.mismatch(first, second);
        for (int i = mismatch; i >= 0 && i < PageEntry.ENTRIES; i++) {
            if (leadsTo(first[i]) != leadsTo(second[i])) {
                torn++;
                return;
            }
        }
    }

    private static long leadsTo(long raw) {
        return (raw & (PageEntry.PRESENT | PageEntry.LARGE)) == PageEntry.PRESENT ? raw & PageEntry.FRAME_MASK | 1 : 0;
    }
}
