package org.parascope.inspect;

import java.util.Arrays;

import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/**
 * One pass over every page table of every domain: not by walking trees, which share tables, but by the frame table, which names
 * each table once. Bounded by the RAM whatever the tables hold.
 */
final class TableSweep {
    /** Receives each table once. Called often: keep it small. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param table its frame
         * @param level 1 to 4
         * @param entries its raw words; valid during the call only
         * @param inForce how many of them, from the first, hold what they name
         */
        void table(int table, int level, long[] entries, int inForce);
    }

    /** L4 slots that are the hypervisor's in every table; xen.h of the PV interface. */
    private static final int FIRST_HV_SLOT = 256;
    private static final int LAST_HV_SLOT = 271;
    private static final int CANCEL_MASK = 0xff;

    private TableSweep() {
    }

    /**
     * Sweeps; tables that are not RAM are left out.
     *
     * @return how many tables there were
     */
    static int run(MachineMemory memory, FrameSnapshot frames, Progress progress, Sink sink) {
        long[] entries = new long[PageEntry.ENTRIES];
        int tables = 0;
        for (int frame = 0; frame < frames.size(); frame++) {
            int level = frames.tableLevel(frame);
            if (level == 0) {
                continue;
            }
            if ((tables++ & CANCEL_MASK) == 0) {
                progress.checkCanceled();
            }
            try {
                memory.readLongs(new MachineFrame(frame).address(), entries, 0, PageEntry.ENTRIES);
            } catch (MemoryException e) {
                continue; // the frame table covers holes of the memory map; there is no table in them
            }
            if (level == PageEntry.LEVELS) {
                Arrays.fill(entries, FIRST_HV_SLOT, LAST_HV_SLOT + 1, 0);
            }
            sink.table(frame, level, entries, frames.entriesInForce(frame));
        }
        return tables;
    }
}
