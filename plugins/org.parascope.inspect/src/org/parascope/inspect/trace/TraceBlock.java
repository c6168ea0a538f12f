package org.parascope.inspect.trace;

import java.util.Arrays;

/**
 * Some thousand neighbouring events, packed: about 35 bytes each instead of the 64 of a record.
 *
 * <p>Times and heads stand in arrays of their own, so that a filter or a drawing reads no arguments. Arguments are stored with as many
 * bytes as their sign-extended value takes; a header of four bits each says how many. One writer; readers may look at what the
 * writer has published.
 */
final class TraceBlock {
    static final int SHIFT = 12;
    static final int EVENTS = 1 << SHIFT;
    private static final int BITS = 4;
    private static final int HEADER = 3;
    private static final int LONGEST = HEADER + TraceKind.ARGUMENTS * Long.BYTES;

    private final long[] times = new long[EVENTS];
    private final byte[] kinds = new byte[EVENTS];
    private final byte[] cpus = new byte[EVENTS];
    private final byte[] vcpus = new byte[EVENTS];
    private final short[] domains = new short[EVENTS];
    private final int[] partners = new int[EVENTS];
    private final int[] starts = new int[EVENTS];
    private volatile byte[] packed = new byte[EVENTS * 12];
    private int end;

    void put(int slot, TraceEvent event) {
        times[slot] = event.time();
        kinds[slot] = (byte) event.kind().ordinal();
        cpus[slot] = (byte) event.cpu();
        vcpus[slot] = (byte) event.vcpu();
        domains[slot] = (short) event.domain();
        starts[slot] = end;
        byte[] into = packed;
        if (end + LONGEST > into.length) {
            into = Arrays.copyOf(into, into.length * 3 / 2 + LONGEST);
        }
        end = pack(event, into, end);
        packed = slot == EVENTS - 1 ? Arrays.copyOf(into, end) : into;
    }

    private static int pack(TraceEvent event, byte[] into, int start) {
        int header = 0;
        int at = start + HEADER;
        for (int i = 0; i < TraceKind.ARGUMENTS; i++) {
            long value = event.argument(i);
            int bytes = bytesOf(value);
            header |= bytes << BITS * i;
            for (int k = 0; k < bytes; k++) {
                into[at++] = (byte) (value >> Byte.SIZE * k);
            }
        }
        for (int k = 0; k < HEADER; k++) {
            into[start + k] = (byte) (header >> Byte.SIZE * k);
        }
        return at;
    }

    private static int bytesOf(long value) {
        if (value == 0) {
            return 0;
        }
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    long argument(int slot, int index) {
        byte[] from = packed;
        int at = starts[slot];
        int header = header(from, at);
        at += HEADER;
        for (int i = 0; i < index; i++) {
            at += header >> BITS * i & 0xf;
        }
        return value(from, at, header >> BITS * index & 0xf);
    }

    private static int header(byte[] from, int at) {
        return from[at] & 0xff | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff) << 16;
    }

    private static long value(byte[] from, int at, int bytes) {
        long value = bytes == 0 ? 0 : from[at + bytes - 1];
        for (int k = bytes - 2; k >= 0; k--) {
            value = value << Byte.SIZE | from[at + k] & 0xff;
        }
        return value;
    }

    TraceEvent event(int slot) {
        byte[] from = packed;
        int header = header(from, starts[slot]);
        int first = starts[slot] + HEADER;
        int second = first + (header & 0xf);
        int third = second + (header >> BITS & 0xf);
        int fourth = third + (header >> BITS * 2 & 0xf);
        int fifth = fourth + (header >> BITS * 3 & 0xf);
        return new TraceEvent(times[slot], cpu(slot), kind(slot), domain(slot), vcpu(slot), value(from, first, second - first),
                value(from, second, third - second), value(from, third, fourth - third), value(from, fourth, fifth - fourth),
                value(from, fifth, header >> BITS * 4 & 0xf));
    }

    long time(int slot) {
        return times[slot];
    }

    TraceKind kind(int slot) {
        return TraceKind.at(kinds[slot]);
    }

    int cpu(int slot) {
        return cpus[slot] & 0xff;
    }

    int domain(int slot) {
        return domains[slot] & 0xffff;
    }

    int vcpu(int slot) {
        return vcpus[slot] & 0xff;
    }

    /** How many events later the one it belongs to happened; negative: earlier; 0: none is known. */
    int partner(int slot) {
        return partners[slot];
    }

    void setPartner(int slot, int distance) {
        partners[slot] = distance;
    }

    /** Bytes it takes. */
    long bytes() {
        return (long) EVENTS * (Long.BYTES + 3 + Short.BYTES + 2 * Integer.BYTES) + packed.length;
    }
}
