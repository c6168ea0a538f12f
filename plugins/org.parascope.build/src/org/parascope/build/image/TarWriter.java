package org.parascope.build.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar file whose bytes follow from its contents alone: no user, no mode of this machine, one time. Streams; holds no file. */
final class TarWriter implements AutoCloseable {
    private static final int COPY = 1 << 18;
    /** Bytes written at once, and of which the file is a multiple: what tar itself does. */
    private static final int RECORD = 20 * 512;
    private static final int MODE = 0100644;

    private final TarArchiveOutputStream tar;
    private final Work work;

    /** Writes to {@code out}, and closes it in the end. */
    TarWriter(OutputStream out, Work work) {
        tar = new TarArchiveOutputStream(new BufferedOutputStream(out, COPY), RECORD, StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        this.work = work;
    }

    /** Adds a text file. */
    void text(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.putArchiveEntry(entry(name, bytes.length));
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** Adds all files of a medium, each at its place below {@code folder}. */
    void files(Medium medium, String folder) throws IOException {
        for (Map.Entry<Path, String> entry : medium.places().entrySet()) {
            file(folder + entry.getValue().substring(1), entry.getKey());
        }
    }

    /** Adds a file. */
    void file(String name, Path file) throws IOException {
        long size = Files.size(file);
        tar.putArchiveEntry(entry(name, size));
        byte[] buffer = new byte[COPY];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                work.progress().checkCanceled();
                tar.write(buffer, 0, count);
                done += count;
                work.progress().report("Packing " + file.getFileName(), done, size);
            }
        }
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private TarArchiveEntry entry(String name, long size) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(MODE);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(work.epoch())));
        return entry;
    }
}
