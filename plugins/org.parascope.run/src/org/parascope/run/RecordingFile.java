package org.parascope.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.parascope.machine.Progress;

/**
 * A recording as one file, to send to somebody: the recording's folder as a zip archive.
 *
 * <p>A file that is cut or none of ours is refused, one that would write outside its folder too. Read {@link Recording} next.
 */
public final class RecordingFile {
    /** What such a file's name ends with. */
    public static final String EXTENSION = "recording";
    private static final int BUFFER = 1 << 16;

    private RecordingFile() {
    }

    /** Packs a recording; a file that was there stays as it was until the new one is whole. */
    public static void pack(Recording recording, Path file, Progress progress) throws IOException {
        Path folder = recording.folder();
        List<Path> entries;
        try (Stream<Path> all = Files.walk(folder)) {
            entries = all.filter(Files::isRegularFile).sorted().toList();
        }
        Path parent = file.toAbsolutePath().getParent();
        Path partial = Files.createTempFile(parent, file.getFileName().toString(), ".partial");
        try {
            try (var zip = new ZipOutputStream(Files.newOutputStream(partial))) {
                zip.setLevel(Deflater.BEST_SPEED);
                for (int i = 0; i < entries.size(); i++) {
                    progress.report("Packing the recording", i, entries.size());
                    zip.putNextEntry(new ZipEntry(folder.relativize(entries.get(i)).toString()));
                    try (InputStream in = Files.newInputStream(entries.get(i))) {
                        copy(in, zip, progress);
                    }
                    zip.closeEntry();
                }
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Writes notes and bookmarks that changed into the file a recording was unpacked from; all else stays as it is packed. */
    public static void update(Recording recording, Path file) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(file)) {
            Files.copy(recording.folder().resolve(Recording.DESCRIPTION), archive.getPath(Recording.DESCRIPTION), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Unpacks a recording into a folder, which must not exist or be empty.
     *
     * @throws RunException when the file is none, or damaged
     */
    public static Recording unpack(Path file, Path folder, Progress progress) throws IOException, RunException {
        Path root = folder.toAbsolutePath().normalize();
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path to = root.resolve(entry.getName()).normalize();
                if (!to.startsWith(root) || entry.isDirectory()) {
                    throw new RunException("Expected a recording in " + file + ", found an archive with the entry " + entry.getName() + ".");
                }
                progress.report("Unpacking the recording", 0, 0);
                Files.createDirectories(to.getParent());
                try (OutputStream out = Files.newOutputStream(to)) {
                    copy(zip, out, progress);
                }
            }
        } catch (ZipException | java.io.EOFException e) {
            throw new RunException("The recording " + file + " is damaged: " + e.getMessage(), e);
        }
        if (!Files.exists(root.resolve(Recording.DESCRIPTION))) {
            throw new RunException("Expected a recording in " + file + ", found none. Files of this kind come from parascope run --record.");
        }
        return Recording.open(root);
    }

    private static void copy(InputStream in, OutputStream out, Progress progress) throws IOException {
        var buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            progress.checkCanceled();
            out.write(buffer, 0, count);
        }
    }
}
