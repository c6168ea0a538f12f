package org.parascope.inspect.trace;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * How one build of the hypervisor lays out its trace: records, rings, numbers of classes and events, and its clock.
 *
 * <p>Made of its layout, so that no number of it stands in the workbench. Immutable.
 */
final class TraceSchema {
    /** More is no ring but hostile memory. */
    static final long MAX_CAPACITY = 1 << 20;
    private static final int MAX_RINGS = 1024;

    private final Map<Integer, TraceKind> kinds = new HashMap<>();
    private final int[] classBits = new int[TraceClass.values().length];
    private final long ringsAddress;
    private final int rings;
    private final long ringSize;
    private final long producedOffset;
    private final long capacityOffset;
    private final long recordsOffset;
    private final int recordWords;
    private final int sequence;
    private final int time;
    private final int heading;
    private final int arguments;

    TraceSchema(TypeLayouts layouts) throws FormatException {
        for (TraceKind kind : TraceKind.values()) {
            layouts.findConstant(kind.enumerator()).ifPresent(code -> kinds.put((int) code, kind));
        }
        for (TraceClass each : TraceClass.recorded()) {
            classBits[each.ordinal()] = 1 << layouts.constant("TRACE_" + each.name());
        }
        ringsAddress = layouts.symbol("trace_rings").address();
        ringSize = layouts.struct("trace_ring").size();
        rings = (int) Math.min(MAX_RINGS, layouts.symbol("trace_rings").size() / Math.max(1, ringSize));
        producedOffset = layouts.field("trace_ring", "produced").offset();
        capacityOffset = layouts.field("trace_ring", "capacity").offset();
        recordsOffset = layouts.field("trace_ring", "records").offset();
        recordWords = words(layouts.struct("trace_record").size());
        sequence = words(layouts.field("trace_record", "sequence").offset());
        time = words(layouts.field("trace_record", "time").offset());
        heading = words(layouts.field("trace_record", "event").offset());
        arguments = words(layouts.field("trace_record", "argument").offset());
        requireHeading(layouts);
    }

    /** Event, domain, vCPU and processor are read as one word. */
    private static void requireHeading(TypeLayouts layouts) throws FormatException {
        String[] names = { "event", "domain", "vcpu", "cpu" };
        long start = layouts.field("trace_record", names[0]).offset();
        for (int i = 0; i < names.length; i++) {
            Field field = layouts.field("trace_record", names[i]);
            if (field.offset() != start + (long) i * Short.BYTES || field.size() != Short.BYTES) {
                throw new FormatException("expected trace_record.%s as 16-bit word %d behind event, found offset %d, size %d"
                        .formatted(names[i], i, field.offset(), field.size()));
            }
        }
        Field all = layouts.field("trace_record", "argument");
        if (all.arrayLength() != TraceKind.ARGUMENTS || all.elementSize() != Long.BYTES) {
            throw new FormatException("expected %d arguments of 8 bytes in trace_record, found %s".formatted(TraceKind.ARGUMENTS, all.type()));
        }
    }

    private static int words(long bytes) throws FormatException {
        if (bytes < 0 || bytes % Long.BYTES != 0 || bytes > 4096) {
            throw new FormatException("expected trace_record in 64-bit words, found " + bytes + " bytes");
        }
        return (int) (bytes / Long.BYTES);
    }

    /** How many processors may have a ring. */
    int rings() {
        return rings;
    }

    long ringAddress(int cpu) {
        return ringsAddress + cpu * ringSize;
    }

    long producedOffset() {
        return producedOffset;
    }

    long capacityOffset() {
        return capacityOffset;
    }

    long recordsOffset() {
        return recordsOffset;
    }

    int recordWords() {
        return recordWords;
    }

    long sequence(long[] words, int record) {
        return words[record + sequence];
    }

    /** A copied record as an event; the processor is the ring's, whatever the record claims. */
    TraceEvent event(long[] words, int record, int cpu) {
        long head = words[record + heading];
        int code = (int) (head & 0xffff);
        int domain = (int) (head >>> 16 & 0xffff);
        int vcpu = (int) (head >>> 32 & 0xffff);
        int first = record + arguments;
        @Nullable TraceKind known = kinds.get(code);
        return known == null
                ? new TraceEvent(words[record + time], cpu, TraceKind.UNKNOWN, domain, vcpu, words[first], words[first + 1], words[first + 2],
                        words[first + 3], code)
                : new TraceEvent(words[record + time], cpu, known, domain, vcpu, words[first], words[first + 1], words[first + 2],
                        words[first + 3], words[first + 4]);
    }

    /** The bits of {@code trace_classes} for some classes. */
    int mask(Iterable<TraceClass> classes) {
        int mask = 0;
        for (TraceClass each : classes) {
            mask |= classBits[each.ordinal()];
        }
        return mask;
    }

    boolean isOn(int mask, TraceClass each) {
        return (mask & classBits[each.ordinal()]) != 0;
    }
}
