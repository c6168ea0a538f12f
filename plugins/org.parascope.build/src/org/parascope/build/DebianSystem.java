package org.parascope.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.hypervisor.UserCache;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;

/**
 * What is made of Debian's packages, in one step: a kernel, a Dom0 with Debian's xl, a small DomU, and Debian's Xen.
 *
 * <p>The script that makes it, {@code releng/xl-dom0}, travels in this bundle. It fetches some 100 MB the first time; what it made is
 * kept in the user's cache, and here it is remembered where. Read the script for what goes in.
 *
 * @param kernel Debian's kernel as an ELF file
 * @param ramdisk the file system of a Dom0 or a driver domain, a cpio archive that is not packed
 * @param xen Debian's Xen as an ELF file
 */
public record DebianSystem(Path kernel, Path ramdisk, Path xen) {
    private static final String RECIPE = "debian-system-1";
    private static final List<String> SCRIPTS = List.of("xl-dom0", "fetch-debian", "lib/common.sh", "lib/packages.sh", "lib/xl-dom0/init",
            "lib/xl-dom0/domu-init");
    private static final String DOMU = "domu.cpio";

    /** The ramdisk of a small DomU, beside the others. */
    public Path domu() {
        return ramdisk.resolveSibling(DOMU);
    }

    /** It, if it was made before; asks no network and takes no time. */
    public static Optional<DebianSystem> made(BuildCache cache) throws IOException {
        Optional<Path> remembered = cache.look(RECIPE, digest(), "debian.txt");
        return remembered.isEmpty() ? Optional.empty() : read(remembered.get());
    }

    /**
     * It, made now if it was not made before.
     *
     * @param cache where it is remembered
     * @param progress told of each step; may cancel
     */
    public static DebianSystem make(BuildCache cache, Progress progress) throws BuildException {
        try {
            Optional<DebianSystem> made = made(cache);
            if (made.isPresent()) {
                return made.get();
            }
            cache.forget(RECIPE, digest(), "debian.txt");
            Path remembered = cache.get(RECIPE, digest(), "debian.txt", target -> Files.write(target, run(progress)));
            return read(remembered).orElseThrow(() -> new BuildException("What was made of Debian's packages is gone again from "
                    + "the cache. Build once more."));
        } catch (IOException e) {
            throw new BuildException("The Dom0 of Debian's packages could not be made: " + Reason.of(e), e);
        }
    }

    private static Optional<DebianSystem> read(Path remembered) throws IOException {
        List<String> lines = Files.readAllLines(remembered);
        if (lines.size() != 3) {
            return Optional.empty();
        }
        var system = new DebianSystem(Path.of(lines.get(0)), Path.of(lines.get(1)), Path.of(lines.get(2)));
        boolean whole = List.of(system.kernel, system.ramdisk, system.xen, system.domu()).stream().allMatch(Files::isReadable);
        return whole ? Optional.of(system) : Optional.empty();
    }

    /** The package of Debian's kernel, modules included, fetched now if it was not fetched before. */
    static Path kernelPackage(Progress progress) throws BuildException {
        try {
            List<String> files = run("fetch-debian", List.of("linux-image-amd64"), progress);
            if (files.isEmpty()) {
                throw new BuildException("Debian's kernel could not be fetched: apt-get named no file. Try apt-get update.");
            }
            return Path.of(files.getLast());
        } catch (IOException e) {
            throw new BuildException("Debian's kernel could not be fetched: " + Reason.of(e), e);
        }
    }

    /** The files it made. */
    private static List<String> run(Progress progress) throws IOException, BuildException {
        progress.report("Making a Debian Dom0 with xl", 0, 0);
        List<String> files = run("xl-dom0", List.of(), progress);
        return files.size() < 3 ? List.of() : files.subList(0, 3);
    }

    /** Runs a script; its last lines are the files it made. */
    private static List<String> run(String name, List<String> arguments, Progress progress) throws IOException, BuildException {
        try (Scratch scratch = Scratch.make("debian")) {
            Path releng = scratch.folder().resolve("releng");
            for (String script : SCRIPTS) {
                Path file = releng.resolve(script);
                Files.createDirectories(file.getParent());
                Files.write(file, resource(script));
                file.toFile().setExecutable(true);
            }
            var files = new ArrayList<String>();
            var command = new ArrayList<>(List.of("bash", releng.resolve(name).toString()));
            command.addAll(arguments);
            new ToolRun(command, Map.of(UserCache.VARIABLE, UserCache.folder().toString())).run(line -> hear(line, files, progress), progress);
            return files;
        }
    }

    private static void hear(String line, List<String> files, Progress progress) {
        if (line.startsWith("/")) {
            files.add(line);
        } else {
            // apt tells each of some ninety packages.
            String words = line.startsWith("Get:") ? "Debian Dom0: fetching packages" : line.replaceFirst("^releng/[a-z0-9-]*: ", "Debian Dom0: ");
            progress.report(words, 0, 0);
        }
    }

    private static String digest() throws IOException {
        var all = new StringBuilder();
        for (String script : SCRIPTS) {
            all.append(BuildCache.digest(resource(script)));
        }
        return BuildCache.digest(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DebianSystem.class.getResourceAsStream("/debian/" + name)) {
            if (in == null) {
                throw new AssertionError("the bundle org.parascope.build holds no debian/" + name);
            }
            return in.readAllBytes();
        }
    }
}
