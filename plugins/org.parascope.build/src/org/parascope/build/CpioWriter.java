package org.parascope.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.parascope.machine.Progress;

/**
 * A newc cpio archive as Linux unpacks it (<i>Documentation/driver-api/early-userspace/buffer-format.rst</i>), whose bytes follow from
 * its contents alone: no time, no inode and no user of this machine gets in. Folders must come before what is in them.
 */
final class CpioWriter implements AutoCloseable {
    private static final int COPY = 1 << 16;
    private static final int FOLDER_MODE = 0755;
    private static final int DEVICE_MODE = 0600;
    private static final int LINK_MODE = 0777;

    private final CpioArchiveOutputStream archive;

    /** Writes to {@code out}, and closes it in the end. */
    CpioWriter(OutputStream out) {
        archive = new CpioArchiveOutputStream(out, CpioConstants.FORMAT_NEW);
    }

    void folder(String name) throws IOException {
        bytes(name, CpioConstants.C_ISDIR | FOLDER_MODE, new byte[0]);
    }

    /** A file with given contents, as {@code etc/profile} and 0644. */
    void file(String name, int mode, byte[] content) throws IOException {
        bytes(name, CpioConstants.C_ISREG | mode, content);
    }

    /** A symbolic link. */
    void link(String name, String target) throws IOException {
        bytes(name, CpioConstants.C_ISLNK | LINK_MODE, target.getBytes(StandardCharsets.UTF_8));
    }

    void device(String name, int major, int minor) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISCHR | DEVICE_MODE);
        entry.setRemoteDeviceMaj(major);
        entry.setRemoteDeviceMin(minor);
        archive.putArchiveEntry(entry);
        archive.closeArchiveEntry();
    }

    /** A copy of a file of this machine. */
    void copy(String name, int mode, Path file, Progress progress) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISREG | mode);
        long size = Files.size(file);
        entry.setSize(size);
        archive.putArchiveEntry(entry);
        byte[] buffer = new byte[COPY];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                progress.checkCanceled();
                archive.write(buffer, 0, count);
                done += count;
                progress.report("Packing " + file.getFileName(), done, size);
            }
        }
        archive.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    private void bytes(String name, long mode, byte[] content) throws IOException {
        CpioArchiveEntry entry = entry(name, mode);
        entry.setSize(content.length);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
    }

    private static CpioArchiveEntry entry(String name, long mode) {
        var entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, name);
        entry.setMode(mode);
        entry.setTime(0);
        return entry;
    }
}
