package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/** A database made here, in a process whose pages lie backwards in the machine: how it is found and read, and what garbage does. */
class TdbTest {
    private static final int CHAINS = 1000;
    private static final int PAGES = 64;
    private static final int FIRST_FRAME = 16;
    private static final long START = 0x400000;
    private static final long CONTEXT = START + 0x1010;
    private static final long BASE = START + 0x3ff0;
    private static final int SIZE = 0x8000;
    private static final int FIRST_RECORD = 0x1800;
    private static final MachineFrame ROOT = new MachineFrame(1);

    private final ByteBuffer ram = ByteBuffer.allocate((FIRST_FRAME + PAGES) << MachineFrame.SHIFT).order(ByteOrder.LITTLE_ENDIAN);
    private final SampleStore store = new SampleStore(ram, TdbTest::place, BASE, FIRST_RECORD);

    TdbTest() {
        long flags = PageEntry.PRESENT | PageEntry.WRITE | PageEntry.USER;
        ram.putLong(1 << MachineFrame.SHIFT, 2 << MachineFrame.SHIFT | flags);
        ram.putLong(2 << MachineFrame.SHIFT, 3 << MachineFrame.SHIFT | flags);
        ram.putLong((3 << MachineFrame.SHIFT) + 2 * Long.BYTES, 4 << MachineFrame.SHIFT | flags);
        for (int page = 0; page < PAGES; page++) {
            ram.putLong((4 << MachineFrame.SHIFT) + page * Long.BYTES, (long) (FIRST_FRAME + PAGES - 1 - page) << MachineFrame.SHIFT | flags);
        }
        store.context(CONTEXT, SIZE, CHAINS);
        store.header(START + 0x2000, CHAINS); // what a database left behind when it grew
        store.put(7, "/", SampleStore.node("", 0, 0));
        store.put(9, "/vm", SampleStore.node("x\u0001y", 0, 0, 3, 1));
        store.put(7, "/vm/name", SampleStore.node("guest", 3, 2));
        store.put(8, "42/vm/name", SampleStore.node("in a transaction", 3, 2));
    }

    private static int place(long address) {
        int offset = (int) (address - START);
        return (FIRST_FRAME + PAGES - 1 - (offset >> MachineFrame.SHIFT) << MachineFrame.SHIFT) + (offset & (int) MachineFrame.SIZE - 1);
    }

    private static Map<String, byte[]> records(MachineMemory memory) throws MemoryException, FormatException {
        var guest = new GuestMemory(memory, 0, ROOT);
        OptionalLong context = Tdb.find(memory, guest, ROOT, Progress.NONE);
        var records = new TreeMap<String, byte[]>();
        Optional<Tdb> found = context.isPresent() ? Tdb.at(guest, context.getAsLong()) : Optional.empty();
        if (found.isPresent()) {
            found.get().read((key, data) -> records.put(new String(key, StandardCharsets.US_ASCII), data), Progress.NONE);
        }
        return records;
    }

    @Test
    void isFoundByTheProcesssContextAndReadChainByChain(@TempDir Path folder) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            Map<String, byte[]> records = records(machine.memory());
            assertEquals(List.of("/", "/vm", "/vm/name", "42/vm/name"), List.copyOf(records.keySet()));
            var nodes = new ArrayList<XenstoreNode>();
            for (var each : records.entrySet()) {
                nodes.add(XenstoreNode.of(each.getKey(), each.getValue()));
            }
            assertEquals(new XenstoreNode("/vm", "x\\x01y", List.of("n0", "r3"), 0), nodes.get(1));
            assertEquals(new XenstoreNode("/vm/name", "guest", List.of("w3"), 3), nodes.get(2));
            assertEquals("name", nodes.get(2).name());
        }
    }

    @Test
    void aChainWithoutAnEndIsRefused(@TempDir Path folder) throws Exception {
        store.putInt(BASE + FIRST_RECORD, FIRST_RECORD);
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            var refusal = assertThrows(FormatException.class, () -> records(machine.memory()));
            assertTrue(String.valueOf(refusal.getMessage()).contains("no end"), refusal.toString());
        }
    }

    /** Each of its records is read, and none may claim what others have: else a loop of large ones takes minutes. */
    @Test
    void recordsThatClaimMoreThanTheDatabaseHoldsAreRefused(@TempDir Path folder) throws Exception {
        store.putInt(BASE + FIRST_RECORD + 12, SIZE);
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            assertThrows(FormatException.class, () -> records(machine.memory()));
        }
        store.putInt(CONTEXT + 20, 1 << 30);
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            assertTrue(records(machine.memory()).isEmpty(), "no store is that large");
        }
    }

    @Test
    void aRecordOutsideTheDatabaseIsRefused(@TempDir Path folder) throws Exception {
        store.putInt(BASE + FIRST_RECORD, SIZE - 8);
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            assertThrows(FormatException.class, () -> records(machine.memory()));
        }
    }

    @Test
    void aNodeWhoseCountsDoNotFitIsRefused() {
        byte[] record = SampleStore.node("value", 0, 0);
        record[8] = 100;
        assertThrows(FormatException.class, () -> XenstoreNode.of("/a", record));
        assertThrows(FormatException.class, () -> XenstoreNode.of("/a", new byte[19]));
    }

    @Test
    void garbageEndsWithAReason(@TempDir Path folder) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            var garbling = new GarblingMachine(machine, 20261127);
            for (int oneIn : new int[] { 1000, 100, 30, 10, 3 }) {
                garbling.garble(oneIn);
                for (int i = 0; i < 20; i++) {
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> endsWithAReason(garbling), "one in " + oneIn);
                }
            }
        }
    }

    private static void endsWithAReason(MachineMemory memory) {
        try {
            for (var each : records(memory).entrySet()) {
                XenstoreNode.of(each.getKey(), each.getValue());
            }
        } catch (MemoryException | FormatException e) {
            assertTrue(String.valueOf(e.getMessage()).length() > 10, e.toString());
        }
    }
}
