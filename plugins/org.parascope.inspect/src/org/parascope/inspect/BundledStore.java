package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * The store that Parascope's own Dom0 keeps (hypervisor-src/guests/dom0/store_tree.c): an array of nodes, found by a mark in the
 * program's constants that tells how the nodes lie. Bounded by what a mark may claim.
 */
final class BundledStore {
    private static final byte[] MARK = Arrays.copyOf("parascope store".getBytes(StandardCharsets.US_ASCII), 16);
    /** Where the bundled guests are linked, and how far their constants may lie behind it. */
    private static final long PROGRAM = 0xffffffff80000000L;
    private static final int PROGRAM_PAGES = 1024;
    private static final int ALIGNMENT = 64;
    private static final int MARK_SIZE = 40;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_TEXT = 1 << 12;
    private static final int OWNER = 2;
    private static final int LENGTH = 4;
    private static final int PATH = 6;

    private BundledStore() {
    }

    /** Where the mark is. */
    static OptionalLong find(GuestMemory memory, Progress progress) throws MemoryException {
        for (int page = 0; page < PROGRAM_PAGES; page++) {
            progress.checkCanceled();
            long address = PROGRAM + ((long) page << MachineFrame.SHIFT);
            if (memory.translate(address).isPresent()) {
                byte[] bytes = memory.read(address, (int) MachineFrame.SIZE);
                for (int at = 0; at < bytes.length; at += ALIGNMENT) {
                    if (Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length)) {
                        return OptionalLong.of(address + at);
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Whether it is there, or there still. */
    static boolean isAt(GuestMemory memory, long mark) {
        try {
            return Arrays.equals(memory.read(mark, MARK.length), MARK);
        } catch (MemoryException e) {
            return false; // another Dom0, whose program is shorter
        }
    }

    /**
     * Reads all nodes.
     *
     * @throws FormatException when the mark or a node claims what cannot be
     */
    static void read(GuestMemory memory, long mark, SortedMap<String, XenstoreNode> into) throws MemoryException, FormatException {
        ByteBuffer header = ByteBuffer.wrap(memory.read(mark, MARK_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        int count = header.getInt(16);
        int size = header.getInt(20);
        int pathSize = header.getInt(24);
        int valueSize = header.getInt(28);
        if (count < 0 || (long) count * size > MOST_BYTES || pathSize <= 0 || pathSize > MOST_TEXT || valueSize <= 0 || valueSize > MOST_TEXT
                || size < PATH + pathSize + valueSize || size > PATH + 2 * MOST_TEXT) {
            throw new FormatException("expected a store's counts at %x, found %d nodes of %d bytes".formatted(mark, count, size));
        }
        for (int i = 0; i < count; i++) {
            ByteBuffer node = ByteBuffer.wrap(memory.read(header.getLong(32) + (long) i * size, size)).order(ByteOrder.LITTLE_ENDIAN);
            if (node.get(0) != 0) {
                put(node, pathSize, valueSize, into);
            }
        }
    }

    private static void put(ByteBuffer node, int pathSize, int valueSize, SortedMap<String, XenstoreNode> into) throws FormatException {
        String path = new String(node.array(), PATH, pathSize, StandardCharsets.ISO_8859_1).replaceFirst("\0(?s:.*)", "");
        int length = Short.toUnsignedInt(node.getShort(LENGTH));
        int owner = Short.toUnsignedInt(node.getShort(OWNER));
        if (!path.startsWith("/") || length > valueSize) {
            throw new FormatException("expected a node with a path and at most %d bytes, found '%s' and %d".formatted(valueSize, path, length));
        }
        into.put(path, new XenstoreNode(path, XenstoreNode.printable(node.array(), PATH + pathSize, length), List.of("n" + owner), owner));
    }
}
