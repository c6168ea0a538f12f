package org.parascope.inspect.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A trace as lanes of time: what ran on each processor, what each vCPU did, when each port waited. Grows with its store.
 *
 * <p>What runs is known from switches, and, when they are not recorded, from the vCPU that each event names. Where events were lost, or
 * nothing was recorded, a processor has a gap until its next event. One thread updates, a piece at a time; another reads between the pieces.
 */
public final class Timeline {
    private static final int PIECE = 1 << 12;
    /** More lanes than any machine's screen has room for: hostile numbers do not fill the heap. */
    private static final int MOST_LANES = 1 << 10;
    /** More vCPUs than ever ran on one processor. */
    private static final int MOST_RUNNING = 1 << 8;
    private static final int MULTICALL = 13;
    private static final int MOST_WAITING = 64;
    private static final Comparator<TimelineLane> ORDER = Comparator.comparing(TimelineLane::kind).thenComparing(TimelineLane::domain)
            .thenComparing(TimelineLane::number);
    private static final int KIND_SHIFT = 60;
    private static final int OWNER_SHIFT = 40;

    private final Trace trace;
    private final Map<Long, TimelineLane> known = new HashMap<>();
    private final Map<Integer, @Nullable Integer> onProcessor = new TreeMap<>();
    /** Processors of which nothing is known since a gap began. */
    private final Set<Integer> inGap = new HashSet<>();
    private final Map<Integer, List<Long>> waiting = new HashMap<>();
    private final List<TimelineLane> lanes = new ArrayList<>();
    private final TracePoints sends = new TracePoints();
    private long next;
    private long lastFirst;

    public Timeline(Trace trace) {
        this.trace = trace;
        this.next = trace.store().first();
    }

    public Trace trace() {
        return trace;
    }

    /**
     * Takes in some thousand events more.
     *
     * @return whether there is more to do
     */
    public synchronized boolean update() {
        TraceStore store = trace.store();
        long first = store.first();
        if (first != lastFirst) {
            long oldest = store.time(first);
            lanes.forEach(lane -> lane.dropBefore(oldest));
            sends.dropBefore(oldest);
            lastFirst = first;
        }
        next = Math.max(next, first);
        long until = Math.min(store.end(), next + PIECE);
        while (next < until) {
            take(store, next++);
        }
        return next < store.end();
    }

    /** Gives lanes in their order, and all sends, to one who reads them; nothing changes meanwhile. */
    public synchronized <T extends @NonNull Object> T read(Function<List<TimelineLane>, T> reader) {
        return reader.apply(lanes);
    }

    /** The same for the sends of events. */
    public synchronized void readSends(Consumer<TracePoints> reader) {
        reader.accept(sends);
    }

    /** TSC of the oldest event; of the newest. */
    public long start() {
        return trace.store().time(trace.store().first());
    }

    /** TSC of the newest event taken in. */
    public synchronized long end() {
        return next > trace.store().first() ? trace.store().time(next - 1) : start();
    }

    private void take(TraceStore store, long index) {
        long time = store.time(index);
        TraceKind kind = store.kind(index);
        if (kind == TraceKind.LOST || kind == TraceKind.PAUSED) {
            breakOff(store, index, time);
            return;
        }
        if (inGap.remove(store.cpu(index))) {
            lane(TimelineLane.Kind.PROCESSOR, 0, store.cpu(index)).spans().close(time);
        }
        if (kind == TraceKind.SCHEDULER_SWITCH) {
            runs(store.cpu(index), (int) store.argument(index, 2), (int) store.argument(index, 3), time, index);
            return;
        }
        runs(store.cpu(index), store.domain(index), store.vcpu(index), time, index);
        switch (kind) {
            case HYPERCALL_ENTRY -> enter(store, index, time);
            case HYPERCALL_RETURN, HYPERCALL_RESTART -> leave(store, index, time);
            case TRAP_UPCALL -> upcall(store, index, time);
            case TRAP_EXCEPTION, REFUSED, DOMAIN_CRASHED, DOMAIN_SHUTDOWN -> mark(store, index, time);
            case EVENT_PENDING -> pending(store, index, time);
            case EVENT_SEND -> sends.add(time, index);
            default -> {
                // It shows that its vCPU runs; more is not drawn of it.
            }
        }
    }

    /** Nothing is known of the time until the next event: of all processors when nothing was recorded, of one that lost some. */
    private void breakOff(TraceStore store, long index, long time) {
        onProcessor.forEach((cpu, key) -> stops(cpu, key, time));
        lanes.forEach(lane -> lane.spans().close(time));
        var silent = new TreeSet<>(inGap);
        silent.add(store.cpu(index));
        if (store.kind(index) == TraceKind.PAUSED) {
            silent.addAll(onProcessor.keySet());
        }
        silent.forEach(cpu -> lane(TimelineLane.Kind.PROCESSOR, 0, cpu).spans().open(time, index));
        inGap.addAll(silent);
        onProcessor.clear();
        waiting.clear();
    }

    private void runs(int cpu, int domain, int vcpu, long time, long index) {
        int key = TimelineLane.key(domain, vcpu);
        Integer before = onProcessor.put(cpu, key);
        if (before != null && before == key) {
            return;
        }
        TimelineLane processor = lane(TimelineLane.Kind.PROCESSOR, 0, cpu);
        stops(cpu, before, time);
        if (domain != TraceEvent.IDLE) {
            running(processor, key).open(time, index);
            running(lane(TimelineLane.Kind.VCPU, domain, vcpu), cpu).open(time, index);
        }
    }

    private void stops(int cpu, @Nullable Integer key, long time) {
        if (key != null && TimelineLane.domainOf(key) != TraceEvent.IDLE) {
            running(lane(TimelineLane.Kind.PROCESSOR, 0, cpu), key).close(time);
            running(lane(TimelineLane.Kind.VCPU, TimelineLane.domainOf(key), TimelineLane.vcpuOf(key)), cpu).close(time);
        }
    }

    private static TraceSpans running(TimelineLane lane, int key) {
        Map<Integer, TraceSpans> running = lane.running();
        return running.size() < MOST_RUNNING ? running.computeIfAbsent(key, _ -> new TraceSpans()) : running.getOrDefault(key, new TraceSpans());
    }

    private TimelineLane lane(TimelineLane.Kind kind, int owner, long number) {
        long id = (long) kind.ordinal() << KIND_SHIFT | (long) owner << OWNER_SHIFT | number;
        if (known.containsKey(id)) {
            return known.get(id);
        }
        var made = new TimelineLane(kind, owner, number);
        if (lanes.size() < MOST_LANES) {
            known.put(id, made);
            lanes.add(made);
            lanes.sort(ORDER);
        }
        return made;
    }

    private TimelineLane vcpuLane(TraceStore store, long index) {
        return lane(TimelineLane.Kind.VCPU, store.domain(index), store.vcpu(index));
    }

    /** What a multicall contains is part of it. */
    private void enter(TraceStore store, long index, long time) {
        TraceSpans calls = vcpuLane(store, index).spans();
        if (!calls.isOpen() || (int) store.argument(calls.openEvent(), 0) != MULTICALL) {
            calls.open(time, index);
        }
    }

    private void leave(TraceStore store, long index, long time) {
        TraceSpans calls = vcpuLane(store, index).spans();
        if (calls.isOpen() && store.entryOf(index) == calls.openEvent()) {
            calls.close(time);
        }
    }

    private void mark(TraceStore store, long index, long time) {
        if (store.domain(index) != TraceEvent.IDLE) {
            vcpuLane(store, index).points().add(time, index);
        }
    }

    private void pending(TraceStore store, long index, long time) {
        TimelineLane port = lane(TimelineLane.Kind.PORT, (int) store.argument(index, 0) & 0xffff, store.argument(index, 1) & 0xffffffffL);
        port.points().add(time, index);
        boolean isMasked = store.argument(index, 3) != 0;
        List<Long> ports = waiting.computeIfAbsent(TimelineLane.key(port.domain(), (int) store.argument(index, 2)), _ -> new ArrayList<>());
        if (!isMasked && ports.size() < MOST_WAITING) {
            port.spans().open(time, index);
            ports.add(index);
        }
    }

    private void upcall(TraceStore store, long index, long time) {
        mark(store, index, time);
        int key = TimelineLane.key(store.domain(index), store.vcpu(index));
        for (long pending : waiting.getOrDefault(key, List.of())) {
            lane(TimelineLane.Kind.PORT, (int) store.argument(pending, 0) & 0xffff, store.argument(pending, 1) & 0xffffffffL).spans().close(time);
        }
        waiting.remove(key);
    }
}
