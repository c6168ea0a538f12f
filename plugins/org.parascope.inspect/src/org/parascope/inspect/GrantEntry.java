package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;

/**
 * One entry of a grant table as the granting domain wrote it, of version 1 (8 bytes) or 2 (16 bytes).
 * Source: the PV interface's grant_table.h.
 *
 * @param flags the GTF_ bits
 * @param domain for whom
 * @param frame machine frame; 0 of a transitive entry
 * @param detail of version 2: bytes of a sub-page entry, or the source of a transitive one; else empty
 */
record GrantEntry(int flags, int domain, long frame, String detail) {
    static final int VERSION_2 = 2;

    private static final int TYPE_MASK = 3;
    private static final int PERMIT_ACCESS = 1;
    private static final int ACCEPT_TRANSFER = 2;
    private static final int TRANSITIVE = 3;
    private static final int READ_ONLY = 1 << 2;
    private static final int READING = 1 << 3;
    private static final int WRITING = 1 << 4;
    private static final int SUB_PAGE = 1 << 8;
    private static final int DOMAIN_SHIFT = 16;
    private static final int SHORT_MASK = 0xffff;
    private static final int ATTEMPTS = 3;

    boolean isInvalid() {
        return (flags & TYPE_MASK) == 0;
    }

    /** Whether another domain may map or copy by it now. */
    boolean permitsAccess() {
        return (flags & TYPE_MASK) == PERMIT_ACCESS || (flags & TYPE_MASK) == TRANSITIVE;
    }

    /** Whether it names a frame of the granter's own. */
    boolean namesFrame() {
        return (flags & TYPE_MASK) == PERMIT_ACCESS;
    }

    String access() {
        return switch (flags & TYPE_MASK) {
            case PERMIT_ACCESS, TRANSITIVE -> (flags & READ_ONLY) != 0 ? "read" : "read, write";
            case ACCEPT_TRANSFER -> "transfer";
            default -> "none";
        };
    }

    /** The bits by name, as the header names them without the common prefix. */
    String flagNames() {
        var names = new ArrayList<String>();
        names.add(List.of("invalid", "permit_access", "accept_transfer", "transitive").get(flags & TYPE_MASK));
        add(names, READ_ONLY, "readonly");
        add(names, READING, "reading");
        add(names, WRITING, "writing");
        add(names, 1 << 5, "PWT");
        add(names, 1 << 6, "PCD");
        add(names, 1 << 7, "PAT");
        add(names, SUB_PAGE, "sub_page");
        return String.join(" ", names);
    }

    private void add(List<String> names, int bit, String name) {
        if ((flags & bit) != 0) {
            names.add(name);
        }
    }

    /** The entries of one page, read so that the words of each belong together. */
    static List<GrantEntry> readPage(HypervisorMemory memory, long address, int version) throws MemoryException {
        int count = MachineFrame.SIZE / Long.BYTES;
        long[] words = new long[count];
        memory.machineMemory().readLongs(memory.translate(address), words, 0, count);
        if (version == VERSION_2) {
            settle(memory, address, words);
        }
        var entries = new ArrayList<GrantEntry>();
        for (int i = 0; i < count; i += version == VERSION_2 ? 2 : 1) {
            entries.add(version == VERSION_2 ? ofVersion2(words[i], words[i + 1]) : ofVersion1(words[i]));
        }
        return entries;
    }

    /** An entry of version 2 is two words: reads again until two reads are alike, a few times. */
    private static void settle(HypervisorMemory memory, long address, long[] words) throws MemoryException {
        long[] again = new long[words.length];
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            memory.machineMemory().readLongs(memory.translate(address), again, 0, again.length);
            if (Arrays.equals(words, again)) {
                return;
            }
            System.arraycopy(again, 0, words, 0, words.length);
        }
    }

    private static GrantEntry ofVersion1(long word) {
        return new GrantEntry((int) word & SHORT_MASK, (int) (word >>> DOMAIN_SHIFT) & SHORT_MASK, word >>> Integer.SIZE, "");
    }

    private static GrantEntry ofVersion2(long first, long second) {
        int flags = (int) first & SHORT_MASK;
        int middle = (int) (first >>> Integer.SIZE) & SHORT_MASK;
        int length = (int) (first >>> Integer.SIZE + DOMAIN_SHIFT) & SHORT_MASK;
        boolean isTransitive = (flags & TYPE_MASK) == TRANSITIVE;
        String detail = isTransitive ? "from d%d reference %d".formatted(middle, second & 0xffffffffL)
                : (flags & SUB_PAGE) != 0 ? "bytes %d to %d".formatted(middle, middle + length - 1) : "";
        return new GrantEntry(flags, (int) (first >>> DOMAIN_SHIFT) & SHORT_MASK, isTransitive ? 0 : second, detail);
    }
}
