package org.parascope.inspect;

import java.util.Optional;

import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * One domain's P2M at one time: the list in the guest's own memory that leads from guest frames to machine frames.
 *
 * <p>A kernel tells where it is in shared_info ({@code arch.p2m_vaddr}, valid in the address space {@code arch.p2m_cr3}); until
 * then it is the list that the domain was built with. The guest writes it as it likes: it is its word, not the hypervisor's.
 */
final class PhysToMachine {
    /** ABI: xen.h, struct shared_info; its arch part. */
    private static final int ARCH_OFFSET = 3088;
    private static final int P2M_CR3 = ARCH_OFFSET + 24;
    private static final int P2M_VADDR = ARCH_OFFSET + 32;
    /** A frame number stands alone; marks of a Linux kernel (asm/xen/page.h): foreign and identity frames. */
    private static final long INVALID = -1L;
    private static final long FOREIGN = 1L << 63;
    private static final long IDENTITY = 1L << 62;
    private static final int CR3_FRAME_SHIFT = 12;
    private static final int WORDS_PER_PAGE = MachineFrame.SIZE / Long.BYTES;

    private final long[] entries;
    private final String source;

    private PhysToMachine(long[] entries, String source) {
        this.entries = entries;
        this.source = source;
    }

    /**
     * Reads the P2M of a domain; empty when it has shown none yet.
     *
     * @param most guest frames that can be: the frames of the machine
     */
    static Optional<PhysToMachine> of(Hypervisor hypervisor, DomainList.Domain domain, int most) throws FormatException, MemoryException {
        long shared = domain.struct().number("shared_info");
        if (shared != 0) {
            long cr3 = hypervisor.memory().readLong(shared + P2M_CR3);
            long address = hypervisor.memory().readLong(shared + P2M_VADDR);
            long count = hypervisor.memory().readLong(shared + ARCH_OFFSET);
            if (cr3 != 0 && address != 0) {
                return Optional.of(read(hypervisor, domain, new MachineFrame(frameOfCr3(cr3)), address, bounded(count, most),
                        "shared_info"));
            }
        }
        return asBuilt(hypervisor, domain, most);
    }

    private static Optional<PhysToMachine> asBuilt(Hypervisor hypervisor, DomainList.Domain domain, int most)
            throws FormatException, MemoryException {
        if (!hypervisor.layouts().struct("domain").find("p2m_va").isPresent() || domain.vcpus().isEmpty()) {
            return Optional.empty();
        }
        long address = domain.struct().number("p2m_va");
        long root = domain.vcpus().getFirst().number("kernel_table.n");
        if (address == 0 || root == 0) {
            return Optional.empty();
        }
        int count = bounded(Math.min(domain.struct().number("p2m_pages") * WORDS_PER_PAGE, domain.struct().number("max_frames")), most);
        return Optional.of(read(hypervisor, domain, new MachineFrame(root), address, count, "start_info"));
    }

    private static int bounded(long count, int most) {
        return (int) Math.max(0, Math.min(count < 0 ? most : count, most));
    }

    /** A CR3 of the interface keeps high frame numbers in its low bits (xen.h, xen_cr3_to_pfn). */
    private static long frameOfCr3(long cr3) {
        return cr3 >>> CR3_FRAME_SHIFT;
    }

    /** Pages of the list that are not mapped stand for frames that do not exist. */
    private static PhysToMachine read(Hypervisor hypervisor, DomainList.Domain domain, MachineFrame root, long address, int count,
            String source) {
        var guest = new GuestMemory(hypervisor.memory().machineMemory(), domain.id(), root);
        long[] entries = new long[count];
        for (int done = 0; done < count; done += WORDS_PER_PAGE) {
            int piece = Math.min(WORDS_PER_PAGE, count - done);
            try {
                guest.readLongs(address + (long) done * Long.BYTES, entries, done, piece);
            } catch (MemoryException e) {
                java.util.Arrays.fill(entries, done, done + piece, INVALID);
            }
        }
        return new PhysToMachine(entries, source);
    }

    int size() {
        return entries.length;
    }

    /** Where the guest said it is. */
    String source() {
        return source;
    }

    long raw(long guestFrame) {
        return guestFrame >= 0 && guestFrame < entries.length ? entries[(int) guestFrame] : INVALID;
    }

    /** The guest's own frame behind a guest frame; -1 for none, for another domain's, and for a device's. */
    long frame(long guestFrame) {
        long raw = raw(guestFrame);
        return (raw & (FOREIGN | IDENTITY)) != 0 ? INVALID : raw;
    }

    /** What an entry says, in words. */
    static String describe(long raw) {
        if (raw == INVALID) {
            return "none";
        }
        String kind = (raw & FOREIGN) != 0 ? ", another domain's" : (raw & IDENTITY) != 0 ? ", a device's" : "";
        return new MachineFrame(raw & ~(FOREIGN | IDENTITY)) + kind;
    }
}
