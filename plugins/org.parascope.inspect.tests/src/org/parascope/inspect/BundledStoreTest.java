package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/** The store of a Dom0 of Parascope's own, laid out here as its source lays it out. */
class BundledStoreTest {
    private static final int PAGE = 4096;
    private static final int DATA = 8;
    private static final long PROGRAM = 0xffffffff80000000L;
    private static final long MARK = PROGRAM + PAGE + 0x340;
    private static final MachineFrame ROOT = new MachineFrame(1);
    private static final int NODE = 230;

    private final ByteBuffer ram = ByteBuffer.allocate(16 * PAGE).order(ByteOrder.LITTLE_ENDIAN);

    BundledStoreTest() {
        long flags = PageEntry.PRESENT | PageEntry.WRITE | PageEntry.USER;
        ram.putLong(PAGE + 511 * Long.BYTES, 2 * PAGE | flags).putLong(2 * PAGE + 510 * Long.BYTES, 3 * PAGE | flags).putLong(3 * PAGE, 4 * PAGE | flags);
        for (int page = 1; page < 4; page++) {
            ram.putLong(4 * PAGE + page * Long.BYTES, (DATA + page) * PAGE | flags);
        }
        ram.put(place(MARK), "parascope store".getBytes(StandardCharsets.US_ASCII));
        ram.putInt(place(MARK) + 16, 3).putInt(place(MARK) + 20, NODE).putInt(place(MARK) + 24, 96).putInt(place(MARK) + 28, 128);
        ram.putLong(place(MARK) + 32, PROGRAM + 2 * PAGE);
        node(0, 0, "/local/domain/1/name", "one");
        node(2, 1, "/local/domain/1/data", "\u0002");
    }

    private static int place(long address) {
        return DATA * PAGE + (int) (address - PROGRAM);
    }

    private void node(int index, int owner, String path, String value) {
        int at = place(PROGRAM + 2 * PAGE) + index * NODE;
        ram.put(at, (byte) 1).putShort(at + 2, (short) owner).putShort(at + 4, (short) value.length());
        ram.put(at + 6, path.getBytes(StandardCharsets.US_ASCII)).put(at + 6 + 96, value.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isFoundByItsMarkAndHandsOverWhatExists(@TempDir Path folder) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            var memory = new GuestMemory(machine.memory(), 0, ROOT);
            assertEquals(MARK, BundledStore.find(memory, Progress.NONE).orElse(0));
            assertTrue(BundledStore.isAt(memory, MARK));
            assertFalse(BundledStore.isAt(memory, MARK + 64));
            var nodes = new TreeMap<String, XenstoreNode>();
            BundledStore.read(memory, MARK, nodes);
            assertEquals(List.of(new XenstoreNode("/local/domain/1/data", "\\x02", List.of("n1"), 1),
                    new XenstoreNode("/local/domain/1/name", "one", List.of("n0"), 0)), List.copyOf(nodes.values()));
        }
    }

    @Test
    void whatCannotBeIsRefused(@TempDir Path folder) throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram.array(), folder)) {
            for (int[] wrong : new int[][] { { 16, -1 }, { 16, 1 << 17 }, { 20, 8 }, { 24, 0 }, { 28, 1 << 20 } }) {
                int kept = ram.getInt(place(MARK) + wrong[0]);
                machine.memory().writeInt(new MachineFrame(DATA + 1).address().plus(0x340 + wrong[0]), wrong[1]);
                assertThrows(FormatException.class, () -> BundledStore.read(new GuestMemory(machine.memory(), 0, ROOT), MARK, new TreeMap<>()));
                machine.memory().writeInt(new MachineFrame(DATA + 1).address().plus(0x340 + wrong[0]), kept);
            }
        }
    }
}
