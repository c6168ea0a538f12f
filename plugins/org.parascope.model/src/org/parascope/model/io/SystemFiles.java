package org.parascope.model.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.URIConverter;
import org.parascope.machine.WholeFile;
import org.parascope.model.SystemModel;

/**
 * Loads and saves systems by path, for everything that has no editor: command line, build, tests.
 *
 * <p>A save is atomic: the old file stays whole until the new one is complete beside it.
 */
public final class SystemFiles {
    /** Extension of a model file, without the dot. */
    public static final String EXTENSION = "parascope";

    private SystemFiles() {
    }

    /** Reads a system; {@link SystemFileException} if it is damaged, newer or none. */
    public static SystemModel load(Path file) throws IOException {
        var resource = new SystemResource(URI.createFileURI(file.toAbsolutePath().toString()));
        resource.load(Map.of());
        return resource.system();
    }

    /**
     * Reads a system from text; {@code file} is where relative paths start, and what messages call it. The text's own word about
     * its encoding does not count: it is characters already.
     */
    public static SystemResource parse(String text, URI file) throws IOException {
        var resource = new SystemResource(file);
        resource.load(new URIConverter.ReadableInputStream(text, StandardCharsets.UTF_8.name()), Map.of());
        return resource;
    }

    /** The text a save would write. */
    public static String text(Resource resource) throws IOException {
        var bytes = new ByteArrayOutputStream();
        resource.save(bytes, Map.of());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Writes a system to a file, atomically; the system belongs to that file afterwards. */
    public static void save(SystemModel system, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        var resource = new SystemResource(URI.createFileURI(target.toString()));
        resource.getContents().add(system);
        byte[] content = text(resource).getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(target.getParent());
        WholeFile.write(target, content);
    }

    /** The folder from which a model's relative paths start: where its file is. Empty: not saved to a file yet. */
    public static Optional<Path> folder(EObject element) {
        Resource resource = element.eResource();
        URI uri = resource == null ? null : resource.getURI();
        if (uri == null || !uri.isFile()) {
            return Optional.empty();
        }
        return Optional.ofNullable(Path.of(uri.toFileString()).toAbsolutePath().getParent());
    }
}
