package org.parascope.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which machine addresses are RAM. A PC leaves a hole below 4 GiB for devices: RAM that does not fit under it continues at 4 GiB.
 *
 * @param ranges ascending, not overlapping
 */
public record MemoryMap(List<MemoryRange> ranges) {
    private static final long GIB = 1L << 30;
    private static final long FOUR_GIB = 4 * GIB;

    public MemoryMap {
        ranges = ranges.stream().sorted(Comparator.comparing(MemoryRange::start)).toList();
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).start().value() < ranges.get(i - 1).end()) {
                throw new IllegalArgumentException("overlapping RAM at " + ranges.get(i).start());
            }
        }
    }

    /** RAM without a hole, from address 0. */
    public static MemoryMap flat(long size) {
        return new MemoryMap(List.of(new MemoryRange(new MachineAddress(0), size, 0)));
    }

    /** QEMU's {@code pc} machine: 3.5 GiB or more is split at 3 GiB (hw/i386/pc_piix.c, {@code pc_init1}). */
    public static MemoryMap pc(long size) {
        return split(size, 3 * GIB + GIB / 2, 3 * GIB);
    }

    /** QEMU's {@code q35} machine: 2.75 GiB or more is split at 2 GiB (hw/i386/pc_q35.c, {@code pc_q35_init}). */
    public static MemoryMap q35(long size) {
        return split(size, 0xb0000000L, 2 * GIB);
    }

    private static MemoryMap split(long size, long threshold, long low) {
        if (size < threshold) {
            return flat(size);
        }
        var ranges = new ArrayList<MemoryRange>();
        ranges.add(new MemoryRange(new MachineAddress(0), low, 0));
        ranges.add(new MemoryRange(new MachineAddress(FOUR_GIB), size - low, low));
        return new MemoryMap(ranges);
    }

    /** Bytes of RAM. */
    public long size() {
        return ranges.stream().mapToLong(MemoryRange::size).sum();
    }

    /** First address after the last RAM. */
    public long end() {
        return ranges.isEmpty() ? 0 : ranges.getLast().end();
    }

    /** Offset in the source of {@code bytes} bytes of RAM at an address, or -1 when they are not all RAM of one range. */
    public long sourceOffset(long address, long bytes) {
        for (MemoryRange range : ranges) {
            if (range.contains(address, bytes)) {
                return range.sourceOffset() + address - range.start().value();
            }
        }
        return -1;
    }
}
