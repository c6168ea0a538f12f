package org.parascope.build.ramdisk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.symbols.Compression;
import org.parascope.symbols.DebPackage;
import org.parascope.symbols.FormatException;

/**
 * Where a kernel's modules are: a Debian package of a kernel, or a folder as {@code /lib/modules/6.1.0-amd64}.
 *
 * <p>It hands out files one by one, unpacked where they are packed (.ko.gz, .ko.xz, .ko.zst), and keeps none. What is in them is
 * {@link ModuleIndex}'s matter.
 */
public sealed interface ModuleSource {
    /** Takes the files of a source. */
    @FunctionalInterface
    interface Reader {
        /**
         * Is given one file.
         *
         * @param version the kernel's version
         * @param path below {@code lib/modules/<version>}; a packed module without the ending that says so
         * @param content its bytes, unpacked; not to be closed
         * @return whether to go on
         */
        boolean file(String version, String path, InputStream content) throws IOException, BuildException;
    }

    /** What messages call it. */
    Path place();

    /** What tells its contents from others. */
    String digest(Progress progress) throws IOException;

    /** Hands all modules, and {@code modules.builtin}, to a reader. */
    void read(Reader reader, Progress progress) throws IOException, FormatException, BuildException;

    /** The source that a user names. */
    static ModuleSource of(Path place) throws BuildException {
        if (Files.isDirectory(place)) {
            return Folder.find(place);
        }
        RamdiskRecipe.requireFile(place);
        try (InputStream in = Files.newInputStream(place)) {
            if (DebPackage.isDeb(in.readNBytes(Long.BYTES))) {
                return new Package(place);
            }
        } catch (IOException e) {
            throw new BuildException("The modules could not be read: " + Reason.of(e), e);
        }
        throw new BuildException("Modules come from a Debian package of a kernel or a folder as /lib/modules/6.1.0-amd64, but " + place
                + " is neither. Name one of these.");
    }

    /** A Debian package. */
    record Package(Path place) implements ModuleSource {
        private static final Pattern FILE = Pattern.compile("(?:usr/)?lib/modules/([^/]+)/(.+)");

        @Override
        public String digest(Progress progress) throws IOException {
            return BuildCache.digest(place, progress);
        }

        @Override
        public void read(Reader reader, Progress progress) throws IOException, FormatException, BuildException {
            new DebPackage(place).<BuildException>read((name, _, content) -> {
                Matcher file = FILE.matcher(name);
                return !file.matches() || !isWanted(file.group(2)) || hand(reader, file.group(1), file.group(2), content);
            }, progress);
        }
    }

    /**
     * A folder that has a kernel's version as its name.
     *
     * @param place the folder
     * @param version its name
     */
    record Folder(Path place, String version) implements ModuleSource {
        /** The one folder of modules that is meant: this one, the only one in it, or the only one of the system in it. */
        static Folder find(Path place) throws BuildException {
            if (Files.isDirectory(place.resolve("kernel")) || Files.exists(place.resolve("modules.order"))) {
                return new Folder(place, Objects.requireNonNull(place.toAbsolutePath().normalize().getFileName()).toString());
            }
            Path inner = Stream.of("lib/modules", "usr/lib/modules").map(place::resolve).filter(Files::isDirectory).findFirst().orElse(place);
            try (Stream<Path> files = Files.list(inner)) {
                List<Path> versions = files.filter(file -> Files.isDirectory(file.resolve("kernel"))).sorted().toList();
                if (versions.size() == 1) {
                    return find(versions.getFirst());
                }
                throw new BuildException(versions.isEmpty()
                        ? "There are no modules in " + place + ": expected a folder as /lib/modules/6.1.0-amd64. Choose another."
                        : "There are modules of several kernels in " + place + ". Choose one: " + String.join(", ", versions.stream()
                                .map(Path::toString).toList()) + ".");
            } catch (IOException e) {
                throw new BuildException("The modules could not be read: " + Reason.of(e), e);
            }
        }

        /** Sizes and times of change: to read hundreds of megabytes would take as long as the work. */
        @Override
        public String digest(Progress progress) throws IOException {
            var text = new StringBuilder(version);
            for (Path file : files()) {
                progress.checkCanceled();
                text.append('\0').append(place.relativize(file)).append(' ').append(Files.size(file)).append(' ')
                        .append(Files.getLastModifiedTime(file).toInstant());
            }
            return BuildCache.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void read(Reader reader, Progress progress) throws IOException, BuildException {
            for (Path file : files()) {
                progress.checkCanceled();
                try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
                    if (!hand(reader, version, place.relativize(file).toString(), content)) {
                        return;
                    }
                }
            }
        }

        /** Sorted by their names, for the order of a folder is no order. */
        private List<Path> files() throws IOException {
            try (Stream<Path> all = Files.walk(place)) {
                return all.filter(file -> isWanted(place.relativize(file).toString()) && Files.isRegularFile(file)).sorted().toList();
            }
        }
    }

    private static boolean isWanted(String path) {
        return path.equals(ModuleIndex.BUILT_IN) || path.matches(".*\\.ko(\\.gz|\\.xz|\\.zst)?");
    }

    private static boolean hand(Reader reader, String version, String path, InputStream content) throws IOException, BuildException {
        String name = path.replaceFirst("\\.ko\\.(gz|xz|zst)$", ".ko");
        return reader.file(version, name, name.equals(path) ? content : Compression.unpacked(content));
    }
}
