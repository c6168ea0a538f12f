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
import org.parascope.machine.Progress;

/**
 * A ramdisk with busybox that boots any Linux guest to a shell on its console: a newc cpio archive in gzip.
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

    private Initramfs() {
    }

    /** Everything that decides the bytes: to be part of a cache key. */
    static String inputs(Path busybox, Progress progress) throws IOException {
        return BuildCache.digest(busybox, progress) + BuildCache.digest(resource("init")) + BuildCache.digest(resource("profile"));
    }

    /** Writes the ramdisk. */
    public static void write(Path busybox, Path target, Progress progress) throws IOException {
        progress.report("Making the busybox ramdisk", 0, 0);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(target), COPY);
                OutputStream packed = new GZIPOutputStream(file, COPY);
                var archive = new CpioWriter(packed)) {
            for (String folder : FOLDERS) {
                archive.folder(folder);
            }
            // The kernel opens these before /init can mount anything (Linux, init/main.c, console_on_rootfs).
            archive.device("dev/console", 5, 1);
            archive.device("dev/null", 1, 3);
            archive.file("init", PROGRAM_MODE, resource("init"));
            archive.file("etc/profile", FILE_MODE, resource("profile"));
            archive.copy("bin/busybox", PROGRAM_MODE, busybox, progress);
        }
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
