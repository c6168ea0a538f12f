package org.parascope.machine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Files that readers, other processes among them, see whole or not at all: written beside their place, then moved into it. The file
 * has the rights of any new file of the user. A failure names the place, and not what was being written beside it.
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
        } catch (FileSystemException failure) {
            throw part.toString().equals(failure.getFile()) ? ofTarget(failure, target) : failure;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileSystemException ofTarget(FileSystemException failure, Path target) {
        FileSystemException named = switch (failure) {
            case AccessDeniedException _ -> new AccessDeniedException(target.toString(), null, failure.getReason());
            case NoSuchFileException _ when Files.isDirectory(target.toAbsolutePath().getParent()) ->
                new FileSystemException(target.toString(), null, "no file can be made in this folder");
            case NoSuchFileException _ -> new NoSuchFileException(target.toString(), null, failure.getReason());
            default -> new FileSystemException(target.toString(), failure.getOtherFile(), failure.getReason());
        };
        named.initCause(failure);
        return named;
    }

    /** Whether it is being written, or was when its process was killed. */
    public static boolean isPart(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(PART);
    }
}
