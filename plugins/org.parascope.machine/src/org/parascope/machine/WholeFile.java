package org.parascope.machine;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Files that readers, other processes among them, see whole or not at all: written beside their place, then moved into it. The file
 * has the rights of any new file of the user. (A system's model is written by its own bundle in the same way, which sees no other.)
 */
public final class WholeFile {
    private static final String PART = ".part";

    /** Writes a file that does not exist yet. */
    @FunctionalInterface
    public interface Writer<E extends Exception> {
        void write(Path part) throws IOException, E;
    }

    private WholeFile() {
    }

    /** Writes bytes; an older file of that name is replaced. */
    public static void write(Path target, byte[] contents) throws IOException {
        write(target, part -> Files.write(part, contents));
    }

    /** What the writer writes becomes the file, in place of an older one; where it throws, the older one stays. The folder must exist. */
    public static <E extends Exception> void write(Path target, Writer<E> writer) throws IOException, E {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "a folder is there, where a file was expected");
        }
        Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + PART);
        try {
            writer.write(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Whether it is being written, or was when its process was killed. */
    public static boolean isPart(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(PART);
    }
}
