/*
 * Owns the way to the files of a checkout: which are ours, which are built or generated.
 * It must not judge them. Read next: LawOfLayers, Sizes.
 */
package org.parascope.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A checkout, real or made up by a test. */
public record Repository(Path root) {

    private static final Set<String> NOT_OURS = Set.of(".git", "target", "bin", "src-gen", "__pycache__");

    /** The checkout that the build runs in. */
    public static Repository current() {
        return new Repository(Path.of(System.getProperty("parascope.root", "../..")).toAbsolutePath().normalize());
    }

    /** All files whose name passes, relative to the root, sorted. */
    public List<Path> files(Predicate<String> name) {
        try (Stream<Path> paths = walk(root)) {
            return paths.filter(path -> name.test(path.getFileName().toString())).map(root::relativize).sorted().toList();
        }
    }

    /** The bundles: folders below plugins/ that have a manifest. */
    public List<Path> bundles() {
        try (Stream<Path> folders = Files.list(root.resolve("plugins"))) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("META-INF/MANIFEST.MF"))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> lines(Path relative) {
        try {
            return Files.readAllLines(root.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + relative + " as UTF-8 text", e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream().flatMap(Repository::open);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> open(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.isRegularFile(path) ? Stream.of(path) : Stream.empty();
        }
        var name = path.getFileName().toString();
        boolean built = NOT_OURS.contains(name) || path.endsWith(Path.of("hypervisor-src", "build"));
        return built ? Stream.empty() : walk(path);
    }
}
