package org.parascope.inspect;

import java.util.List;

/** A segment descriptor in words. Source: Intel SDM volume 3, 3.4.5 and 3.5. */
final class Descriptor {
    private static final List<String> SYSTEM_TYPES = List.of("reserved", "TSS 16 available", "LDT", "TSS 16 busy", "call gate 16", "task gate",
            "interrupt gate 16", "trap gate 16", "reserved", "TSS available", "reserved", "TSS busy", "call gate", "reserved",
            "interrupt gate", "trap gate");

    private Descriptor() {
    }

    static String describe(long raw) {
        return describe(raw, 0);
    }

    /** @param next the entry behind it, which holds the upper half of the base of one that is wide */
    static String describe(long raw, long next) {
        long base = (isWide(raw) ? next << Integer.SIZE : 0) | raw >>> 16 & 0xffffff | raw >>> 32 & 0xff000000L;
        long limit = raw & 0xffff | raw >>> 32 & 0xf0000;
        boolean isPages = (raw >>> 55 & 1) != 0;
        int type = (int) (raw >>> 40) & 0xf;
        boolean isSegment = (raw >>> 44 & 1) != 0;
        boolean isPresent = (raw >>> 47 & 1) != 0;
        long bytes = isPages ? limit << 12 | 0xfff : limit;
        return "%s, DPL %d, base %x, limit %x%s".formatted(isSegment ? segment(raw, type) : SYSTEM_TYPES.get(type), raw >>> 45 & 3, base, bytes,
                isPresent ? "" : ", not present");
    }

    /** Whether it takes two entries in 64-bit mode: a TSS or an LDT (SDM volume 3, 7.2.3). */
    static boolean isWide(long raw) {
        int type = (int) (raw >>> 40) & 0xf;
        return (raw >>> 44 & 1) == 0 && (raw >>> 47 & 1) != 0 && (type == 2 || type == 9 || type == 11);
    }

    private static String segment(long raw, int type) {
        boolean isCode = (type & 8) != 0;
        boolean isLong = (raw >>> 53 & 1) != 0;
        boolean isBig = (raw >>> 54 & 1) != 0;
        String width = isCode && isLong ? "64-bit " : isBig ? "32-bit " : "16-bit ";
        return width + (isCode ? "code" + ((type & 2) != 0 ? ", readable" : "") : "data" + ((type & 2) != 0 ? ", writable" : "") + ((type & 4) != 0 ? ", expand-down" : ""));
    }
}
