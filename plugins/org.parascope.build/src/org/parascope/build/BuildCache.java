package org.parascope.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import org.parascope.hypervisor.UserCache;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.machine.WholeFile;

/**
 * Everything that is made from something else, kept by what it was made of: the same inputs are never worked on twice, and a
 * changed input is never mistaken for the old one.
 *
 * <p>A file in it appears whole or not at all, and never changes afterwards; it may be used by several threads and processes.
 * What nobody asked for in 30 days is removed when something new is made.
 */
public final class BuildCache {
    private static final int COPY = 1 << 16;
    private static final int KEY_DIGITS = 32;
    private static final Duration KEEP = Duration.ofDays(30);
    /** What is being made for so long was left by a process that was killed. */
    private static final Duration KEEP_PARTS = Duration.ofDays(1);

    private final Path folder;

    /** Makes the file of a cache entry. */
    @FunctionalInterface
    public interface Maker {
        /** Writes {@code target}, which does not exist yet, or throws and leaves nothing that matters. */
        void make(Path target) throws IOException, BuildException;
    }

    public BuildCache(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** The user's: the folder {@code build} in {@link UserCache}. */
    public static BuildCache ofUser() {
        return new BuildCache(UserCache.folder().resolve("build"));
    }

    public Path folder() {
        return folder;
    }

    /**
     * The file made by a recipe from given inputs; made now if it was not made before.
     *
     * @param recipe name and version of what is done, as {@code vmlinux-1}
     * @param inputs digests of what it is made of, and parameters
     * @param name how the file's name ends, for people and for tools that look at it
     * @param maker makes it
     */
    public Path get(String recipe, String inputs, String name, Maker maker) throws BuildException {
        Path file = place(recipe, inputs, name);
        try {
            if (Files.exists(file)) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return file;
            }
            Files.createDirectories(folder);
            WholeFile.write(file, maker::make);
            removeOld();
            return file;
        } catch (IOException e) {
            throw new BuildException("Could not write to the cache " + folder + ": " + Reason.of(e), e);
        }
    }

    /** The file, if it was made before. */
    public Optional<Path> look(String recipe, String inputs, String name) {
        return Optional.of(place(recipe, inputs, name)).filter(Files::exists);
    }

    /** Removes files of a name beyond the newest ones: for large ones that are made anew with each change of a model. */
    void keepNewest(String name, int count) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().endsWith("-" + name))
                    .sorted(Comparator.comparing((Path each) -> each.toFile().lastModified()).reversed()).skip(count).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Forgets a file whose contents no longer hold. */
    void forget(String recipe, String inputs, String name) throws IOException {
        Files.deleteIfExists(place(recipe, inputs, name));
    }

    private Path place(String recipe, String inputs, String name) {
        return folder.resolve(digest((recipe + '\0' + inputs).getBytes(StandardCharsets.UTF_8)).substring(0, KEY_DIGITS) + "-" + name);
    }

    /** The SHA-256 of a file, in hex. */
    public static String digest(Path file, Progress progress) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[COPY];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                progress.checkCanceled();
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 of bytes, in hex. */
    public static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private void removeOld() throws IOException {
        Instant now = Instant.now();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Instant last = Files.getLastModifiedTime(file).toInstant();
                if (Files.isRegularFile(file) && last.isBefore(now.minus(WholeFile.isPart(file) ? KEEP_PARTS : KEEP))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
