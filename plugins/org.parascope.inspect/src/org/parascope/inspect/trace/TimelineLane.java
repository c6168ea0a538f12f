package org.parascope.inspect.trace;

import java.util.Map;
import java.util.TreeMap;

/**
 * One line of the timeline: a processor, a vCPU, or a port.
 *
 * <p>Read while {@link Timeline#read} holds it still.
 */
public final class TimelineLane {
    /** What a lane is of; lanes stand in this order. */
    public enum Kind {
        PROCESSOR, VCPU, PORT
    }

    private final Kind kind;
    private final int owner;
    private final long number;
    private final Map<Integer, TraceSpans> running = new TreeMap<>();
    private final TraceSpans spans = new TraceSpans();
    private final TracePoints points = new TracePoints();

    /**
     * @param owner the domain; of a processor 0
     * @param number of the processor, the vCPU or the port
     */
    TimelineLane(Kind kind, int owner, long number) {
        this.kind = kind;
        this.owner = owner;
        this.number = number;
    }

    public Kind kind() {
        return kind;
    }

    /** The domain whose vCPU or port it is. */
    public int domain() {
        return owner;
    }

    /** Of the processor, the vCPU or the port. */
    public long number() {
        return number;
    }

    public String title() {
        return switch (kind) {
            case PROCESSOR -> "cpu" + number;
            case VCPU -> TraceText.vcpu(owner, (int) number);
            case PORT -> TraceText.domain(owner) + " port " + number;
        };
    }

    /** What ran on a processor, by {@link #key}; on what processors a vCPU ran, by their number; of a port empty. */
    public Map<Integer, TraceSpans> running() {
        return running;
    }

    /** A vCPU's hypercalls, a multicall as one; a port's waiting, from pending to upcall; a processor's gaps, of which nothing is known. */
    public TraceSpans spans() {
        return spans;
    }

    /** What happened to a vCPU: upcalls, exceptions, refusals, the end of its domain; when a port became pending. */
    public TracePoints points() {
        return points;
    }

    /** A vCPU as a number. */
    static int key(int domain, int vcpu) {
        return domain << Byte.SIZE | vcpu & 0xff;
    }

    /** The domain of a vCPU's number. */
    public static int domainOf(int key) {
        return key >>> Byte.SIZE;
    }

    /** The vCPU in its domain. */
    public static int vcpuOf(int key) {
        return key & 0xff;
    }

    /** Ticks between two times in which anything ran. */
    public long ran(long from, long to) {
        return running.values().stream().mapToLong(each -> each.covered(from, to)).sum();
    }

    void dropBefore(long time) {
        running.values().forEach(each -> each.dropBefore(time));
        spans.dropBefore(time);
        points.dropBefore(time);
    }
}
