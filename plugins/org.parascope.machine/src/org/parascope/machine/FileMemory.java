package org.parascope.machine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * RAM that is a file: the one QEMU shares ({@code memory-backend-file,share=on}), or a raw dump.
 *
 * <p>The file is mapped once, never copied. The mapping outlives the file's name: a machine that ended can be read until
 * {@link #close()}. A file cut short while mapped gives a {@link MemoryException}, not a crash.
 */
public final class FileMemory implements MachineMemory, AutoCloseable {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemoryMap map;
    private final boolean writable;
    private final Arena arena;
    private final MemorySegment segment;

    private FileMemory(Path file, MemoryMap map, boolean writable, Arena arena, MemorySegment segment) {
        this.file = file;
        this.map = map;
        this.writable = writable;
        this.arena = arena;
        this.segment = segment;
    }

    /** Maps a file for reading. */
    public static FileMemory open(Path file, MemoryMap map) throws IOException {
        return map(file, map, false);
    }

    /** Maps a file for reading and writing: what is written is what the machine sees at once. */
    public static FileMemory openWritable(Path file, MemoryMap map) throws IOException {
        return map(file, map, true);
    }

    private static FileMemory map(Path file, MemoryMap map, boolean writable) throws IOException {
        long needed = map.ranges().stream().mapToLong(range -> range.sourceOffset() + range.size()).max().orElse(0);
        StandardOpenOption[] options = writable
                ? new StandardOpenOption[] { StandardOpenOption.READ, StandardOpenOption.WRITE }
                : new StandardOpenOption[] { StandardOpenOption.READ };
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (channel.size() < needed) {
                throw new IOException("%s: expected a memory file of %d bytes, found %d".formatted(file, needed, channel.size()));
            }
            MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
            return new FileMemory(file, map, writable, arena, channel.map(mode, 0, needed, arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    @Override
    public MemoryMap map() {
        return map;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public int readByte(MachineAddress address) throws MemoryException {
        long offset = locate(address, 1);
        try {
            return Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, offset));
        } catch (InternalError | IllegalStateException e) {
            throw gone(address, e);
        }
    }

    @Override
    public int readShort(MachineAddress address) throws MemoryException {
        long offset = locate(address, Short.BYTES);
        try {
            return Short.toUnsignedInt(segment.get(SHORT, offset));
        } catch (InternalError | IllegalStateException e) {
            throw gone(address, e);
        }
    }

    @Override
    public int readInt(MachineAddress address) throws MemoryException {
        long offset = locate(address, Integer.BYTES);
        try {
            return segment.get(INT, offset);
        } catch (InternalError | IllegalStateException e) {
            throw gone(address, e);
        }
    }

    @Override
    public long readLong(MachineAddress address) throws MemoryException {
        long offset = locate(address, Long.BYTES);
        try {
            return segment.get(LONG, offset);
        } catch (InternalError | IllegalStateException e) {
            throw gone(address, e);
        }
    }

    @Override
    public void readBytes(MachineAddress from, byte[] into, int offset, int count) throws MemoryException {
        long source = locate(from, count);
        try {
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, source, into, offset, count);
        } catch (InternalError | IllegalStateException e) {
            throw gone(from, e);
        }
    }

    @Override
    public void readLongs(MachineAddress from, long[] into, int offset, int count) throws MemoryException {
        long source = locate(from, (long) count * Long.BYTES);
        try {
            MemorySegment.copy(segment, LONG, source, into, offset, count);
        } catch (InternalError | IllegalStateException e) {
            throw gone(from, e);
        }
    }

    @Override
    public void writeBytes(MachineAddress to, byte[] from, int offset, int count) throws MemoryException {
        long target = locateForWriting(to, count);
        try {
            MemorySegment.copy(from, offset, segment, ValueLayout.JAVA_BYTE, target, count);
        } catch (InternalError | IllegalStateException e) {
            throw gone(to, e);
        }
    }

    @Override
    public void writeInt(MachineAddress to, int value) throws MemoryException {
        long target = locateForWriting(to, Integer.BYTES);
        try {
            segment.set(INT, target, value);
        } catch (InternalError | IllegalStateException e) {
            throw gone(to, e);
        }
    }

    @Override
    public void writeLong(MachineAddress to, long value) throws MemoryException {
        long target = locateForWriting(to, Long.BYTES);
        try {
            segment.set(LONG, target, value);
        } catch (InternalError | IllegalStateException e) {
            throw gone(to, e);
        }
    }

    private long locate(MachineAddress address, long bytes) throws MemoryException {
        long offset = map.sourceOffset(address.value(), bytes);
        if (offset < 0) {
            throw new MemoryException("expected RAM, found none for %d bytes at %s (RAM ends at %x)"
                    .formatted(bytes, address, map.end()));
        }
        return offset;
    }

    private long locateForWriting(MachineAddress address, long bytes) throws MemoryException {
        if (!writable) {
            throw new MemoryException(file + " was opened for reading only; " + address + " was not written");
        }
        return locate(address, bytes);
    }

    /** The JVM turns SIGBUS of a mapped file that was cut short into InternalError; a closed arena gives IllegalStateException. */
    private MemoryException gone(MachineAddress address, Throwable cause) {
        return new MemoryException("the memory file " + file + " went away while " + address + " was accessed", cause);
    }

    /** Unmaps the file. Accesses from then on, those under way in other threads too, throw {@link MemoryException}. */
    @Override
    public void close() {
        if (segment.scope().isAlive()) {
            arena.close();
        }
    }
}
