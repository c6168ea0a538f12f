package org.parascope.inspect;

import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.VirtualAddress;

/**
 * A guest's virtual memory through one L4, as its processor would read it. Bounded: four levels an access, whatever the tables
 * hold. The last table walked is remembered, for reads go on where the last one ended. One object serves one thread.
 */
final class GuestMemory {
    private static final long UNKNOWN = 1;

    private final MachineMemory memory;
    private final MachineFrame root;
    private final int domain;
    private final long @Nullable [] kept;
    private long lastPage = UNKNOWN;
    private long lastMachine;

    GuestMemory(MachineMemory memory, int domain, MachineFrame root) {
        this(memory, domain, root, null);
    }

    private GuestMemory(MachineMemory memory, int domain, MachineFrame root, long @Nullable [] kept) {
        this.memory = memory;
        this.domain = domain;
        this.root = root;
        this.kept = kept;
    }

    /**
     * The same by an L4 as it is now. A process's L4 may become anything while it is read through, for the process may end; what a Linux
     * kernel maps for itself lies below tables that all processes have in common, and that stay.
     */
    static GuestMemory keeping(MachineMemory memory, int domain, MachineFrame root) throws MemoryException {
        long[] entries = new long[PageEntry.ENTRIES];
        memory.readLongs(root.address(), entries, 0, entries.length);
        return new GuestMemory(memory, domain, root, entries);
    }

    /** Where an address lies; empty when it is not mapped. */
    OptionalLong translate(long address) throws MemoryException {
        long page = address & -MachineFrame.SIZE;
        if (page != lastPage) {
            long machine = walk(page);
            if (machine < 0) {
                return OptionalLong.empty();
            }
            lastPage = page;
            lastMachine = machine;
        }
        return OptionalLong.of(lastMachine + (address - page));
    }

    private long walk(long address) throws MemoryException {
        MachineAddress table = root.address();
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            long raw = entry(table, level, PageEntry.index(address, level));
            if (!PageEntry.isPresent(raw)) {
                return -1;
            }
            if (PageEntry.isLeaf(raw, level)) {
                return (PageEntry.frameNumber(raw, level) << MachineFrame.SHIFT) + (address & PageEntry.bytesPerEntry(level) - 1);
            }
            table = new MachineAddress(raw & PageEntry.FRAME_MASK);
        }
        return -1;
    }

    private long entry(MachineAddress table, int level, int index) throws MemoryException {
        long[] top = kept;
        return top != null && level == PageEntry.LEVELS ? top[index] : memory.readLong(table.plus((long) index * Long.BYTES));
    }

    private MachineAddress at(long address) throws MemoryException {
        OptionalLong found = translate(address);
        if (found.isEmpty()) {
            throw new MemoryException("expected a mapped address, found none at " + VirtualAddress.ofDomain(domain, address));
        }
        return new MachineAddress(found.getAsLong());
    }

    long readLong(long address) throws MemoryException {
        return memory.readLong(at(address));
    }

    int readInt(long address) throws MemoryException {
        return memory.readInt(at(address));
    }

    /** Copies bytes over as many pages as it takes; the caller bounds the count. */
    byte[] read(long address, int count) throws MemoryException {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;) {
            long from = address + done;
            int piece = (int) Math.min(count - done, MachineFrame.SIZE - (from & MachineFrame.SIZE - 1));
            memory.readBytes(at(from), bytes, done, piece);
            done += piece;
        }
        return bytes;
    }

    /** Copies words of one page or more; the address lies on 8 bytes. */
    void readLongs(long address, long[] into, int offset, int count) throws MemoryException {
        for (int done = 0; done < count;) {
            long from = address + (long) done * Long.BYTES;
            int piece = (int) Math.min(count - done, (MachineFrame.SIZE - (from & MachineFrame.SIZE - 1)) / Long.BYTES);
            memory.readLongs(at(from), into, offset + done, piece);
            done += piece;
        }
    }
}
