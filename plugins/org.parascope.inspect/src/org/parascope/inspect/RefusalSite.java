package org.parascope.inspect;

import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * Where and why the hypervisor refused: a {@code struct refuse_site} (hypervisor-src/debug/refuse.h).
 *
 * @param words the reason
 * @param file of the hypervisor's source, as the compiler was given it
 * @param line in it
 * @param function around it
 * @param error negative errno, or the status of a grant operation
 */
public record RefusalSite(String words, String file, int line, String function, int error) {
    private static final int LONGEST = 200;

    /** The site at an address. */
    public static RefusalSite read(Hypervisor hypervisor, long address) throws FormatException, MemoryException {
        var site = hypervisor.struct("refuse_site", address);
        return new RefusalSite(text(hypervisor, site.number("words")), text(hypervisor, site.number("file")), (int) site.number("line"),
                text(hypervisor, site.number("function")), (int) site.number("error"));
    }

    private static String text(Hypervisor hypervisor, long address) throws MemoryException {
        return Struct.text(hypervisor.memory().read(address, LONGEST));
    }

    /** {@code hypercall/mmu_update.c:87}. */
    public String place() {
        return file + ":" + line;
    }
}
