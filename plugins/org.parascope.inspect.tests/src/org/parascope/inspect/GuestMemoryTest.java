package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.parascope.machine.MachineFrame;

/** What a guest's kernel maps for itself is found by the tables of a process that ends while it is read. */
class GuestMemoryTest {
    private static final long KERNEL = 0xffffffff81000000L;
    private static final int L4 = 1;
    private static final int PAGE = 5;

    @Test
    void theKernelIsReadOnWhenTheProcessEnds() throws Exception {
        var ram = new ArrayMemory(PAGE + 1);
        for (int level = PageEntry.LEVELS; level >= 1; level--) {
            int table = L4 + PageEntry.LEVELS - level;
            ram.entry(table, PageEntry.index(KERNEL, level), table + 1L, PageEntry.PRESENT);
        }
        GuestMemory kept = GuestMemory.keeping(ram, 0, new MachineFrame(L4));
        var plain = new GuestMemory(ram, 0, new MachineFrame(L4));
        ram.entry(L4, PageEntry.index(KERNEL, PageEntry.LEVELS), 0, 0);
        assertEquals(OptionalLong.of(((long) PAGE << MachineFrame.SHIFT) + 8), kept.translate(KERNEL + 8));
        assertEquals(OptionalLong.empty(), plain.translate(KERNEL + 8));
    }
}
