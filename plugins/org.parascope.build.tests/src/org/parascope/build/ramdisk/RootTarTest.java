package org.parascope.build.ramdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.model.RamdiskPacking;

/** A root file system out of a tar archive: what it has comes through as it is, and ours finds its place beside it. */
class RootTarTest {
    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Filling {
        void fill(TarArchiveOutputStream tar) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = { "root.tar", "root.tar.gz", "root.tar.xz", "root.tar.zst" })
    void ownersModesLinksAndDevicesComeThrough(String name) throws Exception {
        Map<String, CpioArchiveEntry> entries = made(tar(name, RootTarTest::debian), List.of());
        assertEquals(04755, entries.get("usr/bin/sudo").getMode() & 07777);
        assertEquals(42, entries.get("usr/bin/sudo").getUID());
        assertEquals(7, entries.get("usr/bin/sudo").getGID());
        assertTrue(entries.get("lib").isSymbolicLink());
        assertTrue(entries.get("usr").isDirectory(), "a folder that the archive left out");
        assertTrue(entries.get("dev/sda").isBlockDevice());
        assertEquals(8, entries.get("dev/sda").getRemoteDeviceMaj());
        assertTrue(entries.get("run/pipe").isPipe());
        assertTrue(entries.containsKey("etc/Überblick"));
    }

    @Test
    void hardLinksStayOneFile() throws Exception {
        Map<String, CpioArchiveEntry> entries = made(tar("root.tar", RootTarTest::debian), List.of());
        CpioArchiveEntry first = entries.get("usr/bin/perl");
        CpioArchiveEntry second = entries.get("usr/bin/perl5");
        assertEquals(4, first.getSize());
        assertEquals(0, second.getSize());
        assertEquals(2, first.getNumberOfLinks());
        assertEquals(2, second.getNumberOfLinks());
        assertEquals(first.getInode(), second.getInode());
        long others = entries.values().stream().filter(entry -> entry.getInode() == first.getInode()).count();
        assertEquals(2, others, "no other file has their number");
    }

    /** A folder written over the link lib would make Linux take the link away, and with it everything. */
    @Test
    void modulesGoWhereTheLinkOfLibLeads() throws Exception {
        Map<String, CpioArchiveEntry> entries = made(tar("root.tar", RootTarTest::debian), List.of("driver"));
        assertTrue(entries.get("lib").isSymbolicLink());
        assertTrue(entries.get("usr/lib/modules/6.1.0-test/kernel/driver.ko").isRegularFile());
        assertTrue(entries.containsKey("usr/lib/modules/6.1.0-test/modules.dep"));
        assertFalse(entries.keySet().stream().anyMatch(name -> name.startsWith("lib/")), entries.keySet().toString());
        assertEquals(0100755, entries.get("init").getMode(), "our first program, for it brings none");
        assertTrue(entries.containsKey(".parascope/busybox") && entries.containsKey("dev/console"), entries.keySet().toString());
    }

    @Test
    void itsOwnFirstProgramAndConsoleAreKept() throws Exception {
        Map<String, CpioArchiveEntry> entries = made(tar("root.tar", tar -> {
            file(tar, "init", 0700, "#!/bin/sh\n");
            entry(tar, "dev/console", TarConstants.LF_CHR, "");
        }), List.of());
        assertEquals(0100700, entries.get("init").getMode());
        assertFalse(entries.containsKey(".parascope/busybox"));
        assertEquals(1, entries.keySet().stream().filter("dev/console"::equals).count());
    }

    @Test
    void whatCannotBeBootedSaysWhy() throws Exception {
        refused(tar("a.tar", tar -> file(tar, "readme", 0644, "x")), "there is no /init, /sbin/init or /bin/sh in it");
        refused(tar("b.tar", tar -> file(tar, "../bin/sh", 0644, "x")), "leads out of it");
        refused(tar("c.tar", tar -> {
            file(tar, "bin/sh", 0755, "x");
            entry(tar, "bin/bash", TarConstants.LF_LINK, "bin/gone");
        }), "another name of bin/gone, which does not come before it");
        refused(Files.writeString(folder.resolve("text"), "no archive at all, but long enough to be one, or so it seems".repeat(20)),
                "cannot be read as a tar archive");
        byte[] whole = Files.readAllBytes(tar("d.tar.gz", RootTarTest::debian));
        refused(Files.write(folder.resolve("half.tar.gz"), java.util.Arrays.copyOf(whole, whole.length / 2)), "cannot be read as a tar archive");
        refused(folder.resolve("gone.tar"), "there is no file");
    }

    private void refused(Path tar, String words) {
        var failure = assertThrows(BuildException.class, () -> made(tar, List.of()), tar.toString());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        assertTrue(failure.getMessage().contains(tar.getFileName().toString()), failure.getMessage());
    }

    /** As Debian has it: merged folders, whose entries are not all there. */
    private static void debian(TarArchiveOutputStream tar) throws IOException {
        entry(tar, "./", TarConstants.LF_DIR, "");
        entry(tar, "./bin", TarConstants.LF_SYMLINK, "usr/bin");
        entry(tar, "./lib", TarConstants.LF_SYMLINK, "usr/lib");
        file(tar, "./usr/bin/sh", 0755, "sh");
        file(tar, "./usr/bin/sudo", 04755, "sudo");
        file(tar, "./usr/bin/perl", 0755, "perl");
        entry(tar, "./usr/bin/perl5", TarConstants.LF_LINK, "./usr/bin/perl");
        file(tar, "./etc/Überblick", 0644, "text");
        entry(tar, "./dev/sda", TarConstants.LF_BLK, "");
        entry(tar, "./run/pipe", TarConstants.LF_FIFO, "");
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setIds(42, 7);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void entry(TarArchiveOutputStream tar, String name, byte kind, String target) throws IOException {
        var entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        entry.setDevMajor(8);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private Path tar(String name, Filling filling) throws IOException {
        Path file = folder.resolve(name);
        OutputStream out = Files.newOutputStream(file);
        OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(out) : name.endsWith(".xz") ? new XZCompressorOutputStream(out)
                : name.endsWith(".zst") ? new ZstdCompressorOutputStream(out) : out;
        try (var tar = new TarArchiveOutputStream(packed, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            filling.fill(tar);
        }
        return file;
    }

    private Map<String, CpioArchiveEntry> made(Path tar, List<String> modules) throws Exception {
        Path tree = folder.resolve("6.1.0-test");
        TestModule.write(tree.resolve("kernel/driver.ko"), "depends=");
        Path made = MadeRamdisk.make(new RamdiskRecipe(modules, Optional.of(tree), true, Optional.of(tar), RamdiskPacking.NONE),
                new BuildCache(folder.resolve("cache")), Progress.NONE);
        var entries = new LinkedHashMap<String, CpioArchiveEntry>();
        try (var in = new CpioArchiveInputStream(Files.newInputStream(made), StandardCharsets.UTF_8.name())) {
            for (CpioArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertTrue(entries.put(entry.getName(), entry) == null, "twice: " + entry.getName());
                assertFolderIsThere(entries, entry.getName());
            }
        }
        return entries;
    }

    private static void assertFolderIsThere(Map<String, CpioArchiveEntry> before, String name) {
        int slash = name.lastIndexOf('/');
        assertTrue(slash < 0 || before.containsKey(name.substring(0, slash)) && before.get(name.substring(0, slash)).isDirectory(),
                "no folder before " + name + " in " + new ArrayList<>(before.keySet()));
    }
}
