package org.parascope.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.CanceledException;
import org.parascope.machine.WholeFile;

class BuildCacheTest {
    @TempDir
    Path folder;
    private BuildCache cache;
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    void open() {
        cache = new BuildCache(folder.resolve("cache"));
    }

    @Test
    void theSameInputsAreMadeOnce() throws BuildException {
        assertEquals(make("r", "a"), make("r", "a"));
        assertEquals(1, made.get());
    }

    @Test
    void anotherInputOrRecipeIsAnotherFile() throws BuildException {
        assertNotEquals(make("r", "a"), make("r", "b"));
        assertNotEquals(make("r", "a"), make("s", "a"));
        assertEquals(3, made.get());
    }

    @Test
    void aFailedMakingLeavesNothing() throws Exception {
        assertThrows(BuildException.class, () -> cache.get("r", "a", "x", target -> {
            Files.writeString(target, "half");
            throw new IOException("No space left on device");
        }));
        assertEquals(0, files());
        make("r", "a");
        assertEquals(1, files());
    }

    @Test
    void aFullDiskIsSaidInWords() {
        var failure = assertThrows(BuildException.class, () -> cache.get("r", "a", "x", _ -> {
            throw new IOException("No space left on device");
        }));
        assertTrue(failure.getMessage().contains("the disk is full"), failure.getMessage());
    }

    @Test
    void aCanceledMakingLeavesNothing() throws Exception {
        assertThrows(CanceledException.class, () -> cache.get("r", "a", "x", target -> {
            Files.writeString(target, "half");
            throw new CanceledException();
        }));
        assertEquals(0, files());
    }

    @Test
    void whatNobodyWantedForLongIsRemoved() throws Exception {
        Path old = make("r", "old");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
        make("r", "new");
        assertFalse(Files.exists(old));
    }

    @Test
    void whatAKilledProcessLeftIsRemovedTheNextDay() throws Exception {
        make("r", "a");
        Path left = Files.writeString(cache.folder().resolve(".left.part"), "half");
        assertTrue(WholeFile.isPart(left));
        make("r", "b");
        assertTrue(Files.exists(left));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        make("r", "c");
        assertFalse(Files.exists(left));
    }

    @Test
    void aCacheThatCannotBeWrittenIsExplained() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        cache = new BuildCache(file.resolve("cache"));
        var failure = assertThrows(BuildException.class, () -> make("r", "a"));
        assertTrue(failure.getMessage().startsWith("Could not write to the cache " + file), failure.getMessage());
    }

    private Path make(String recipe, String inputs) throws BuildException {
        return cache.get(recipe, inputs, "x", target -> {
            made.incrementAndGet();
            Files.writeString(target, inputs);
        });
    }

    private long files() throws IOException {
        try (var files = Files.list(cache.folder())) {
            return files.count();
        }
    }
}
