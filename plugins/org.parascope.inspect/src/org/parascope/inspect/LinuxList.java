package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.parascope.machine.MemoryException;

/**
 * The members of a Linux kernel's circular lists ({@code struct list_head}: next, then previous). A list that loops back elsewhere, leads
 * out of the memory or has no end is cut: {@link #isWhole} is false then.
 *
 * @param members addresses of the list heads inside the members, without the list's own head
 * @param isWhole whether its end was reached
 */
record LinuxList(List<Long> members, boolean isWhole) {
    private static final int MOST = 65_536;

    LinuxList {
        members = List.copyOf(members);
    }

    static LinuxList read(GuestMemory memory, long head) {
        var found = new ArrayList<Long>();
        var seen = new HashSet<Long>();
        try {
            long at = memory.readLong(head);
            while (at != head && found.size() < MOST && seen.add(at)) {
                long next = memory.readLong(at);
                found.add(at);
                at = next;
            }
            return new LinuxList(found, at == head);
        } catch (MemoryException e) {
            return new LinuxList(found, false);
        }
    }
}
