package org.parascope.inspect.trace;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The events of one trace in the order they happened, found by index or time.
 *
 * <p>An index stays an event's name: when the store is full its oldest block is dropped, and {@link #first} grows. One thread
 * writes; any thread reads what lies between {@link #first} and {@link #end}, both asked before. Reading what was dropped
 * meanwhile gives {@link #GONE}.
 */
public final class TraceStore {
    /** Stands for an event that the store has dropped since its index was taken. */
    public static final TraceEvent GONE = new TraceEvent(0, 0, TraceKind.LOST, TraceEvent.IDLE, 0, 0, 0, 0, 0, 0);

    /** What is kept, exchanged as a whole so that a reader never sees half of a change; all looks at events go through here, a million a filter. */
    private static final class Kept {
        private final long firstBlock;
        private final TraceBlock[] blocks;

        Kept(long firstBlock, TraceBlock... blocks) {
            this.firstBlock = firstBlock;
            this.blocks = blocks;
        }

        TraceBlock block(long index) {
            long at = (index >> TraceBlock.SHIFT) - firstBlock;
            return at >= 0 && at < blocks.length ? blocks[(int) at] : NONE;
        }

        /** With one block more, and no more than so many. */
        Kept with(TraceBlock block, int most) {
            int dropped = Math.max(0, blocks.length + 1 - most);
            TraceBlock[] more = Arrays.copyOfRange(blocks, dropped, blocks.length + 1);
            more[more.length - 1] = block;
            return new Kept(firstBlock + dropped, more);
        }
    }

    private static final TraceBlock NONE = none();
    /** Hostile numbers do not fill the heap. */
    private static final int MOST_DOMAINS = 1 << 10;

    private final int mostBlocks;
    private final TraceLinker linker = new TraceLinker(this);
    private volatile Kept kept = new Kept(0);
    private volatile long end;
    private volatile long lost;
    private final Set<Integer> domains = new ConcurrentSkipListSet<>();
    private long lastTime = Long.MIN_VALUE;
    private int lastDomain = TraceEvent.IDLE;

    /**
     * @param mostEvents how many to keep at least; a block more may be there
     */
    public TraceStore(int mostEvents) {
        mostBlocks = Math.max(2, (mostEvents + TraceBlock.EVENTS - 1) / TraceBlock.EVENTS + 1);
    }

    private static TraceBlock none() {
        var block = new TraceBlock();
        for (int i = 0; i < TraceBlock.EVENTS; i++) {
            block.put(i, GONE);
        }
        return block;
    }

    /** Appends; one that claims to be older than the last gets the last's time, so that time never goes back. */
    public void add(TraceEvent event) {
        long index = end;
        int slot = slot(index);
        if (slot == 0) {
            addBlock();
        }
        TraceEvent fitting = event.time() >= lastTime ? event
                : new TraceEvent(lastTime, event.cpu(), event.kind(), event.domain(), event.vcpu(), event.a(), event.b(), event.c(), event.d(),
                        event.e());
        lastTime = fitting.time();
        kept.block(index).put(slot, fitting);
        if (fitting.kind() == TraceKind.LOST) {
            lost += fitting.a();
        }
        if (fitting.domain() != lastDomain && domains.size() < MOST_DOMAINS) {
            lastDomain = fitting.domain();
            domains.add(lastDomain);
        }
        linker.link(index, fitting);
        end = index + 1;
    }

    private void addBlock() {
        kept = kept.with(new TraceBlock(), mostBlocks);
    }

    /** Index of the oldest event that is kept. */
    public long first() {
        return kept.firstBlock * TraceBlock.EVENTS;
    }

    /** Index after the newest. */
    public long end() {
        return end;
    }

    /** How many are kept. */
    public long size() {
        return end - first();
    }

    /** The domains that were current when something happened, since the start; {@link TraceEvent#IDLE} may be among them. */
    public Set<Integer> domains() {
        return Collections.unmodifiableSet(domains);
    }

    /** How many the reader came too late for, since the start. */
    public long lost() {
        return lost;
    }

    public TraceEvent get(long index) {
        return kept.block(index).event(slot(index));
    }

    public long time(long index) {
        return kept.block(index).time(slot(index));
    }

    public TraceKind kind(long index) {
        return kept.block(index).kind(slot(index));
    }

    public int cpu(long index) {
        return kept.block(index).cpu(slot(index));
    }

    public int domain(long index) {
        return kept.block(index).domain(slot(index));
    }

    public int vcpu(long index) {
        return kept.block(index).vcpu(slot(index));
    }

    public long argument(long index, int argument) {
        return kept.block(index).argument(slot(index), argument);
    }

    /**
     * The event that belongs to one: an entry's return; a return's last refusal, or its entry when there was none; a refusal's one
     * before, or its entry; a send's pending; a pending's upcall; an upcall's first pending. -1: none is known (yet, or any more).
     */
    public long partner(long index) {
        int distance = kept.block(index).partner(slot(index));
        long other = index + distance;
        return distance == 0 || other < first() || other >= end ? -1 : other;
    }

    /** The entry of the hypercall that a return or refusal belongs to, or the entry itself; -1: not known. */
    public long entryOf(long index) {
        long at = index;
        while (at >= 0 && kind(at) != TraceKind.HYPERCALL_ENTRY) {
            long before = partner(at);
            at = before < at ? before : -1;
        }
        return at;
    }

    /** The return, or restart, of the hypercall that begins at an entry; -1: not yet, or not known. */
    public long returnOf(long entry) {
        return kind(entry) == TraceKind.HYPERCALL_ENTRY ? partner(entry) : -1;
    }

    /** The last refusal within the hypercall that begins at an entry; -1: none. */
    public long refusalOf(long entry) {
        long left = returnOf(entry);
        return left < 0 ? -1 : refusalBefore(left);
    }

    /** The last refusal within the hypercall that ends with a return; -1: none. */
    long refusalBefore(long left) {
        long last = partner(left);
        return last >= 0 && kind(last) == TraceKind.REFUSED ? last : -1;
    }

    /** Called by the linker with indices that were written. */
    void setPartner(long index, long other) {
        long distance = other - index;
        if (index >= first() && Math.abs(distance) <= Integer.MAX_VALUE) {
            kept.block(index).setPartner(slot(index), (int) distance);
        }
    }

    /** Index of the first kept event at a time or later; {@link #end} when all are earlier. */
    public long indexAt(long time) {
        long low = first();
        long high = end;
        while (low < high) {
            long middle = low + high >>> 1;
            if (time(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bytes the kept events take. */
    public long bytes() {
        return Stream.of(kept.blocks).mapToLong(TraceBlock::bytes).sum();
    }

    private static int slot(long index) {
        return (int) index & TraceBlock.EVENTS - 1;
    }
}
