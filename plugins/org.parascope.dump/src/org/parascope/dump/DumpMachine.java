package org.parascope.dump;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.MemoryRange;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;

/**
 * A machine as it was when {@link DumpWriter} saved it: all inspections read it as they read a live one.
 *
 * <p>Opening unpacks the RAM into a sparse file in a folder of its own, which is removed on {@link #close()}.
 */
public final class DumpMachine implements Machine, AutoCloseable {
    private static final int CHUNK = 1 << 20;
    private static final int MOST_TEXT = 64 << 20;
    private static final long MOST_RAM = 1L << 42;
    private static final int HEX = 16;

    private final Path file;
    private final Path folder;
    private final Properties properties;
    private final String registers;
    private final FileMemory memory;
    private final Optional<Path> layout;

    private DumpMachine(Path file, Path folder, Properties properties, String registers, FileMemory memory, Optional<Path> layout) {
        this.file = file;
        this.folder = folder;
        this.properties = properties;
        this.registers = registers;
        this.memory = memory;
        this.layout = layout;
    }

    /**
     * Opens a dump.
     *
     * @throws IOException when it is none, is cut short, or there is no room to unpack it
     */
    public static DumpMachine open(Path file, Progress progress) throws IOException {
        Path folder = Files.createTempDirectory("parascope-dump-");
        removeAtExit(folder);
        try (var plain = new ZstdCompressorInputStream(new BufferedInputStream(Files.newInputStream(file), CHUNK)); var in = new TarArchiveInputStream(plain)) {
            var unpacking = new Unpacking(file, folder, progress);
            unpacking.read(in);
            plain.transferTo(OutputStream.nullOutputStream()); // its checksum is at the very end
            return unpacking.machine();
        } catch (FileSystemException e) {
            removeFolder(folder);
            throw e;
        } catch (IOException e) {
            removeFolder(folder);
            throw new IOException("%s: expected a dump of Parascope, found one that is cut short or damaged, or something else (%s). Copy it again, or save another."
                    .formatted(file, e.getMessage()), e);
        } catch (RuntimeException e) {
            removeFolder(folder);
            throw e;
        }
    }

    /** One reading of the archive. */
    private static final class Unpacking {
        private final Path file;
        private final Path folder;
        private final Progress progress;
        private final Properties properties = new Properties();
        private String registers = "";
        private Optional<Path> layout = Optional.empty();
        private Optional<MemoryMap> map = Optional.empty();

        Unpacking(Path file, Path folder, Progress progress) {
            this.file = file;
            this.folder = folder;
            this.progress = progress;
        }

        void read(TarArchiveInputStream in) throws IOException {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                switch (entry.getName()) {
                    case DumpWriter.PROPERTIES -> properties.load(new StringReader(text(in)));
                    case DumpWriter.REGISTERS -> registers = text(in);
                    case DumpWriter.LAYOUT -> layout = Optional.of(Files.writeString(folder.resolve(DumpWriter.LAYOUT), text(in)));
                    case DumpWriter.RAM -> {
                        MemoryMap found = map(entry.getSize());
                        unpack(in, found.size());
                        map = Optional.of(found);
                    }
                    default -> { } // a later format may hold more
                }
            }
        }

        DumpMachine machine() throws IOException {
            MemoryMap found = map.orElseThrow(() -> new IOException("no RAM in it"));
            return new DumpMachine(file, folder, properties, registers, FileMemory.open(folder.resolve(DumpWriter.RAM), found), layout);
        }

        private static String text(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(MOST_TEXT);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private MemoryMap map(long size) throws IOException {
            String format = properties.getProperty("format", "none");
            if (!format.equals(Integer.toString(DumpWriter.FORMAT))) {
                throw new IOException("format %s instead of %d".formatted(format, DumpWriter.FORMAT));
            }
            var ranges = new ArrayList<MemoryRange>();
            long offset = 0;
            try {
                for (String range : properties.getProperty("ranges", "").split(" ")) {
                    String[] parts = range.split(":");
                    long bytes = Long.parseLong(parts[parts.length - 1], HEX);
                    ranges.add(new MemoryRange(new MachineAddress(Long.parseLong(parts[0], HEX)), bytes, offset));
                    offset += bytes;
                }
                if (offset != size || size > MOST_RAM) {
                    throw new IOException("%d bytes of RAM, where its description says %d".formatted(size, offset));
                }
                return new MemoryMap(ranges);
            } catch (IllegalArgumentException e) {
                throw new IOException("a broken list of RAM ranges: " + e.getMessage(), e);
            }
        }

        private void unpack(InputStream in, long size) throws IOException {
            Path ram = folder.resolve(DumpWriter.RAM);
            try (FileChannel out = FileChannel.open(ram, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
                byte[] chunk = new byte[CHUNK];
                byte[] zero = new byte[CHUNK];
                for (long at = 0; at < size;) {
                    progress.checkCanceled();
                    int count = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, size - at));
                    if (count == 0) {
                        throw new IOException("the end after %d of %d bytes of RAM".formatted(at, size));
                    }
                    if (!Arrays.equals(chunk, 0, count, zero, 0, count) || at + count == size) {
                        writeTo(out, ByteBuffer.wrap(chunk, 0, count), at);
                    }
                    at += count;
                    progress.report("Opening the dump (MiB)", at >> 20, size >> 20);
                }
            }
        }

        private void writeTo(FileChannel out, ByteBuffer bytes, long at) throws FileSystemException {
            try {
                out.write(bytes, at);
            } catch (IOException e) {
                throw new FileSystemException(folder.toString(), null, "the dump's RAM could not be unpacked: " + Reason.of(e));
            }
        }
    }

    @Override
    public String id() {
        return "dump:" + file.toAbsolutePath() + ":" + folder.getFileName();
    }

    @Override
    public String name() {
        return properties.getProperty("name", "machine") + " (dump)";
    }

    /** When it was saved, as ISO 8601. */
    public String time() {
        return properties.getProperty("time", "");
    }

    /** Whether the processors kept still while it was saved; otherwise what it shows may be of several moments. */
    public boolean wasStill() {
        return Boolean.parseBoolean(properties.getProperty("still", "false"));
    }

    /** All processors' registers as text; empty when they could not be asked. */
    public String registers() {
        return registers;
    }

    @Override
    public MachineState state() {
        return MachineState.ENDED;
    }

    @Override
    public FileMemory memory() {
        return memory;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return layout;
    }

    /** Forgets the memory and removes what was unpacked. */
    @Override
    public void close() throws IOException {
        memory.close();
        removeFolder(folder);
    }

    /** Where nobody closes it: the last that is named is the first that is removed. */
    private static void removeAtExit(Path folder) {
        folder.toFile().deleteOnExit();
        folder.resolve(DumpWriter.RAM).toFile().deleteOnExit();
        folder.resolve(DumpWriter.LAYOUT).toFile().deleteOnExit();
    }

    private static void removeFolder(Path folder) throws IOException {
        for (String name : List.of(DumpWriter.RAM, DumpWriter.LAYOUT)) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }
}
