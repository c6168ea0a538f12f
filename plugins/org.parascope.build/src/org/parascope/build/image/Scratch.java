package org.parascope.build.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import org.parascope.build.BuildException;
import org.parascope.machine.Reason;

/**
 * The hidden folder beside an image in which it is made. It is locked as long as its process lives: what a killed one left is removed by
 * the next export to the same place. On a file system without locks nothing is taken for left.
 */
final class Scratch implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String ENDING = ".part";

    private final Path folder;
    private final FileChannel lock;

    private Scratch(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Beside a target. It gets its name when it is locked: nobody takes it for left before. */
    static Scratch beside(Path target) throws IOException {
        Path begun = target.resolveSibling(beginning(target) + UUID.randomUUID());
        Files.createDirectory(begun);
        FileChannel lock = FileChannel.open(begun.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        isTaken(lock);
        return new Scratch(Files.move(begun, begun.resolveSibling(begun.getFileName() + ENDING)), lock);
    }

    private static String beginning(Path target) {
        return "." + target.getFileName() + ".";
    }

    /** Removes what killed processes left of the same image. */
    static void removeLeft(Path target) throws BuildException {
        try (var beside = Files.newDirectoryStream(target.getParent(),
                file -> file.getFileName().toString().startsWith(beginning(target)) && file.getFileName().toString().endsWith(ENDING))) {
            for (Path folder : beside) {
                if (isLeft(folder)) {
                    deleteAll(folder);
                }
            }
        } catch (IOException e) {
            throw new BuildException("Could not remove what a killed export left beside " + target + ": " + Reason.of(e), e);
        }
    }

    private static boolean isLeft(Path folder) {
        try (var lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return isTaken(lock);
        } catch (IOException e) {
            return false; // none of ours, or just removed
        }
    }

    private static boolean isTaken(FileChannel lock) {
        try {
            return lock.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // no locks here, or this process makes the same image
        }
    }

    Path folder() {
        return folder;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Nothing of it is left. */
    @Override
    public void close() throws IOException {
        try (lock) {
            deleteAll(folder);
        }
    }
}
