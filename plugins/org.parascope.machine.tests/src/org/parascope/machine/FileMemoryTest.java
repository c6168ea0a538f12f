package org.parascope.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RAM in a file: what is where, what is refused, what happens when the file goes away. */
class FileMemoryTest {
    private static final int SIZE = 4 * MachineFrame.SIZE;

    @TempDir
    Path folder = Path.of("");

    private Path ram() throws IOException {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) i;
        }
        return Files.write(folder.resolve("ram"), bytes);
    }

    @Test
    void readsLittleEndianWordsOfAnyAlignment() throws Exception {
        try (FileMemory memory = FileMemory.open(ram(), MemoryMap.flat(SIZE))) {
            assertEquals(0xff, memory.readByte(new MachineAddress(0xff)));
            assertEquals(0x0201, memory.readShort(new MachineAddress(1)));
            assertEquals(0x04030201, memory.readInt(new MachineAddress(1)));
            assertEquals(0x0807060504030201L, memory.readLong(new MachineAddress(1)));
            long[] words = new long[3];
            memory.readLongs(new MachineAddress(8), words, 1, 2);
            assertArrayEquals(new long[] { 0, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L }, words);
            assertArrayEquals(new byte[] { 2, 3 }, memory.read(new MachineAddress(2), 2));
        }
    }

    @Test
    void accessesOutsideTheRamAreRefusedWithTheAddress() throws Exception {
        try (FileMemory memory = FileMemory.open(ram(), MemoryMap.flat(SIZE))) {
            for (long address : new long[] { SIZE, SIZE - 7, -1, -8, Long.MIN_VALUE, Long.MAX_VALUE - 3, 1L << 52 }) {
                var refused = assertThrows(MemoryException.class, () -> memory.readLong(new MachineAddress(address)));
                assertTrue(refused.getMessage().contains("machine " + Long.toHexString(address)), refused.getMessage());
            }
            assertEquals(0x0706050403020100L + 0xf8f8f8f8f8f8f8f8L, memory.readLong(new MachineAddress(SIZE - 8)));
            assertFalse(memory.isRam(new MachineFrame(4)));
            assertFalse(memory.isRam(new MachineFrame(-1)));
            assertTrue(memory.isRam(new MachineFrame(3)));
        }
    }

    @Test
    void writesReachTheFileAndOnlyWhereAllowed() throws Exception {
        Path file = ram();
        try (FileMemory memory = FileMemory.openWritable(file, MemoryMap.flat(SIZE))) {
            memory.writeLong(new MachineAddress(16), 0x1122334455667788L);
            memory.writeInt(new MachineAddress(24), 0x55);
            memory.writeBytes(new MachineAddress(28), new byte[] { 9, 8, 7 }, 1, 2);
            assertThrows(MemoryException.class, () -> memory.writeInt(new MachineAddress(SIZE - 3), 1));
        }
        byte[] bytes = Files.readAllBytes(file);
        assertEquals((byte) 0x88, bytes[16]);
        assertEquals((byte) 0x55, bytes[24]);
        assertEquals(8, bytes[28]);
        assertEquals(7, bytes[29]);
        try (FileMemory memory = FileMemory.open(file, MemoryMap.flat(SIZE))) {
            assertThrows(MemoryException.class, () -> memory.writeLong(new MachineAddress(0), 1));
        }
    }

    @Test
    void aFileThatIsTooShortIsRefusedAtOnce() throws Exception {
        Path file = ram();
        var refused = assertThrows(IOException.class, () -> FileMemory.open(file, MemoryMap.flat(SIZE + 1)));
        assertTrue(refused.getMessage().contains("expected a memory file of 16385 bytes, found 16384"), refused.getMessage());
    }

    @Test
    void aFileCutShortWhileMappedIsAnErrorNotACrash() throws Exception {
        Path file = ram();
        try (FileMemory memory = FileMemory.open(file, MemoryMap.flat(SIZE))) {
            try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
                writer.setLength(0);
            }
            assertThrows(MemoryException.class, () -> {
                memory.readLong(new MachineAddress(MachineFrame.SIZE));
                memory.readLongs(new MachineAddress(0), new long[512], 0, 512);
            });
        }
    }

    @Test
    void aFileThatWasRemovedCanStillBeReadUntilClosed() throws Exception {
        Path file = ram();
        FileMemory memory = FileMemory.open(file, MemoryMap.flat(SIZE));
        Files.delete(file);
        assertEquals(1, memory.readByte(new MachineAddress(1)));
        memory.close();
        memory.close();
        assertThrows(MemoryException.class, () -> memory.readByte(new MachineAddress(1)));
    }

    @Test
    void aPcSplitsItsRamAroundTheHoleAsQemuDoes() {
        long gib = 1L << 30;
        assertEquals(1, MemoryMap.pc(3 * gib).ranges().size());
        MemoryMap pc = MemoryMap.pc(4 * gib);
        assertEquals(3 * gib - 1, pc.sourceOffset(3 * gib - 1, 1));
        assertEquals(-1, pc.sourceOffset(3 * gib - 1, 2));
        assertEquals(-1, pc.sourceOffset(3 * gib, 1));
        assertEquals(3 * gib, pc.sourceOffset(4 * gib, 1));
        assertEquals(5 * gib, pc.end());
        assertEquals(4 * gib, pc.size());
        assertEquals(1, MemoryMap.q35(0xaff00000L).ranges().size());
        assertEquals(2 * gib, MemoryMap.q35(4 * gib).sourceOffset(4 * gib, 8));
    }

    @Test
    void overlappingRangesAreABug() {
        var first = new MemoryRange(new MachineAddress(0), 8192, 0);
        var second = new MemoryRange(new MachineAddress(4096), 4096, 8192);
        assertThrows(IllegalArgumentException.class, () -> new MemoryMap(List.of(first, second)));
        assertThrows(IllegalArgumentException.class, () -> new MemoryRange(new MachineAddress(Long.MAX_VALUE), 2, 0));
    }
}
