package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * What the numbers in a frame's record are called in this hypervisor.
 *
 * @param validated bit of a frame whose contents were checked for its type
 * @param pinned bit of a frame that a pin holds
 * @param partial bit of a table that was preempted; 0 where there is none
 * @param hypervisors bit of a page of the hypervisor's
 * @param layouts where the names are
 * @param typeNames of all numbers that a byte holds: asked for once a frame
 */
record FrameFlags(int validated, int pinned, int partial, int hypervisors, TypeLayouts layouts, List<String> typeNames) {
    private static final String PREFIX = "FRAME_";
    private static final int TYPES = 1 << Byte.SIZE;

    static FrameFlags of(TypeLayouts layouts) throws FormatException {
        return new FrameFlags((int) layouts.constant("FRAME_VALIDATED"), (int) layouts.constant("FRAME_PINNED"),
                (int) layouts.findConstant("FRAME_PARTIAL").orElse(0), (int) layouts.findConstant("FRAME_HV").orElse(0), layouts,
                IntStream.range(0, TYPES).mapToObj(type -> nameOf(layouts, type)).toList());
    }

    String typeName(int type) {
        return typeNames.get(type);
    }

    private static String nameOf(TypeLayouts layouts, int type) {
        return layouts.findEnum("frame_type").flatMap(names -> names.nameOf(type))
                .map(name -> name.replaceFirst("^" + PREFIX, "").toLowerCase(Locale.ROOT)).orElse("type " + type);
    }

    /** The bits that are set, by name. */
    String of(int bits) {
        var found = new ArrayList<String>();
        layouts.findEnum("frame_flags").ifPresent(names -> {
            for (Map.Entry<String, Long> bit : names.values().entrySet()) {
                if ((bits & bit.getValue()) != 0) {
                    found.add(bit.getKey().replaceFirst("^" + PREFIX, "").toLowerCase(Locale.ROOT));
                }
            }
        });
        return String.join(" ", found);
    }
}
