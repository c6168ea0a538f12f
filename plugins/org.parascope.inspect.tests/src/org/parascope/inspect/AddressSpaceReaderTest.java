package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parascope.machine.CanceledException;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;

/** The fast reader of all page tables: what it finds, and what it does when memory changes under it or lies. */
class AddressSpaceReaderTest {
    private static final long TABLE = PageEntry.PRESENT | PageEntry.WRITE | PageEntry.USER;

    @Test
    void findsEachLeafOnceInOrder() throws Exception {
        var memory = new ArrayMemory(8);
        memory.entry(1, 0, 2, TABLE).entry(1, 511, 2, TABLE).entry(2, 0, 3, TABLE).entry(2, 1, 0, TABLE | PageEntry.LARGE)
                .entry(3, 7, 4, TABLE).entry(4, 0, 5, TABLE).entry(4, 511, 6, TABLE | PageEntry.NO_EXECUTE);
        PageTableSnapshot pages = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertEquals(6, pages.size());
        assertEquals(0xe00000L, pages.address(0));
        assertEquals(0xfff000L, pages.address(1));
        assertEquals(1L << 30, pages.address(2));
        assertEquals(3, pages.level(2));
        assertEquals(0xffffff8000e00000L, pages.address(3));
        assertEquals(1, pages.find(0xfffabc));
        assertEquals(2, pages.find(0x40000000L + 0x3fffffff));
        assertEquals(-1, pages.find(0xe01000));
        assertTrue(pages.result().isConsistent());
    }

    @Test
    void tablesThatNameEachOtherAreCutInBoundedTime() {
        var memory = new ArrayMemory(4);
        for (int i = 0; i < PageEntry.ENTRIES; i++) {
            memory.entry(1, i, 1, TABLE);
        }
        PageTableSnapshot pages = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE));
        assertTrue(pages.isCut());
        assertTrue(pages.result().tables() <= AddressSpaceReader.MAX_TABLES);
    }

    @Test
    void tablesOutsideTheRamAreCountedAndSkipped() throws Exception {
        var memory = new ArrayMemory(4);
        memory.entry(1, 0, 999, TABLE).entry(1, 1, 2, TABLE).entry(2, 0, 0, TABLE | PageEntry.LARGE);
        PageTableSnapshot pages = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertEquals(1, pages.size());
        assertEquals(1, pages.result().broken());
    }

    @Test
    void anL4OutsideTheRamIsAnError() {
        assertThrows(MemoryException.class,
                () -> PageTableSnapshot.read(new ArrayMemory(4), new MachineFrame(77), Progress.NONE));
    }

    @Test
    void aTableReplacedDuringTheReadIsReadAgain() throws Exception {
        var memory = new ArrayMemory(8);
        memory.entry(1, 0, 2, TABLE).entry(2, 0, 3, TABLE).entry(3, 0, 4, TABLE).entry(4, 0, 5, TABLE).entry(6, 0, 7, TABLE);
        // While the first L1 is copied the guest hangs another L1 under the same L2 entry.
        memory.onRead(4, () -> memory.entry(3, 0, 6, TABLE));
        PageTableSnapshot pages = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertTrue(pages.result().isConsistent());
        assertEquals(1, pages.size());
        assertEquals(7, PageEntry.frame(pages.raw(0), 1).number());
    }

    @Test
    void whatChangesAllTheTimeIsSaidToBeTorn() throws Exception {
        var memory = new ArrayMemory(8);
        memory.entry(1, 0, 2, TABLE).entry(2, 0, 3, TABLE).entry(3, 0, 4, TABLE).entry(4, 0, 5, TABLE).entry(6, 0, 7, TABLE);
        memory.onRead(4, () -> memory.entry(3, 0, 6, TABLE));
        memory.onRead(6, () -> memory.entry(3, 0, 4, TABLE));
        PageTableSnapshot pages = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertFalse(pages.result().isConsistent());
        assertEquals(1, pages.result().torn());
    }

    @Test
    void accessedAndDirtyBitsDoNotMakeItTorn() throws Exception {
        var memory = new ArrayMemory(8);
        memory.entry(1, 0, 2, TABLE).entry(2, 0, 3, TABLE).entry(3, 0, 4, TABLE).entry(4, 0, 5, TABLE);
        memory.onRead(4, () -> memory.entry(3, 0, 4, TABLE | PageEntry.ACCESSED));
        assertTrue(PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE).result().isConsistent());
    }

    private static ArrayMemory smallTree() {
        var memory = new ArrayMemory(8);
        memory.entry(1, 0, 2, TABLE).entry(2, 0, 3, TABLE).entry(3, 0, 4, TABLE).entry(4, 0, 5, TABLE).entry(6, 0, 7, TABLE);
        return memory;
    }

    @Test
    void aRefreshOfUnchangedTablesIsTheSameObject() throws Exception {
        ArrayMemory memory = smallTree();
        PageTableSnapshot before = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertSame(before, before.refresh(memory, new MachineFrame(1), Progress.NONE));
    }

    @Test
    void aRefreshSeesAChangeAtEveryLevelAndKeepsWhatWasBefore() throws Exception {
        for (int table = 1; table <= 4; table++) {
            ArrayMemory memory = smallTree();
            PageTableSnapshot before = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
            memory.entry(table, 3, table == 4 ? 7 : table + 1, TABLE);
            PageTableSnapshot after = before.refresh(memory, new MachineFrame(1), Progress.NONE);
            assertEquals(1, before.size());
            assertEquals(2, after.size(), "an entry more in table " + table);
        }
    }

    @Test
    void aRefreshOfOtherTablesReadsThem() throws Exception {
        ArrayMemory memory = smallTree();
        PageTableSnapshot before = PageTableSnapshot.read(memory, new MachineFrame(1), Progress.NONE);
        assertEquals(0, before.refresh(memory, new MachineFrame(7), Progress.NONE).size());
    }

    @Test
    void aCanceledReadStops() {
        var memory = new ArrayMemory(4);
        memory.entry(1, 0, 1, TABLE);
        Progress canceled = new Progress() {
            @Override
            public void checkCanceled() {
                throw new CanceledException();
            }

            @Override
            public void report(String what, long done, long total) {
                // Not looked at.
            }
        };
        assertThrows(CanceledException.class, () -> PageTableSnapshot.read(memory, new MachineFrame(1), canceled));
    }

    @Test
    void flagsHaveTheirNames() {
        assertEquals("P RW US PWT PCD A D PSE G NX", PageEntry.flags(0x80000000000001ffL, 2));
        assertEquals("P PAT", PageEntry.flags(0x81, 1));
        assertEquals("", PageEntry.flags(0, 1));
        assertEquals(new MachineAddress(0x200000).frame(), PageEntry.frame(0x200000L | 0x1000 | PageEntry.LARGE, 2));
    }
}
