package org.parascope.inspect.trace;

/**
 * One thing that happened.
 *
 * @param time TSC
 * @param cpu the processor it happened on
 * @param kind what
 * @param domain current when it happened; {@link #IDLE} when none was
 * @param vcpu of that domain
 * @param a first argument; {@link TraceKind#arguments()} says what it means
 * @param b second argument
 * @param c third argument
 * @param d fourth argument
 * @param e fifth argument
 */
public record TraceEvent(long time, int cpu, TraceKind kind, int domain, int vcpu, long a, long b, long c, long d, long e) {
    /** DOMID_IDLE of the PV interface: no domain. */
    public static final int IDLE = 0x7fff;
    private static final int CALL_BITS = 32;

    public long argument(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            case 3 -> d;
            case 4 -> e;
            default -> throw new IllegalArgumentException("expected an argument below " + TraceKind.ARGUMENTS + ", found " + index);
        };
    }

    /** The hypercall's number, of the three kinds of {@link TraceClass#HYPERCALL}. */
    public int hypercall() {
        return (int) a;
    }

    /** The sub-op of an entry; -1: the hypercall has none, or Paracore could not read it. */
    public long subOp() {
        int subOp = (int) (a >>> CALL_BITS);
        return subOp == -1 ? -1 : Integer.toUnsignedLong(subOp);
    }
}
