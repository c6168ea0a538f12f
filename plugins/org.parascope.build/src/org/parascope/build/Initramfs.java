package org.parascope.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.parascope.machine.Progress;

/**
 * A ramdisk with busybox that boots any Linux guest to a shell on its console: a newc cpio archive in gzip
 * (Linux, <i>Documentation/driver-api/early-userspace/buffer-format.rst</i>).
 *
 * <p>The same busybox gives the same bytes: no time, no inode and no user of this machine gets in. What happens at boot is in
 * {@code initramfs/init}, beside this class.
 */
public final class Initramfs {
    /** Changes when the bytes that come out change for the same busybox. */
    static final String RECIPE = "initramfs-1";
    private static final List<String> FOLDERS = List.of("bin", "dev", "etc", "mnt", "proc", "root", "run", "sbin", "sys", "tmp", "usr",
            "usr/bin", "usr/sbin");
    private static final int COPY = 1 << 16;
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;
    private static final int DEVICE_MODE = 0600;

    private Initramfs() {
    }

    /** Everything that decides the bytes: to be part of a cache key. */
    static String inputs(Path busybox, Progress progress) throws IOException {
        return BuildCache.digest(busybox, progress) + BuildCache.digest(resource("init")) + BuildCache.digest(resource("profile"));
    }

    /** Writes the ramdisk. */
    public static void write(Path busybox, Path target, Progress progress) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(target), COPY);
                OutputStream packed = new GZIPOutputStream(file, COPY);
                var archive = new CpioArchiveOutputStream(packed, CpioConstants.FORMAT_NEW)) {
            for (String folder : FOLDERS) {
                add(archive, folder, CpioConstants.C_ISDIR | PROGRAM_MODE, new byte[0]);
            }
            // The kernel opens these before /init can mount anything (Linux, init/main.c, console_on_rootfs).
            addDevice(archive, "dev/console", 5, 1);
            addDevice(archive, "dev/null", 1, 3);
            add(archive, "init", CpioConstants.C_ISREG | PROGRAM_MODE, resource("init"));
            add(archive, "etc/profile", CpioConstants.C_ISREG | FILE_MODE, resource("profile"));
            addFile(archive, "bin/busybox", busybox, progress);
            archive.finish();
        }
    }

    private static void add(CpioArchiveOutputStream archive, String name, long mode, byte[] content) throws IOException {
        CpioArchiveEntry entry = entry(name, mode);
        entry.setSize(content.length);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
    }

    private static void addDevice(CpioArchiveOutputStream archive, String name, int major, int minor) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISCHR | DEVICE_MODE);
        entry.setRemoteDeviceMaj(major);
        entry.setRemoteDeviceMin(minor);
        archive.putArchiveEntry(entry);
        archive.closeArchiveEntry();
    }

    private static void addFile(CpioArchiveOutputStream archive, String name, Path file, Progress progress) throws IOException {
        CpioArchiveEntry entry = entry(name, CpioConstants.C_ISREG | PROGRAM_MODE);
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
                progress.report("Making the busybox ramdisk", done, size);
            }
        }
        archive.closeArchiveEntry();
    }

    private static CpioArchiveEntry entry(String name, long mode) {
        var entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, name);
        entry.setMode(mode);
        entry.setTime(0);
        return entry;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Initramfs.class.getResourceAsStream("initramfs/" + name)) {
            if (in == null) {
                throw new AssertionError("the bundle org.parascope.build holds no initramfs/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        }
    }
}
