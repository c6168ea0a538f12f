package org.parascope.build.ramdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.model.RamdiskPacking;

/** Ramdisks of Debian's kernel package as others see them: unpacked by xz, zstd and busybox, their modules looked over by depmod. */
class MadeRamdiskTest {
    private static final List<String> WANTED = List.of("xen-blkfront", "ext4", "e1000e", "xen-netback");
    @TempDir
    static Path kept;
    private static BuildCache cache;
    private static Path kernel;
    /** The same modules as a folder, which is quick to read. */
    private static Path tree;

    @TempDir
    Path folder;

    @BeforeAll
    static void theKernel() throws Exception {
        cache = new BuildCache(kept.resolve("cache"));
        Path fetch = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        kernel = Path.of(output(kept, fetch.toString(), "linux-image-amd64").strip());
        tree = Files.createDirectory(kept.resolve("tree"));
        String names = MadeRamdisk.modules(recipe(RamdiskPacking.NONE, WANTED, kernel), cache, Progress.NONE).stream()
                .map(module -> "'./lib/modules/*/" + module.path() + "'").collect(Collectors.joining(" "));
        output(tree, "sh", "-c", "dpkg-deb --fsys-tarfile '" + kernel + "' | tar -x --wildcards '*/modules.builtin' " + names);
    }

    @ParameterizedTest
    @EnumSource
    void everyPackingHoldsTheSameArchive(RamdiskPacking packing) throws Exception {
        Path made = make(packing, WANTED, tree);
        Path archive = folder.resolve("archive");
        String tool = switch (packing) {
            case GZIP -> "gzip";
            case XZ -> "xz";
            case ZSTD -> "zstd";
            case NONE -> "cat";
        };
        output(folder, "sh", "-c", tool + (tool.equals("cat") ? " " : " -dc ") + made + " > " + archive);
        assertEquals(-1, Files.mismatch(make(RamdiskPacking.NONE, WANTED), archive), "out of the package");
    }

    @Test
    void itsListIsWhatDepmodMakesOfItsModules() throws Exception {
        Path root = unpack(make(RamdiskPacking.NONE, WANTED));
        Path modules = onlyFolder(root.resolve("lib/modules"));
        Set<String> ours = dependencies(Files.readString(modules.resolve("modules.dep")));
        String version = modules.getFileName().toString();
        Set<String> theirs = dependencies(output(folder, Busybox.find().toString(), "depmod", "-n", "-b", root.toString(), version).lines()
                .filter(line -> line.matches("[^ ]+\\.ko: ?.*")).collect(Collectors.joining("\n")));
        assertEquals(theirs, ours);
        assertTrue(ours.size() > WANTED.size(), ours.toString());
    }

    @Test
    void itsModulesAreThePackagesAndAreLoadedAtBoot() throws Exception {
        Path root = unpack(make(RamdiskPacking.NONE, WANTED));
        List<String> loaded = Files.readAllLines(root.resolve("etc/modules-load.d/parascope.conf"));
        assertTrue(loaded.containsAll(WANTED) && loaded.indexOf("jbd2") < loaded.indexOf("ext4"), loaded.toString());
        Path modules = onlyFolder(root.resolve("lib/modules"));
        String name = "lib/modules/" + modules.getFileName() + "/kernel/drivers/block/xen-blkfront.ko";
        output(folder, "sh", "-c", "dpkg-deb --fsys-tarfile '" + kernel + "' | tar -xO ./" + name + " > module.ko");
        assertEquals(-1, Files.mismatch(folder.resolve("module.ko"), root.resolve(name)));
        assertTrue(Files.readString(modules.resolve("modules.alias")).contains("alias xen:vbd xen_blkfront\n"));
    }

    @Test
    void theSameModulesFromAFolderGiveTheSameBytesWhateverItsTimes() throws Exception {
        Path one = make(RamdiskPacking.ZSTD, WANTED, tree);
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            }
        }
        Path other = make(RamdiskPacking.ZSTD, WANTED, tree);
        assertFalse(one.equals(other), "made again, for the times are part of what is remembered");
        assertEquals(-1, Files.mismatch(one, other));
    }

    @Test
    void busyboxComesOutOfAPackageToo() throws Exception {
        Path fetch = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        Path deb = Path.of(output(folder, fetch.toString(), "busybox-static").strip());
        Path root = unpack(MadeRamdisk.make(new RamdiskRecipe(List.of(), Optional.empty(), true, Optional.of(deb), RamdiskPacking.NONE),
                cache, Progress.NONE));
        assertTrue(output(root, root.resolve("bin/busybox").toString(), "echo", "alive").contains("alive"));
        var failure = assertThrows(BuildException.class, () -> MadeRamdisk.make(new RamdiskRecipe(List.of(), Optional.empty(), true,
                Optional.of(Path.of(output(folder, fetch.toString(), "debianutils").strip())), RamdiskPacking.NONE), cache, Progress.NONE));
        assertTrue(failure.getMessage().contains("holds no busybox"), failure.getMessage());
    }

    @Test
    void aMissingModuleNamesTheKernelsVersionAndThePackage() {
        var failure = assertThrows(BuildException.class, () -> make(RamdiskPacking.GZIP, List.of("xen-blkfrnt")));
        assertTrue(failure.getMessage().matches("Linux 6\\S+-amd64 has no module 'xen-blkfrnt' in \\S+\\.deb\\. Is it xen-blkfront\\? .*"),
                failure.getMessage());
    }

    private Path make(RamdiskPacking packing, List<String> names) throws BuildException {
        return make(packing, names, kernel);
    }

    private static Path make(RamdiskPacking packing, List<String> names, Path from) throws BuildException {
        return MadeRamdisk.make(recipe(packing, names, from), cache, Progress.NONE);
    }

    private static RamdiskRecipe recipe(RamdiskPacking packing, List<String> names, Path from) {
        return new RamdiskRecipe(names, Optional.of(from), true, Optional.empty(), packing);
    }

    /** With the devices left out: only root may make them. */
    private Path unpack(Path archive) throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        output(root, "sh", "-c", Busybox.find() + " cpio -id < " + archive + " 2>/dev/null || true");
        return root;
    }

    private static Path onlyFolder(Path in) throws IOException {
        try (var files = Files.list(in)) {
            return files.toList().getFirst();
        }
    }

    /** Each module with what it needs, the order left out. */
    private static Set<String> dependencies(String text) {
        return text.lines().map(line -> {
            List<String> parts = new ArrayList<>(Arrays.asList(line.split("[: ]+")));
            return parts.getFirst() + " needs " + new TreeSet<>(parts.subList(1, parts.size()));
        }).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String output(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
