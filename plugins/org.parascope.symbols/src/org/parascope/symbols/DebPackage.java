package org.parascope.symbols;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.Progress;

/**
 * A Debian binary package: an ar archive of {@code debian-binary}, {@code control.tar.*} and {@code data.tar.*} (deb(5)).
 *
 * <p>Hands out files, streamed. Runs no script of the package and follows no link in it.
 */
public final class DebPackage {
    private static final byte[] AR_MAGIC = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
    private static final int COPY = 1 << 16;
    private static final int CONTROL_MAX = 1 << 20;
    private static final long MAX_FILE = 2L << 30;

    private final Path file;

    /**
     * Takes the files of a package.
     *
     * @param <E> what it may fail with
     */
    @NonNullByDefault({}) // callers may be without annotations, and so may be what they fail with
    @FunctionalInterface
    public interface Reader<E extends Exception> {
        /**
         * Is given one regular file.
         *
         * @param name its path, without leading {@code ./}
         * @param size its size in bytes
         * @param content its bytes; not to be closed
         * @return whether to go on
         */
        boolean file(String name, long size, InputStream content) throws IOException, FormatException, E;
    }

    public DebPackage(Path file) {
        this.file = file;
    }

    /** Whether a file that starts with these bytes is an ar archive, which any package is. */
    public static boolean isDeb(byte[] start) {
        return start.length >= AR_MAGIC.length && Arrays.equals(AR_MAGIC, 0, AR_MAGIC.length, start, 0, AR_MAGIC.length);
    }

    /**
     * Writes the first regular file whose path (without leading {@code ./}) is wanted.
     *
     * @return its path in the package; empty when none is there
     */
    public Optional<String> extractFirst(Predicate<String> wanted, Path target, Progress progress)
            throws IOException, FormatException {
        var found = new ArrayList<String>();
        this.<RuntimeException>read((name, size, content) -> {
            if (wanted.test(name)) {
                copy(content, size, target, name, progress);
                found.add(name);
            }
            return found.isEmpty();
        }, progress);
        return found.stream().findFirst();
    }

    /** Hands the regular files to a reader, in the package's order, until it has enough. */
    @NonNullByDefault({})
    public <E extends Exception> void read(Reader<E> reader, Progress progress) throws IOException, FormatException, E {
        try (InputStream raw = open(); TarArchiveInputStream tar = member(raw, "data.tar")) {
            var content = new SourceStream(tar);
            boolean more = true;
            for (TarArchiveEntry entry = next(tar); more && entry != null; entry = more ? next(tar) : null) {
                progress.checkCanceled();
                more = !entry.isFile() || reader.file(entry.getName().replaceFirst("^(\\./|/)+", ""), entry.getSize(), content);
            }
        } catch (SourceStream.Damaged e) {
            throw new FormatException(file + ": the Debian package is damaged: " + e.getMessage() + "; fetch it again", e);
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws SourceStream.Damaged {
        try {
            return tar.getNextEntry();
        } catch (IOException e) {
            throw SourceStream.Damaged.of(e);
        }
    }

    /** One field of the package's control file, such as {@code Depends}; empty when it is not there. */
    public Optional<String> control(String field) throws IOException, FormatException {
        try (InputStream raw = open(); TarArchiveInputStream tar = member(raw, "control.tar")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().replaceFirst("^\\./", "").equals("control")) {
                    String text = new String(tar.readNBytes(CONTROL_MAX), StandardCharsets.UTF_8);
                    return text.lines().filter(line -> line.startsWith(field + ":"))
                            .map(line -> line.substring(field.length() + 1).strip()).findFirst();
                }
            }
            return Optional.empty();
        }
    }

    /** For a message: what to try instead when the package is an empty one that only depends on others. */
    String dependsHint() {
        try {
            return control("Depends").map(depends -> "; it depends on " + depends + ": take the package with the kernel").orElse("");
        } catch (IOException | FormatException e) {
            return "; nor a readable control file: " + e.getMessage();
        }
    }

    private InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), COPY);
    }

    private TarArchiveInputStream member(InputStream raw, String prefix) throws IOException, FormatException {
        var archive = new ArArchiveInputStream(raw);
        try {
            for (ArArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().startsWith(prefix)) {
                    return new TarArchiveInputStream(uncompressed(archive, entry.getName()));
                }
            }
        } catch (IOException e) {
            throw new FormatException(file + ": expected a Debian package, found a broken archive: " + e.getMessage(), e);
        }
        throw new FormatException(file + ": expected a Debian package with " + prefix + ".*, found an archive without it");
    }

    private InputStream uncompressed(InputStream member, String name) throws IOException, FormatException {
        if (name.endsWith(".tar")) {
            return member;
        }
        var buffered = new BufferedInputStream(new LimitedInputStream(member, Long.MAX_VALUE), COPY);
        buffered.mark(Compression.MAGIC_SIZE);
        Optional<Compression> compression = Compression.of(buffered.readNBytes(Compression.MAGIC_SIZE));
        buffered.reset();
        if (compression.isEmpty()) {
            throw new FormatException(file + ": expected xz, zstd, gzip or bzip2 data as " + name + ", found something else");
        }
        return compression.get().open(buffered);
    }

    private void copy(InputStream in, long size, Path target, String name, Progress progress) throws IOException, FormatException {
        if (size > MAX_FILE) {
            throw new FormatException("%s: expected at most 2 GiB as %s, found %d bytes".formatted(file, name, size));
        }
        byte[] buffer = new byte[COPY];
        long done = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                progress.checkCanceled();
                out.write(buffer, 0, count);
                done += count;
                progress.report("Taking " + name + " from " + file.getFileName(), done, size);
            }
        }
    }
}
