package org.parascope.inspect.trace;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MemoryException;

/**
 * Follows all rings of one hypervisor and gives its records in the order of their TSC, each once, or says how many it missed.
 *
 * <p>Never stops the machine and never trusts a ring: what its writer overwrote while it was copied is thrown away and counted. With
 * several rings a record waits until no ring can still bring an earlier one: for one {@link #poll}. One thread.
 */
final class TraceReader {
    /** Copied at a time: small enough that little is copied in vain when the writer is ahead. */
    private static final int BATCH = 2048;

    private final TraceSchema schema;
    private final List<TraceRing> rings = new ArrayList<>();
    private final List<TraceEvent> held = new ArrayList<>();
    private final long[] words;
    private long newestTime = Long.MIN_VALUE;

    TraceReader(Hypervisor hypervisor, TraceSchema schema) {
        this.schema = schema;
        this.words = new long[BATCH * schema.recordWords()];
        for (int cpu = 0; cpu < schema.rings(); cpu++) {
            rings.add(new TraceRing(hypervisor.memory(), schema, cpu));
        }
    }

    /** From here on: what is in the rings now is passed by. */
    void skipToNow() throws InspectionException {
        for (TraceRing ring : rings) {
            refresh(ring);
            ring.skipToNow();
        }
    }

    /**
     * What was recorded since the last call. Bounded by what the rings hold.
     *
     * @param isLast the machine stands still: nothing is held back
     */
    List<TraceEvent> poll(boolean isLast) throws InspectionException {
        long settled = newestTime;
        int active = 0;
        for (TraceRing ring : rings) {
            refresh(ring);
            active += ring.isThere() ? 1 : 0;
            copyNew(ring);
        }
        if (active > 1) {
            held.sort(Comparator.comparingLong(TraceEvent::time));
        }
        return release(isLast || active <= 1 ? Long.MAX_VALUE : settled);
    }

    /** A record up to the newest of the poll before cannot be overtaken any more: every ring was read since. */
    private List<TraceEvent> release(long upTo) {
        int count = 0;
        while (count < held.size() && held.get(count).time() <= upTo) {
            count++;
        }
        List<TraceEvent> released = List.copyOf(held.subList(0, count));
        held.subList(0, count).clear();
        return released;
    }

    private void refresh(TraceRing ring) throws InspectionException {
        try {
            ring.refresh();
        } catch (MemoryException e) {
            throw new InspectionException("The trace ring of cpu" + ring.cpu() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void copyNew(TraceRing ring) throws InspectionException {
        try {
            long end = ring.produced();
            noteLoss(ring, ring.skipOverwritten());
            while (ring.next() < end) {
                int count = (int) Math.min(BATCH, end - ring.next());
                long from = ring.next();
                ring.copy(words, count);
                VarHandle.acquireFence();
                ring.refresh();
                long safe = ring.oldestSafe();
                noteLoss(ring, Math.max(0, Math.min(safe - from, count)));
                take(ring, from, count, safe);
                ring.advance(count);
            }
        } catch (MemoryException e) {
            throw new InspectionException("The trace ring of cpu" + ring.cpu() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void take(TraceRing ring, long from, int count, long safe) {
        int broken = 0;
        for (int i = (int) Math.max(0, Math.min(safe - from, count)); i < count; i++) {
            int at = i * schema.recordWords();
            if (schema.sequence(words, at) != from + i + 1) {
                broken++;
                continue;
            }
            TraceEvent event = schema.event(words, at, ring.cpu());
            newestTime = Math.max(newestTime, event.time());
            noteLoss(ring, ring.takeLostBefore(), event.time());
            ring.sawTime(event.time());
            held.add(event);
        }
        noteLoss(ring, broken);
    }

    private void noteLoss(TraceRing ring, long count) {
        if (ring.hasTime()) {
            noteLoss(ring, count, ring.lastTime());
        } else {
            ring.loseBefore(count);
        }
    }

    private void noteLoss(TraceRing ring, long count, long time) {
        if (count > 0) {
            held.add(new TraceEvent(time, ring.cpu(), TraceKind.LOST, TraceEvent.IDLE, 0, count, 0, 0, 0, 0));
        }
    }

    /** Whether the hypervisor has room for a trace at all. */
    boolean hasRings() {
        return rings.stream().anyMatch(TraceRing::isThere);
    }
}
