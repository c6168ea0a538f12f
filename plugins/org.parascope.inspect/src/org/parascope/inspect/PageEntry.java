package org.parascope.inspect;

import org.parascope.machine.MachineFrame;

/**
 * The bits of a page-table entry. Source: Intel SDM volume 3, 4.5; {@code GK} is the hypervisor's mark on bit 52 of a
 * PV guest's kernel-only entry.
 *
 * <p>Works on the raw word: entries come by the hundred thousand.
 */
public final class PageEntry {
    public static final long PRESENT = 1L;
    public static final long WRITE = 1L << 1;
    public static final long USER = 1L << 2;
    public static final long WRITE_THROUGH = 1L << 3;
    public static final long CACHE_DISABLE = 1L << 4;
    public static final long ACCESSED = 1L << 5;
    public static final long DIRTY = 1L << 6;
    /** Page size, of an L2 or L3 entry. */
    public static final long LARGE = 1L << 7;
    public static final long GLOBAL = 1L << 8;
    public static final long AVAILABLE = 7L << 9;
    /** Of a large entry. */
    public static final long LARGE_PAT = 1L << 12;
    public static final long GUEST_KERNEL = 1L << 52;
    public static final long NO_EXECUTE = 1L << 63;
    public static final long FRAME_MASK = 0x000ffffffffff000L;
    public static final int ENTRIES = 512;
    public static final int LEVELS = 4;

    private static final int INDEX_BITS = 9;
    private static final int CANONICAL_SHIFT = 16;

    private PageEntry() {
    }

    public static boolean isPresent(long raw) {
        return (raw & PRESENT) != 0;
    }

    /** Whether a present entry of a level maps a page, rather than naming a table. */
    public static boolean isLeaf(long raw, int level) {
        return level == 1 || (level == 2 || level == 3) && (raw & LARGE) != 0;
    }

    /** The frame it names; of a large page the first. */
    public static MachineFrame frame(long raw, int level) {
        return new MachineFrame(frameNumber(raw, level));
    }

    static long frameNumber(long raw, int level) {
        long number = (raw & FRAME_MASK) >>> MachineFrame.SHIFT;
        return level > 1 && (raw & LARGE) != 0 ? number & -pagesPerEntry(level) : number;
    }

    /** How many 4 KiB pages an entry of a level covers: 1, 512, 512 * 512, ... */
    public static long pagesPerEntry(int level) {
        return 1L << INDEX_BITS * (level - 1);
    }

    /** How many bytes an entry of a level covers. */
    public static long bytesPerEntry(int level) {
        return pagesPerEntry(level) << MachineFrame.SHIFT;
    }

    /** The index of an address in the table of a level. */
    public static int index(long address, int level) {
        return (int) (address >>> MachineFrame.SHIFT + INDEX_BITS * (level - 1)) & ENTRIES - 1;
    }

    /** The address made canonical: bit 47 copied upwards. */
    public static long canonical(long address) {
        return address << CANONICAL_SHIFT >> CANONICAL_SHIFT;
    }

    /** The bits by name: {@code P RW US A D NX}; empty for an entry that is 0. */
    public static String flags(long raw, int level) {
        var text = new StringBuilder();
        add(text, raw, PRESENT, "P");
        add(text, raw, WRITE, "RW");
        add(text, raw, USER, "US");
        add(text, raw, WRITE_THROUGH, "PWT");
        add(text, raw, CACHE_DISABLE, "PCD");
        add(text, raw, ACCESSED, "A");
        add(text, raw, DIRTY, "D");
        add(text, raw, LARGE, level == 1 ? "PAT" : "PSE");
        add(text, raw, GLOBAL, "G");
        if (level > 1 && (raw & LARGE) != 0) {
            add(text, raw, LARGE_PAT, "PAT");
        }
        add(text, raw, GUEST_KERNEL, "GK");
        add(text, raw, NO_EXECUTE, "NX");
        return text.toString();
    }

    private static void add(StringBuilder text, long raw, long bit, String name) {
        if ((raw & bit) != 0) {
            text.append(text.isEmpty() ? "" : " ").append(name);
        }
    }
}
