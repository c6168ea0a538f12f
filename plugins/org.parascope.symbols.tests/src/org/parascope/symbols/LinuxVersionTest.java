package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel's version wherever its banner lies; Debian's own kernel is looked at by BootedSystemsTest's build. */
class LinuxVersionTest {
    private static final int PART = 1 << 20;

    @Test
    void theBannerIsFoundWhereverItLies(@TempDir Path folder) throws Exception {
        for (int place : new int[] {0, 100, PART - 300, PART - 20, PART - 1, PART, PART + 7, 3 * PART - 9}) {
            assertEquals(Optional.of("6.1.0-9-amd64"), version(folder, place, "Linux version 6.1.0-9-amd64 (somebody@somewhere) #1\0"), "at " + place);
        }
    }

    @Test
    void whatOnlyLooksLikeABannerIsNone(@TempDir Path folder) throws Exception {
        assertEquals(Optional.empty(), version(folder, 5, "Linux version %s (%s) %s\n\0Linux version 6.1"));
        assertEquals(Optional.of("5.10"), version(folder, 5, "Linux version %s (%s)\0Linux version 5.10 (x"));
    }

    private Optional<String> version(Path folder, int place, String words) throws Exception {
        var bytes = new byte[3 * PART + 4096];
        byte[] text = words.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, bytes, place, text.length);
        return LinuxVersion.of(Files.write(folder.resolve("kernel"), bytes));
    }
}
