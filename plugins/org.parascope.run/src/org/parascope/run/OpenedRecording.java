package org.parascope.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.parascope.machine.Progress;

/**
 * A recording's file that is open: unpacked into a folder of its own, which goes when it is closed. What is noted and named meanwhile is
 * kept in the file. Starts no machine; read {@link Recording} next.
 */
public final class OpenedRecording implements AutoCloseable {
    private final Path file;
    private final Path folder;
    private final Recording recording;
    private boolean isClosed;

    private OpenedRecording(Path file, Path folder, Recording recording) {
        this.file = file;
        this.folder = folder;
        this.recording = recording;
    }

    /**
     * Unpacks a file; nothing is left of it when that fails.
     *
     * @throws RunException when the file is no recording, or damaged
     */
    public static OpenedRecording open(Path file, Progress progress) throws IOException, RunException {
        Path folder = Files.createTempDirectory("parascope-replay-");
        boolean isOpen = false;
        try {
            var opened = new OpenedRecording(file, folder, RecordingFile.unpack(file, folder, progress));
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                remove(folder);
            }
        }
    }

    public Path file() {
        return file;
    }

    public Recording recording() {
        return recording;
    }

    /** Names an instant. */
    public synchronized void addBookmark(Recording.Bookmark bookmark) throws IOException, RunException {
        recording.addBookmark(bookmark);
        RecordingFile.update(recording, file);
    }

    public synchronized void removeBookmark(String name) throws IOException, RunException {
        recording.removeBookmark(name);
        RecordingFile.update(recording, file);
    }

    public synchronized void setNotes(String notes) throws IOException, RunException {
        recording.setNotes(notes);
        RecordingFile.update(recording, file);
    }

    /** Whoever is the first removes the folder: who opened it, or the end of the machine that plays it. */
    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            remove(folder);
        }
    }

    /** Deletes a folder and what is in it. */
    public static void remove(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
