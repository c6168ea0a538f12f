package org.parascope.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Chooses where the file of a machine's RAM goes: memory-backed storage first, a disk otherwise, and never where it cannot
 * fit, because a machine that runs out of it later dies by a signal that explains nothing.
 *
 * <p>The file is sparse: only what the machine touches takes room. Used by {@link RunFolder} only.
 */
final class MemoryPlace {
    static final String FILE = "ram";

    private MemoryPlace() {
    }

    /**
     * The folder in shared memory that belongs to one root of run folders. Roots of other sessions of the same user
     * have their own, so that none takes another's machines for left behind.
     */
    static Path ofRoot(Path shared, Path root) {
        int place = root.toAbsolutePath().normalize().toString().hashCode();
        return shared.resolve(root.getFileName() + "-" + String.format("%08x", place));
    }

    /**
     * The path of the memory file, its folder made.
     *
     * @param folder the run folder, already there
     * @param shared the system's shared memory file system
     */
    static Path choose(Path folder, Path shared, long bytes) throws IOException, RunException {
        boolean folderInMemory = isInMemory(folder);
        if (folderInMemory && room(folder) >= bytes) {
            return folder.resolve(FILE);
        }
        if (Files.isWritable(shared) && room(shared) >= bytes) {
            Path users = ofRoot(shared, folder.getParent());
            RunFolder.ensurePrivate(users);
            Path place = users.resolve(folder.getFileName());
            Files.createDirectories(place);
            return place.resolve(FILE);
        }
        if (room(folder) >= bytes) {
            return folder.resolve(FILE);
        }
        String message = "There is no room for the machine's memory: expected " + (bytes >> 20) + " MiB, found "
                + (room(shared) >> 20) + " MiB in " + shared + " and " + (room(folder) >> 20) + " MiB in " + folder
                + ". Free some there, or give the machine less memory.";
        removeEmpty(folder);
        throw new RunException(message);
    }

    /** Java looks the mount up in the system's list; one that is not listed, as a chroot's root is not, is taken for a disk. */
    private static boolean isInMemory(Path folder) {
        try {
            return Files.getFileStore(folder).type().equals("tmpfs");
        } catch (IOException e) {
            return false;
        }
    }

    private static long room(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        return folder.toFile().getUsableSpace(); // asks the file system itself: works in a chroot too
    }

    private static void removeEmpty(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
