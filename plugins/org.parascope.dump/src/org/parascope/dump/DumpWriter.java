package org.parascope.dump;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.ControlException;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineControl;
import org.parascope.machine.MemoryException;
import org.parascope.machine.MemoryRange;
import org.parascope.machine.Progress;
import org.parascope.machine.WholeFile;

/**
 * Saves a machine as one file: a tar archive, compressed by zstd, that {@code tar --zstd -x} unpacks as well.
 *
 * <pre>
 * machine.properties   format, name, time, still, layout, ranges (start:size in hex, ascending, in the order of the bytes in ram)
 * registers.txt        all processors, as the emulator's monitor prints them; only where the machine could be asked
 * hypervisor.layout    the type layouts; only where the machine has them
 * ram                  the bytes of all ranges, one after the other
 * </pre>
 *
 * <p>It ends with zstd's checksum, by which a copy that was damaged is found out. The processors keep still while the bytes are copied, where somebody steers them; {@code still=false} says that they did not.
 * The target is written under another name first: what stands there is whole.
 */
public final class DumpWriter {
    static final int FORMAT = 1;
    static final String PROPERTIES = "machine.properties";
    static final String REGISTERS = "registers.txt";
    static final String LAYOUT = "hypervisor.layout";
    static final String RAM = "ram";

    private static final int LEVEL = 3;
    private static final int CHUNK = 1 << 20;

    private final Machine machine;
    private final Optional<MachineControl> control;
    private final Progress progress;

    /** @param control its processors, where somebody steers them: usually {@link Machine#control} */
    public DumpWriter(Machine machine, Optional<MachineControl> control, Progress progress) {
        this.machine = machine;
        this.control = control;
        this.progress = progress;
    }

    /**
     * Writes the dump; nothing is left of one that fails or is canceled.
     *
     * @return how many bytes the file has
     */
    public long write(Path target) throws IOException, MemoryException, ControlException {
        try (MachineControl.@Nullable Still _ = control.isPresent() ? control.get().hold() : null) {
            String registers = control.isPresent() ? control.get().registers() : "";
            WholeFile.write(target, draft -> writeDraft(draft, registers));
        }
        return Files.size(target);
    }

    private void writeDraft(Path draft, String registers) throws IOException, MemoryException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(draft), CHUNK);
                var compressed = new ZstdCompressorOutputStream(file, LEVEL, false, true);
                var tar = new TarArchiveOutputStream(compressed, StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            add(tar, PROPERTIES, properties().getBytes(StandardCharsets.UTF_8));
            if (control.isPresent()) {
                add(tar, REGISTERS, registers.getBytes(StandardCharsets.UTF_8));
            }
            if (machine.hypervisorLayout().isPresent()) {
                add(tar, LAYOUT, Files.readAllBytes(machine.hypervisorLayout().get()));
            }
            addRam(tar);
        }
    }

    private String properties() {
        var ranges = String.join(" ", machine.memory().map().ranges().stream()
                .map(range -> "%x:%x".formatted(range.start().value(), range.size())).toList());
        return "format=%d\nname=%s\ntime=%s\nstill=%s\nranges=%s\n".formatted(FORMAT, machine.name().replace("\\", "\\\\").replace("\n", " "),
                Instant.now(), control.isPresent(), ranges.replace(":", "\\:"));
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private void addRam(TarArchiveOutputStream tar) throws IOException, MemoryException {
        long total = machine.memory().map().size();
        var entry = new TarArchiveEntry(RAM);
        entry.setSize(total);
        tar.putArchiveEntry(entry);
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        for (MemoryRange range : machine.memory().map().ranges()) {
            for (long at = 0; at < range.size(); at += CHUNK) {
                progress.checkCanceled();
                int count = (int) Math.min(CHUNK, range.size() - at);
                machine.memory().readBytes(range.start().plus(at), chunk, 0, count);
                tar.write(chunk, 0, count);
                done += count;
                progress.report("Saving RAM (MiB)", done >> 20, total >> 20);
            }
        }
        tar.closeArchiveEntry();
    }
}
