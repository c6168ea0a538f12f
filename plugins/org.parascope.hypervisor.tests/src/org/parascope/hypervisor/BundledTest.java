/*
 * Owns the proof that the payload reaches the disk whole, once, and that the override is honoured.
 * Read next: Bundled.
 */
package org.parascope.hypervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledTest {

    private final String before = System.getProperty(Bundled.DIRECTORY_PROPERTY);

    @TempDir
    Path folder;

    @AfterEach
    void restoreProperty() {
        if (before == null) {
            System.clearProperty(Bundled.DIRECTORY_PROPERTY);
        } else {
            System.setProperty(Bundled.DIRECTORY_PROPERTY, before);
        }
    }

    @Test
    void theHypervisorItsSymbolsLayoutGuestsAndSourcesAreThere() throws IOException {
        var directory = Bundled.directory();
        for (String file : new String[] {"paracore", "paracore-syms", "paracore.layout", "guests/dom0", "guests/domu",
            "src/boot/entry.S"}) {
            assertTrue(Files.isRegularFile(directory.resolve(file)), () -> file + " in " + directory);
        }
        var magic = new byte[4];
        try (var in = Files.newInputStream(directory.resolve("paracore"))) {
            assertEquals(4, in.read(magic));
        }
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, magic);
    }

    @Test
    void theLayoutNamesTheBuildThatTheFolderIsNamedAfter() throws IOException {
        var directory = Bundled.directory();
        var buildId = Files.readAllLines(directory.resolve("paracore.layout")).stream()
                .filter(line -> line.startsWith("build-id ")).findFirst().orElseThrow().substring("build-id ".length());
        assertTrue(directory.getFileName().toString().startsWith(buildId), () -> directory + " and " + buildId);
    }

    @Test
    void theSecondCallFindsTheFirstOnesFolder() throws IOException {
        var first = Bundled.directory();
        var time = Files.getLastModifiedTime(first.resolve("paracore"));
        assertEquals(first, Bundled.directory());
        assertEquals(time, Files.getLastModifiedTime(first.resolve("paracore")));
    }

    @Test
    void theOverrideIsUsed() throws IOException {
        Files.writeString(folder.resolve("paracore"), "mine");
        System.setProperty(Bundled.DIRECTORY_PROPERTY, folder.toString());
        assertEquals(folder, Bundled.directory());
    }

    @Test
    void anOverrideWithoutAHypervisorIsRefusedWithWhatToDo() {
        System.setProperty(Bundled.DIRECTORY_PROPERTY, folder.toString());
        var refusal = assertThrows(IOException.class, Bundled::directory);
        assertTrue(refusal.getMessage().contains("make -C hypervisor-src"), refusal::getMessage);
    }
}
