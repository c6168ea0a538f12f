package org.parascope.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder for what is on the way; gone when closed, with all that is in it. */
public record Scratch(Path folder) implements AutoCloseable {
    /** Makes one among the system's temporary files. */
    public static Scratch make(String name) throws IOException {
        return new Scratch(Files.createTempDirectory("parascope-" + name + "-"));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
