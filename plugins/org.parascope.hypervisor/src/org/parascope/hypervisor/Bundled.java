/*
 * Owns the way from the bundle's payload (Paracore, its symbols and layout, the guests, the sources) to files on disk:
 * QEMU, GDB and GRUB need paths. Unpacks once for each payload (build-id and digest), into a folder that appears whole
 * or not at all.
 * It must never write into a folder that another process may already be using.
 * Read next: package-resources.sh, which lays the payload out.
 */
package org.parascope.hypervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The hypervisor and guests that come with the workbench. Safe for use from any thread and several processes. */
public final class Bundled {

    /** System property that names a folder to use instead of the payload, for work on Paracore itself. */
    public static final String DIRECTORY_PROPERTY = "parascope.hypervisor.dir";

    private static final String PAYLOAD = "/payload/";

    private Bundled() {
    }

    /**
     * The folder that holds {@code paracore}, {@code paracore-syms}, {@code paracore.layout}, {@code guests/} and
     * {@code src/}.
     *
     * @throws IOException the payload is missing from this build, or the cache folder cannot be written
     */
    public static Path directory() throws IOException {
        var override = System.getProperty(DIRECTORY_PROPERTY);
        if (override != null) {
            return existing(Path.of(override));
        }
        var index = index();
        var target = UserCache.folder().resolve("hypervisor").resolve(index.getFirst());
        if (!Files.isDirectory(target)) {
            unpack(index.subList(1, index.size()), target);
        }
        return target;
    }

    private static Path existing(Path directory) throws IOException {
        if (!Files.isRegularFile(directory.resolve("paracore"))) {
            throw new FileSystemException(directory.toString(), null, "-D" + DIRECTORY_PROPERTY
                    + " must name a folder with a file 'paracore'; build one with make -C hypervisor-src");
        }
        return directory;
    }

    private static List<String> index() throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(open("index"), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static void unpack(List<String> files, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        var scratch = Files.createTempDirectory(target.getParent(), "unpacking-");
        try {
            for (String file : files) {
                var to = scratch.resolve(file);
                Files.createDirectories(to.getParent());
                try (InputStream in = open(file)) {
                    Files.copy(in, to);
                }
            }
            publish(scratch, target);
        } finally {
            delete(scratch);
        }
    }

    /** Renames the finished folder into place; when another process was faster, its folder has the same contents. */
    private static void publish(Path scratch, Path target) throws IOException {
        try {
            Files.move(scratch, target);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static InputStream open(String name) throws IOException {
        var stream = Bundled.class.getResourceAsStream(PAYLOAD + name);
        if (stream == null) {
            throw new IOException("This build carries no hypervisor (no payload/" + name + " in org.parascope.hypervisor). "
                    + "Build with releng/run, or point -D" + DIRECTORY_PROPERTY + " at a folder with 'paracore'.");
        }
        return stream;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
