package org.parascope.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.LinuxTree.Marks;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * Reads a Linux kernel's {@code struct maple_tree} of pointers with one number each: each node is read once, and only so many. One object reads
 * one tree.
 *
 * <p>A node lies on a multiple of its size; the low bits of a pointer to it tell its kind ({@code enum maple_type}, from bit 3 on), the low bits of
 * a leaf's slot what is in it. Slot {@code i} holds the numbers behind pivot {@code i - 1} up to pivot {@code i}; the last one ends where its
 * node does, and has no pivot, or 0, or the node's end. A node that was taken out of its tree is its own parent. How many slots and pivots a kind
 * has, and where, the kernel's own types say. Source of the facts: the kernel's include/linux/maple_tree.h and lib/maple_tree.c.
 */
final class MapleWalk {
    private static final int MOST_NODES = 1024;
    /** MAPLE_HEIGHT_MAX. */
    private static final int MOST_LEVELS = 31;
    private static final int KIND_SHIFT = 3;
    private static final int KIND_MASK = 0xf;
    private static final long SMALLEST_NODE = 1 << KIND_SHIFT + Integer.bitCount(KIND_MASK);

    /**
     * A kind of node.
     *
     * @param struct its type
     * @param isLeaf whether its slots hold what the tree is for, not nodes
     */
    private record Kind(String struct, boolean isLeaf) {
    }

    private final LinuxGuest guest;
    private final long nodeSize;
    private final Map<Long, @Nullable Kind> kinds = new HashMap<>();
    private final Set<Long> nodes = new HashSet<>();
    private final TreeMap<Long, Long> entries = new TreeMap<>();
    private boolean isWhole = true;

    MapleWalk(LinuxGuest guest) throws FormatException {
        this.guest = guest;
        nodeSize = guest.layouts().struct("maple_node").size();
        if (Long.bitCount(nodeSize) != 1 || nodeSize < SMALLEST_NODE) {
            throw new FormatException("expected a struct maple_node of %d, 256 or another power of 2 bytes, found %d".formatted(SMALLEST_NODE, nodeSize));
        }
        kinds.put(guest.layouts().constant("maple_leaf_64"), new Kind("maple_range_64", true));
        kinds.put(guest.layouts().constant("maple_range_64"), new Kind("maple_range_64", false));
        kinds.put(guest.layouts().constant("maple_arange_64"), new Kind("maple_arange_64", false));
    }

    LinuxTree read(long tree) throws FormatException, MemoryException {
        long root = guest.memory().readLong(tree + guest.offset("maple_tree", "ma_root"));
        if (Marks.isNode(root)) {
            node(root, 0, -1, 1);
        } else if (Marks.isPointer(root)) {
            entries.put(0L, root); // the only one, of number 0
        }
        return new LinuxTree(entries, isWhole);
    }

    /** Adds what a node holds of the numbers from first to last. */
    private void node(long entry, long first, long last, int level) throws FormatException {
        long address = entry & -nodeSize;
        Kind kind = kinds.get(entry >>> KIND_SHIFT & KIND_MASK);
        if (kind == null || level > MOST_LEVELS || nodes.size() >= MOST_NODES || !nodes.add(address)) {
            isWhole = false;
            return;
        }
        try {
            Struct node = guest.struct(kind.struct, address);
            if ((node.number("parent") & -nodeSize) == address) {
                isWhole = false;
                return;
            }
            slots(node, kind, first, last, level);
        } catch (MemoryException e) {
            isWhole = false; // the other branches are there
        }
    }

    private void slots(Struct node, Kind kind, long first, long last, int level) throws FormatException {
        Field slots = node.field("slot");
        Field pivots = node.field("pivot");
        long from = first;
        for (int i = 0; i < slots.arrayLength(); i++) {
            long pivot = i < pivots.arrayLength() ? node.number(pivots, i) : last;
            long to = pivot == 0 && i > 0 ? last : pivot;
            if (Long.compareUnsigned(to, from) < 0 || Long.compareUnsigned(to, last) > 0) {
                break;
            }
            slot(node.number(slots, i), kind, from, to, level);
            if (to == last) {
                return;
            }
            from = to + 1;
        }
        isWhole = false; // pivots do not rise to the node's end
    }

    private void slot(long entry, Kind kind, long from, long to, int level) throws FormatException {
        if (!kind.isLeaf) {
            node(entry, from, to, level + 1);
        } else if (Marks.isPointer(entry)) {
            entries.put(from, entry);
            isWhole &= from == to;
        }
    }
}
