package org.parascope.build.ramdisk;

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
public final class CpioWriter implements AutoCloseable {
    private static final int COPY = 1 << 16;
    private static final int FOLDER_MODE = 0755;
    private static final int DEVICE_MODE = 0600;
    private static final int LINK_MODE = 0777;

    private final CpioArchiveOutputStream archive;

    /** Writes to {@code out}, and closes it in the end. */
    public CpioWriter(OutputStream out) {
        archive = new CpioArchiveOutputStream(out, CpioConstants.FORMAT_NEW, CpioConstants.BLOCK_SIZE, StandardCharsets.UTF_8.name());
    }

    public void folder(String name) throws IOException {
        bytes(name, CpioConstants.C_ISDIR | FOLDER_MODE, new byte[0]);
    }

    /** A file with given contents, as {@code etc/profile} and 0644. */
    public void file(String name, int mode, byte[] content) throws IOException {
        bytes(name, CpioConstants.C_ISREG | mode, content);
    }

    /** A symbolic link. */
    public void link(String name, String target) throws IOException {
        bytes(name, CpioConstants.C_ISLNK | LINK_MODE, target.getBytes(StandardCharsets.UTF_8));
    }

    public void device(String name, int major, int minor) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISCHR | DEVICE_MODE);
        entry.setRemoteDeviceMaj(major);
        entry.setRemoteDeviceMin(minor);
        archive.putArchiveEntry(entry);
        archive.closeArchiveEntry();
    }

    /** A copy of a file of this machine. */
    public void copy(String name, int mode, Path file, Progress progress) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISREG | mode);
        entry.setSize(Files.size(file));
        try (InputStream in = Files.newInputStream(file)) {
            copy(entry, in, progress);
        }
    }

    /** An entry as it is, with the bytes that its size says. */
    void copy(CpioArchiveEntry entry, InputStream in, Progress progress) throws IOException {
        archive.putArchiveEntry(entry);
        byte[] buffer = new byte[COPY];
        long done = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            progress.checkCanceled();
            archive.write(buffer, 0, count);
            done += count;
            progress.report("Packing " + entry.getName(), done, entry.getSize());
        }
        archive.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    private void bytes(String name, long mode, byte[] content) throws IOException {
        entry(entry(name, mode), content);
    }

    /** An entry as it is, with all its bytes. */
    void entry(CpioArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
    }

    static CpioArchiveEntry entry(String name, long mode) {
        var entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, name);
        entry.setMode(mode);
        entry.setTime(0);
        return entry;
    }
}
