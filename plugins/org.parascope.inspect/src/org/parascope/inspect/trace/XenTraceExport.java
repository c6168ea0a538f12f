package org.parascope.inspect.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * A trace as real Xen's tools write it: windows of one processor's records, each window behind a record that names the processor and
 * the window's size; a record is a header (event, number of words, whether a TSC follows), the TSC, up to seven words (PV interface:
 * trace.h).
 *
 * <p>A hypercall's return has no event in Xen; runstate changes are made of Paracore's switches, blocks and wakes.
 */
final class XenTraceExport {
    private static final int TSC_FOLLOWS = 1 << 31;
    private static final int WORDS_SHIFT = 28;
    private static final int MOST_WORDS = 7;
    private static final int LARGEST_WINDOW = 1 << 16;
    private static final int RUNNING = 0;
    private static final int RUNNABLE = 1;
    private static final int BLOCKED = 2;
    private static final int FIRST_ARGUMENT_BIT = 20;
    private static final int MOST_ARGUMENTS = 3;

    private final TraceStretch stretch;
    private final OutputStream out;
    private final ByteArrayOutputStream window = new ByteArrayOutputStream();
    private final ByteBuffer record = ByteBuffer.allocate((1 + 2 + MOST_WORDS) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Set<Integer> asleep = new HashSet<>();
    private final Set<Integer> cpus = new TreeSet<>();
    private int cpu = -1;

    private XenTraceExport(TraceStretch stretch, OutputStream out) {
        this.stretch = stretch;
        this.out = out;
    }

    static void write(TraceStretch stretch, OutputStream out) throws IOException {
        var export = new XenTraceExport(stretch, out);
        for (long index = stretch.from(); index < stretch.to(); index++) {
            stretch.step(index);
            export.event(index);
        }
        export.endWindow();
    }

    private void event(long index) throws IOException {
        TraceEvent event = stretch.store().get(index);
        if (event.cpu() != cpu || window.size() >= LARGEST_WINDOW) {
            change(event.cpu());
        }
        cpus.add(cpu);
        switch (event.kind()) {
            case HYPERCALL_ENTRY -> hypercall(index, event);
            case SCHEDULER_SWITCH -> switched(event);
            case SCHEDULER_WAKE -> woken(event);
            case LOST -> lost(event);
            case PAUSED -> {
                for (int each : List.copyOf(cpus)) {
                    change(each);
                    lost(event);
                }
            }
            default -> {
                if (event.kind() == TraceKind.SCHEDULER_BLOCK) {
                    asleep.add(vcpu(event.domain(), event.vcpu()));
                }
                put(event.time(), XenTraceEvents.simple(event).orElseGet(() -> other(event)));
            }
        }
    }

    /** Its readers want the loss to begin before the record that tells of it; a time in which nothing was recorded is a loss of none. */
    private void lost(TraceEvent event) {
        asleep.clear(); // who woke meanwhile is not known
        put(event.time() + 1, XenTraceEvents.simple(event).orElseThrow());
    }

    /** As many of its arguments as a record has room for, each as 64 bits. */
    private void hypercall(long index, TraceEvent event) {
        int count = Math.min(MOST_ARGUMENTS, HypercallTable.get().byNumber(event.hypercall()).arguments().size());
        int[] words = new int[2 + 2 * count];
        long left = stretch.store().returnOf(index);
        boolean isBatched = left >= 0 && stretch.store().kind(left) == TraceKind.HYPERCALL_RETURN && stretch.store().argument(left, 3) != 0;
        words[0] = isBatched ? XenTraceEvents.HYPERCALL_IN_MULTICALL : XenTraceEvents.HYPERCALL;
        words[1] = event.hypercall() & (1 << FIRST_ARGUMENT_BIT) - 1;
        for (int i = 0; i < count; i++) {
            words[1] |= 2 << FIRST_ARGUMENT_BIT + 2 * i;
            words[2 + 2 * i] = XenTraceEvents.low(event.argument(i + 1));
            words[3 + 2 * i] = XenTraceEvents.high(event.argument(i + 1));
        }
        put(event.time(), words);
    }

    private void switched(TraceEvent event) {
        int from = vcpu((int) event.a(), (int) event.b());
        put(event.time(), XenTraceEvents.runstateChange(RUNNING, asleep.contains(from) ? BLOCKED : RUNNABLE), from);
        put(event.time(), XenTraceEvents.simple(event).orElseThrow());
        int to = vcpu((int) event.c(), (int) event.d());
        asleep.remove(to);
        put(event.time(), XenTraceEvents.runstateChange(RUNNABLE, RUNNING), to);
    }

    private void woken(TraceEvent event) {
        int target = vcpu((int) event.a(), (int) event.b());
        asleep.remove(target);
        put(event.time(), XenTraceEvents.simple(event).orElseThrow());
        put(event.time(), XenTraceEvents.runstateChange(BLOCKED, RUNNABLE), target);
    }

    /** One word for a vCPU, as runstate changes name it; the idle domain has a vCPU each processor. */
    private int vcpu(int domain, int vcpu) {
        return domain << Short.SIZE | (domain == TraceEvent.IDLE ? cpu : vcpu & 0xffff);
    }

    private static int[] other(TraceEvent event) {
        int[] words = new int[1 + TraceKind.ARGUMENTS];
        words[0] = XenTraceEvents.other(event.kind());
        for (int i = 0; i < TraceKind.ARGUMENTS; i++) {
            words[i + 1] = XenTraceEvents.low(event.argument(i));
        }
        return words;
    }

    private void put(long time, int... eventAndWords) {
        record.clear();
        record.putInt(eventAndWords[0] | eventAndWords.length - 1 << WORDS_SHIFT | TSC_FOLLOWS).putLong(time);
        for (int i = 1; i < eventAndWords.length; i++) {
            record.putInt(eventAndWords[i]);
        }
        window.write(record.array(), 0, record.position());
    }

    private void change(int nextCpu) throws IOException {
        endWindow();
        cpu = nextCpu;
    }

    private void endWindow() throws IOException {
        if (window.size() == 0) {
            return;
        }
        record.clear();
        record.putInt(XenTraceEvents.CPU_CHANGE | 2 << WORDS_SHIFT).putInt(cpu).putInt(window.size());
        out.write(record.array(), 0, record.position());
        window.writeTo(out);
        window.reset();
    }
}
