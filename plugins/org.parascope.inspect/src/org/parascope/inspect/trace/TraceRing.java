package org.parascope.inspect.trace;

import org.parascope.inspect.HypervisorMemory;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;

/**
 * One processor's ring as its reader sees it: how far the writer is, how far the reader.
 *
 * <p>Record n lies at n modulo the capacity and carries sequence n + 1; the writer overwrites it as soon as it begins record
 * n + capacity. Read {@link TraceReader} for what becomes of it. One thread.
 */
final class TraceRing {
    private static final int WORD = Long.BYTES;

    private final HypervisorMemory memory;
    private final TraceSchema schema;
    private final int cpu;
    private long produced;
    private long capacity;
    private long records;
    private long next;
    private long lastTime = Long.MIN_VALUE;
    private long lostBefore;

    TraceRing(HypervisorMemory memory, TraceSchema schema, int cpu) {
        this.memory = memory;
        this.schema = schema;
        this.cpu = cpu;
    }

    /** Reads the ring's head anew. One whose numbers cannot be is taken for none. */
    void refresh() throws MemoryException {
        long at = schema.ringAddress(cpu);
        capacity = memory.readLong(at + schema.capacityOffset());
        records = memory.readLong(at + schema.recordsOffset());
        produced = memory.readLong(at + schema.producedOffset());
        if (capacity <= 0 || capacity > TraceSchema.MAX_CAPACITY || records == 0 || produced < 0) {
            capacity = 0;
            produced = next;
        }
        if (produced < next) {
            next = 0; // another boot
        }
    }

    int cpu() {
        return cpu;
    }

    boolean isThere() {
        return capacity > 0;
    }

    long produced() {
        return produced;
    }

    /** The next record to read. */
    long next() {
        return next;
    }

    void skipToNow() {
        next = produced;
    }

    void advance(int count) {
        next += count;
    }

    /** The oldest record that nobody overwrites at this moment. */
    long oldestSafe() {
        return isThere() ? produced - capacity + 1 : next;
    }

    /** Goes on at the oldest that is still whole; returns how many were passed by. */
    long skipOverwritten() {
        long passed = Math.max(0, oldestSafe() - next);
        next += passed;
        return passed;
    }

    /** Copies records from {@link #next} on; what they are worth must be judged afterwards. */
    void copy(long[] into, int count) throws MemoryException {
        int size = schema.recordWords() * WORD;
        for (int done = 0; done < count;) {
            long slot = (next + done) % capacity;
            int run = (int) Math.min(count - done, capacity - slot);
            copyPages(records + slot * size, into, done * schema.recordWords(), run * schema.recordWords());
            done += run;
        }
    }

    private void copyPages(long from, long[] into, int offset, int count) throws MemoryException {
        for (int done = 0; done < count;) {
            long at = from + (long) done * WORD;
            int inPage = (int) (MachineFrame.SIZE - (at & MachineFrame.SIZE - 1)) / WORD;
            int piece = Math.max(1, Math.min(count - done, inPage));
            memory.machineMemory().readLongs(memory.translate(at), into, offset + done, piece);
            done += piece;
        }
    }

    /** Some were lost before any was read: when, the first that is read will tell. */
    void loseBefore(long count) {
        lostBefore += count;
    }

    /** How many were lost before the first that is read; asked once. */
    long takeLostBefore() {
        long count = lostBefore;
        lostBefore = 0;
        return count;
    }

    boolean hasTime() {
        return lastTime != Long.MIN_VALUE;
    }

    void sawTime(long time) {
        lastTime = time;
    }

    /** When it last brought something; a loss happened after it. */
    long lastTime() {
        return lastTime;
    }
}
