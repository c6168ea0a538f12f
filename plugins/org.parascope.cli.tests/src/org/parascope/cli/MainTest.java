/*
 * Owns the proof of what a user sees of the command line where no machine is needed: usage, refusals, exit codes, files.
 * Running systems are the business of releng/e2e. Read next: Main.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"build", "run", "inspect", "export", "new", "demo"})
    void helpNamesTheCommand(String command) {
        assertEquals(0, run("help"));
        assertTrue(text(out).contains("\n  " + command + " "), () -> text(out));
        assertEquals(0, run(command, "--help"));
    }

    @Test
    void noCommandIsWrongUsage() {
        assertEquals(Main.USAGE, run());
        assertTrue(text(err).contains("Expected a command."), () -> text(err));
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertEquals(Main.USAGE, run("frobnicate"));
        assertTrue(text(err).contains("frobnicate"), () -> text(err));
    }

    @Test
    void anUnknownAspectNamesTheKnownOnes() {
        assertEquals(Main.USAGE, run("inspect", "dreams"));
        assertTrue(text(err).contains("PAGETABLES") || text(err).contains("pagetables"), () -> text(err));
    }

    @Test
    void aMissingSystemIsNamedWithWhatToDo() {
        var file = folder.resolve("none.parascope");
        assertEquals(Main.FAILED, run("build", file.toString()));
        assertTrue(text(err).contains(file.toString()) && text(err).contains("parascope new"), () -> text(err));
        assertNoTrace();
    }

    @Test
    void aDamagedSystemIsRefusedInOneLine() throws IOException {
        var file = Files.writeString(folder.resolve("bad.parascope"), "<system");
        assertEquals(Main.FAILED, run("build", file.toString()));
        assertTrue(text(err).startsWith("parascope: "), () -> text(err));
        assertNoTrace();
    }

    @Test
    void newWritesASystemThatCanBeRead() throws Exception {
        var file = folder.resolve("mine.parascope");
        assertEquals(0, run("new", file.toString()));
        assertEquals(file.toString(), text(out).strip());
        assertEquals("mine", Systems.load(file).getName());
    }

    @Test
    void newNeverOverwrites() throws IOException {
        var file = Files.writeString(folder.resolve("mine.parascope"), "precious");
        assertEquals(Main.FAILED, run("new", file.toString()));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void theDebianTemplateAsksForItsKernel() {
        assertEquals(Main.FAILED, run("new", "--template", "debian_dom0", folder.resolve("d.parascope").toString()));
        assertTrue(text(err).contains("--kernel"), () -> text(err));
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private void assertNoTrace() {
        assertFalse(text(err).contains("\tat "), () -> text(err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
