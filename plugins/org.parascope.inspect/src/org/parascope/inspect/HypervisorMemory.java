package org.parascope.inspect;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * The hypervisor's own virtual addresses: where each lies in the machine.
 *
 * <p>Its image and its direct map are translated by arithmetic. All else (frame table, M2P) by walking the hypervisor's page
 * table, remembered by 2 MiB: those mappings are never changed after boot. Thread-safe.
 */
public final class HypervisorMemory {
    private static final int LARGE_LEVEL = 2;
    private static final long LARGE_SIZE = PageEntry.bytesPerEntry(LARGE_LEVEL);

    private final MachineMemory memory;
    private final long imageStart;
    private final long imageEnd;
    private final long imagePhysical;
    private final long directStart;
    private final long directEnd;
    private final long rootTable;
    private final long opened;
    private final Map<Long, @Nullable Long> walked = new ConcurrentHashMap<>();

    /**
     * Finds the bases in the layouts.
     *
     * @throws FormatException when the layouts lack them
     * @throws MemoryException when the image is not in RAM, or not loaded yet
     */
    public HypervisorMemory(MachineMemory memory, TypeLayouts layouts) throws FormatException, MemoryException {
        this.memory = memory;
        this.imageStart = layouts.constant("HV_IMAGE_START");
        this.directStart = layouts.constant("HV_DIRECT_START");
        this.directEnd = layouts.constant("HV_AREA_END");
        this.imageEnd = layouts.findSymbol("image_end").map(symbol -> symbol.address()).orElse(imageStart + (1L << 30));
        this.imagePhysical = layouts.constant(layouts.findConstant("HV_IMAGE_PHYS").isPresent() ? "HV_IMAGE_PHYS" : "IMAGE_PHYS");
        this.rootTable = layouts.symbol("idle_l4").address();
        requireLoaded(layouts.symbol("hv_image_phys").address());
        this.opened = fingerprint();
    }

    /** Whether this is still the hypervisor it was: a reset machine boots another one, whose tables may lie elsewhere. */
    boolean isCurrent() {
        try {
            return fingerprint() == opened;
        } catch (MemoryException e) {
            return false;
        }
    }

    private long fingerprint() throws MemoryException {
        long[] root = new long[PageEntry.ENTRIES];
        memory.readLongs(translate(rootTable), root, 0, root.length);
        for (int i = 0; i < root.length; i++) {
            root[i] &= ~(PageEntry.ACCESSED | PageEntry.DIRTY);
        }
        return Arrays.hashCode(root);
    }

    /** The image names its own load address, so it can be told from anything else that lies there. */
    private void requireLoaded(long witness) throws MemoryException {
        long found = readLong(witness);
        if (found != imagePhysical) {
            throw new MemoryException("expected the hypervisor's image at %s, found none: it is not loaded yet, or the layout is another version's"
                    .formatted(new MachineAddress(imagePhysical)));
        }
    }

    public MachineMemory machineMemory() {
        return memory;
    }

    /**
     * Where a hypervisor's address lies.
     *
     * @throws MemoryException when it is not mapped
     */
    public MachineAddress translate(long address) throws MemoryException {
        if (Long.compareUnsigned(address, imageStart) >= 0 && Long.compareUnsigned(address, imageEnd) < 0) {
            return new MachineAddress(address - imageStart + imagePhysical);
        }
        if (Long.compareUnsigned(address, directStart) >= 0 && Long.compareUnsigned(address, directEnd) < 0) {
            return new MachineAddress(address - directStart);
        }
        return walk(address);
    }

    private MachineAddress walk(long address) throws MemoryException {
        Long large = walked.get(address & -LARGE_SIZE);
        if (large != null) {
            return new MachineAddress(large + (address & LARGE_SIZE - 1));
        }
        MachineAddress table = translate(rootTable);
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            long raw = memory.readLong(table.plus((long) PageEntry.index(address, level) * Long.BYTES));
            if (!PageEntry.isPresent(raw)) {
                throw new MemoryException("expected a mapped address, found none at level %d for %s".formatted(level,
                        VirtualAddress.ofHypervisor(address)));
            }
            long base = PageEntry.frameNumber(raw, level) << MachineFrame.SHIFT;
            if (PageEntry.isLeaf(raw, level)) {
                long found = base + (address & PageEntry.bytesPerEntry(level) - 1);
                remember(address, found, level);
                return new MachineAddress(found);
            }
            table = new MachineAddress(base);
        }
        throw new IllegalStateException("a level-1 entry is always a leaf");
    }

    private void remember(long address, long found, int level) {
        if (level >= LARGE_LEVEL) {
            walked.put(address & -LARGE_SIZE, found - (address & LARGE_SIZE - 1));
        }
    }

    public int readInt(long address) throws MemoryException {
        return memory.readInt(translate(address));
    }

    public long readLong(long address) throws MemoryException {
        return memory.readLong(translate(address));
    }

    /** Copies bytes that may cross pages which are not neighbours in the machine. */
    public byte[] read(long address, int count) throws MemoryException {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;) {
            long at = address + done;
            int piece = (int) Math.min(count - done, MachineFrame.SIZE - (at & MachineFrame.SIZE - 1));
            memory.readBytes(translate(at), bytes, done, piece);
            done += piece;
        }
        return bytes;
    }
}
