package org.parascope.build.ramdisk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BuildException;
import org.parascope.build.Cancels;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.model.RamdiskPacking;

/** The ramdisk as others read it: busybox's own cpio takes it apart. */
class BusyboxRamdiskTest {
    @TempDir
    Path folder;

    @Test
    void busyboxUnpacksWhatWeWrote() throws Exception {
        Path busybox = Busybox.find();
        List<String> listing = cpio("-tv").lines().toList();
        assertTrue(has(listing, "drwxr-xr-x", "proc"), listing.toString());
        assertTrue(has(listing, "-rwxr-xr-x", "init"), listing.toString());
        assertTrue(has(listing, "-rw-r--r--", "etc/profile"), listing.toString());
        assertTrue(has(listing, "crw-------", "dev/console"), listing.toString());
        Path out = Files.createDirectory(folder.resolve("out"));
        run(out, List.of(busybox.toString(), "cpio", "-id", "-F", archive().toString(), "bin/busybox", "init"));
        assertEquals(-1, Files.mismatch(busybox, out.resolve("bin/busybox")));
        assertTrue(Files.readString(out.resolve("init")).startsWith("#!/bin/busybox sh\n"));
    }

    @Test
    void theFirstConsoleIsDeviceFiveOne() throws Exception {
        try (var in = new CpioArchiveInputStream(Files.newInputStream(archive()))) {
            CpioArchiveEntry entry = in.getNextEntry();
            while (!entry.getName().equals("dev/console")) {
                entry = in.getNextEntry();
            }
            assertTrue(entry.isCharacterDevice());
            assertEquals(5, entry.getRemoteDeviceMaj());
            assertEquals(1, entry.getRemoteDeviceMin());
        }
    }

    @Test
    void theInitScriptIsOneAShellCanRead() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path busybox = Busybox.find();
        run(out, List.of(busybox.toString(), "cpio", "-id", "-F", archive().toString(), "init", "etc/profile"));
        run(out, List.of(busybox.toString(), "sh", "-n", "init"));
        run(out, List.of(busybox.toString(), "sh", "-n", "etc/profile"));
    }

    @Test
    void theSameBusyboxGivesTheSameBytes() throws Exception {
        Path busybox = Busybox.find();
        Path copy = Files.copy(busybox, folder.resolve("busybox"));
        new RamdiskWriter(busybox, false, Progress.NONE).write(folder.resolve("a"), RamdiskPacking.GZIP);
        Thread.sleep(1100);
        new RamdiskWriter(copy, false, Progress.NONE).write(folder.resolve("b"), RamdiskPacking.GZIP);
        assertArrayEquals(Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
    }

    @Test
    void aMissingBusyboxNamesItsPackage() {
        var failure = assertThrows(BuildException.class, () -> Busybox.find(List.of(folder.resolve("busybox"))));
        assertTrue(failure.getMessage().contains("apt-get install busybox-static"), failure.getMessage());
    }

    @Test
    void aBusyboxThatNeedsLibrariesIsRefused() {
        var failure = assertThrows(BuildException.class, () -> Busybox.find(List.of(Path.of("/bin/ls").toAbsolutePath())));
        assertTrue(failure.getMessage().contains("needs shared libraries"), failure.getMessage());
    }

    @Test
    void somethingElseNamedBusyboxIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("busybox"), "#!/bin/sh\n");
        var failure = assertThrows(BuildException.class, () -> Busybox.find(List.of(text)));
        assertTrue(failure.getMessage().contains(text.toString()), failure.getMessage());
    }

    @Test
    void cancelStopsTheWriting() {
        assertThrows(CanceledException.class, () -> new RamdiskWriter(Busybox.find(), false, Cancels.AT_ONCE).write(folder.resolve("a"), RamdiskPacking.GZIP));
    }

    private Path archive() throws Exception {
        Path packed = folder.resolve("initramfs.gz");
        Path archive = folder.resolve("initramfs");
        if (!Files.exists(archive)) {
            new RamdiskWriter(Busybox.find(), false, Progress.NONE).write(packed, RamdiskPacking.GZIP);
            try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                Files.copy(in, archive);
            }
        }
        return archive;
    }

    private String cpio(String option) throws Exception {
        return run(folder, List.of(Busybox.find().toString(), "cpio", option, "-F", archive().toString()));
    }

    private static String run(Path directory, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertFalse(output.contains("corrupt"), output);
        return output;
    }

    private static boolean has(List<String> listing, String mode, String name) {
        return listing.stream().anyMatch(line -> line.startsWith(mode) && line.endsWith(" " + name));
    }
}
