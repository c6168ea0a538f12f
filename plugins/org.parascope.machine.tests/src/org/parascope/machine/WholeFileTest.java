package org.parascope.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are seen whole or not at all. */
class WholeFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void anOlderFileIsThereUntilTheNewOneIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.json"), "old");
        var seen = new ArrayList<String>();
        WholeFile.write(file, part -> {
            Files.writeString(part, "ne");
            seen.add(Files.readString(file));
            assertTrue(WholeFile.isPart(part), part.toString());
            assertEquals(folder, part.getParent(), "a move within one file system");
            Files.writeString(part, "new");
        });
        assertEquals(List.of("old"), seen);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
        assertFalse(WholeFile.isPart(file));
    }

    @Test
    void aWriterThatFailsLeavesTheOlderFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.json"), "old");
        assertThrows(IOException.class, () -> WholeFile.write(file, part -> {
            Files.writeString(part, "half");
            throw new IOException("no space");
        }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFolderInItsPlaceIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        var e = assertThrows(IOException.class, () -> WholeFile.write(there, part -> {
            throw new AssertionError("written to " + part);
        }));
        assertEquals("a folder is there, where a file was expected (" + there + ")", Reason.of(e));
        assertEquals(List.of(there), files());
    }

    @Test
    void aFailureNamesThePlaceAndNotWhatWasWrittenBesideIt() {
        Path gone = folder.resolve("gone/notes.json");
        var e = assertThrows(IOException.class, () -> WholeFile.write(gone, new byte[1]));
        assertEquals("there is no folder " + gone.getParent() + ".", Reason.of(e));
        Path refused = Path.of("/proc/notes.json");
        var other = assertThrows(IOException.class, () -> WholeFile.write(refused, new byte[1]));
        assertTrue(Reason.of(other).contains("/proc/notes.json") && !Reason.of(other).contains(".part"), Reason.of(other));
    }

    @Test
    void bytesBecomeANewFile() throws IOException {
        Path file = folder.resolve("new");
        WholeFile.write(file, new byte[] { 1, 2, 3 });
        assertArrayEquals(new byte[] { 1, 2, 3 }, Files.readAllBytes(file));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
