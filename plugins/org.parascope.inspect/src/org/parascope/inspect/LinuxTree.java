package org.parascope.inspect;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * What a Linux kernel keeps by number in one of its trees: pointers. A tree that leads back to itself, out of the memory, has no end, or is
 * none that the kernel makes is cut: {@link #isWhole} is false then. Read {@link MapleWalk} next.
 *
 * @param entries pointers by their number, ascending
 * @param isWhole whether all of it was read
 */
record LinuxTree(SortedMap<Long, Long> entries, boolean isWhole) {
    LinuxTree {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** A {@code struct xarray}, or the {@code radix_tree_root} that has become one. */
    static LinuxTree ofXarray(LinuxGuest guest, long tree) throws FormatException, MemoryException {
        return new XarrayWalk(guest).read(tree);
    }

    /** A {@code struct maple_tree}. */
    static LinuxTree ofMaple(LinuxGuest guest, long tree) throws FormatException, MemoryException {
        return new MapleWalk(guest).read(tree);
    }

    /** What both kinds of trees tell of an entry by its low bits: 2 marks a node, or a value of the kernel's own. */
    static final class Marks {
        private static final long NODE = 2;
        private static final long BITS = 3;
        private static final long LARGEST_VALUE = 4096;

        private Marks() {
        }

        static boolean isNode(long entry) {
            return (entry & BITS) == NODE && Long.compareUnsigned(entry, LARGEST_VALUE) > 0;
        }

        static boolean isPointer(long entry) {
            return entry != 0 && (entry & BITS) == 0;
        }

        static long node(long entry) {
            return entry - NODE;
        }
    }
}
