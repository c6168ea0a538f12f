package org.parascope.machine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** Words for what the operating system refused; Java's own messages often hold only the file's name. */
public final class Reason {
    private Reason() {
    }

    public static String of(Exception failure) {
        return switch (failure) {
            case NoSuchFileException gone -> missing(Path.of(gone.getFile()));
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written; change its permissions or choose another place.";
            case ReadOnlyFileSystemException _ -> "the file system is read-only; choose another place.";
            case FileSystemException other -> withFile(other);
            default -> plain(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        };
    }

    /** For a file that cannot be made, its folder. */
    private static String missing(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || Files.isDirectory(folder) ? "there is no file " + file + "." : "there is no folder " + folder + ".";
    }

    private static String withFile(FileSystemException failure) {
        String reason = failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        return plain(reason) + " (" + failure.getFile() + ")";
    }

    private static String plain(String reason) {
        if (reason.contains("No space left")) {
            return "the disk is full; free some space or choose another place.";
        }
        return reason.contains("Read-only file system") ? "the file system is read-only; choose another place." : reason;
    }

    public static String of(IOException failure, String doing) {
        return doing + ": " + of(failure);
    }
}
