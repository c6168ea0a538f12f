package org.parascope.inspect;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.parascope.inspect.LinuxTree.Marks;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * Reads a Linux kernel's {@code struct xarray}: each node is read once, and only so many. One object reads one tree. Source of the facts: the
 * kernel's include/linux/xarray.h.
 */
final class XarrayWalk {
    private static final int MOST_NODES = 512;

    private final LinuxGuest guest;
    private final Set<Long> nodes = new HashSet<>();
    private final TreeMap<Long, Long> entries = new TreeMap<>();
    private boolean isWhole = true;

    XarrayWalk(LinuxGuest guest) {
        this.guest = guest;
    }

    LinuxTree read(long tree) throws FormatException, MemoryException {
        entry(guest.memory().readLong(tree + guest.offset("xarray", "xa_head")), 0);
        return new LinuxTree(entries, isWhole);
    }

    private void entry(long entry, long number) throws FormatException {
        if (Marks.isNode(entry)) {
            node(entry, number);
        } else if (Marks.isPointer(entry)) {
            entries.put(number, entry);
        }
    }

    private void node(long entry, long first) throws FormatException {
        if (nodes.size() >= MOST_NODES || !nodes.add(entry)) {
            isWhole = false;
            return;
        }
        try {
            Struct node = guest.struct("xa_node", Marks.node(entry));
            Field slots = node.field("slots");
            long shift = node.number("shift");
            isWhole &= shift < Integer.SIZE;
            for (int i = 0; i < slots.arrayLength() && shift < Integer.SIZE; i++) {
                entry(node.number(slots, i), first + ((long) i << shift));
            }
        } catch (MemoryException e) {
            isWhole = false; // the other branches are there
        }
    }
}
