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
import java.util.List;
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
    @ValueSource(strings = {"build", "run", "inspect", "export", "new", "demo", "import", "validate", "test", "debug"})
    void helpNamesTheCommand(String command) {
        assertEquals(0, run("help"));
        assertTrue(text(out).contains("\n  " + command + " "), () -> text(out));
        assertEquals(0, run(command, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "debug", "new", "export"})
    void helpIsNoWiderThanATerminal(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(text(out).lines().allMatch(line -> line.length() <= 80), () -> text(out));
    }

    @Test
    void aLongLineOfHelpGoesOnBelowItsOwnColumnAndAnExampleAsAShellReadsIt() {
        assertEquals(List.of("  log   what was", "        said"), HelpText.wrap("  log   what was said", 18));
        assertEquals(List.of("    to the", "    next one"), HelpText.wrap("    to the next one", 13));
        assertEquals(List.of("  parascope debug \\", "            one.parascope stop"), HelpText.wrap("  parascope debug one.parascope stop", 32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace --seconds 0", "trace --seconds -1", "trace --seconds NaN", "trace --seconds 99999999999", "inspect events --trace 0",
        "inspect xenstore --changes soon", "inspect pagetables --tree 5", "debug none.parascope --timeout 0", "test none.parascope --limit 0 end"})
    void aNumberOutOfItsBoundsIsWrongUsage(String line) {
        assertEquals(Main.USAGE, run(line.split(" ")), () -> text(err));
        assertTrue(text(err).contains("expected"), () -> text(err));
    }

    @Test
    void aDumpThatIsNotThereIsToldAsThat() {
        assertEquals(Main.FAILED, run("inspect", "domains", "--dump", folder.resolve("none.parascope-dump").toString()));
        assertTrue(text(err).contains("there is no file " + folder.resolve("none.parascope-dump")), () -> text(err));
        run("inspect", "domains", "--dump", folder.resolve("gone/none.parascope-dump").toString());
        assertTrue(text(err).contains("there is no folder " + folder.resolve("gone")), () -> text(err));
    }

    @Test
    void noCommandIsWrongUsage() {
        assertEquals(Main.USAGE, run());
        assertTrue(text(err).contains("Expected a command."), () -> text(err));
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertEquals(Main.USAGE, run("frobnicate"));
        assertEquals("parascope: there is no command 'frobnicate'\nWhat there is: parascope help\n", text(err));
    }

    @Test
    void aWrongCommandLineIsToldInTwoLinesAndNotPushedAwayByAllTheHelp() {
        assertEquals(Main.USAGE, run("validat", "x"));
        assertTrue(text(err).contains("there is no command 'validat'") && text(err).contains("validate?"), () -> text(err));
        assertEquals(Main.USAGE, run("import", "x"));
        assertTrue(text(err).endsWith("What there is: parascope import --help\n"), () -> text(err));
        assertEquals(2, text(err).lines().count());
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

    @ParameterizedTest
    @ValueSource(strings = {"my syst\u00e8me (2).parascope", ".parascope", "\u65e5\u672c.parascope", "-x-.parascope"})
    void whateverTheFileIsCalledTheNewSystemIsRight(String name) throws Exception {
        var file = folder.resolve(name).toString();
        assertEquals(0, run("new", file), () -> text(err));
        assertEquals(0, run("validate", file), () -> text(out));
    }

    @Test
    void newNeverOverwrites() throws IOException {
        var file = Files.writeString(folder.resolve("mine.parascope"), "precious");
        assertEquals(Main.FAILED, run("new", file.toString()));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void theDebianTemplatesNeedNoFileOfTheUser() throws Exception {
        var file = folder.resolve("d.parascope");
        assertEquals(0, run("new", "--template", "debian_xen", file.toString()));
        assertEquals("debian:kernel", Systems.load(file).getDomains().getFirst().getKernel());
        assertEquals("debian:xen", Systems.load(file).getHypervisor().getImage());
    }

    @Test
    void aKernelOfTheUserIsNamedInFull() throws Exception {
        var file = folder.resolve("d.parascope");
        assertEquals(0, run("new", "--template", "debian_dom0", "--kernel", "vmlinuz", file.toString()));
        assertEquals(Path.of("vmlinuz").toAbsolutePath().toString(), Systems.load(file).getDomains().getFirst().getKernel());
    }

    @Test
    void validateTellsWhatIsWrongWithWhatMendsItAndFails() throws Exception {
        var file = folder.resolve("a.parascope").toString();
        assertEquals(0, run("new", file));
        assertEquals(0, run("validate", file));
        Files.writeString(Path.of(file), Files.readString(Path.of(file)).replace("name=\"busy\"", "name=\"blocked\""));
        out.reset();
        assertEquals(Main.FAILED, run("validate", file));
        assertTrue(text(out).contains("error: Another domain is named 'blocked' too.") && text(out).contains("Rename it to blocked2"),
                () -> text(out));
        out.reset();
        assertEquals(Main.FAILED, run("validate", "--json", file));
        assertTrue(text(out).contains("\"rule\": \"domain.duplicate\""), () -> text(out));
    }

    @Test
    void importAddsDomainsAndExportWritesThemAgain() throws Exception {
        var system = folder.resolve("a.parascope").toString();
        var config = Files.writeString(folder.resolve("guest.cfg"), "name = 'guest'\nmemory = 64\nkernel = '/boot/vmlinuz'\nfuture = 1\n");
        assertEquals(0, run("import", system, config.toString()), () -> text(err));
        assertTrue(text(err).contains("guest.cfg, line 4, column 1: 'future' is no setting"), () -> text(err));
        assertEquals(0, run("validate", system), () -> text(out));
        assertEquals(Main.FAILED, run("import", system, config.toString()));
        assertTrue(text(err).contains("--replace"), () -> text(err));
        assertEquals(0, run("import", "--replace", system, config.toString()));
        for (String name : new String[] {"again.cfg", "again.xml"}) {
            assertEquals(0, run("export", system, folder.resolve(name).toString(), "--domain", "guest"), () -> text(err));
        }
        assertTrue(Files.readString(folder.resolve("again.cfg")).contains("future = 1\n"));
        assertTrue(Files.readString(folder.resolve("again.xml")).contains("<kernel>/boot/vmlinuz</kernel>"));
    }

    @Test
    void oneDomainIsNoImage() throws Exception {
        var system = folder.resolve("a.parascope").toString();
        assertEquals(0, run("new", system));
        assertEquals(Main.USAGE, run("export", system, folder.resolve("a.iso").toString(), "--domain", "busy"));
        assertTrue(text(err).contains("as .cfg or .xml"), () -> text(err));
        assertFalse(Files.exists(folder.resolve("a.iso")));
        assertEquals(Main.USAGE, run("export", system, folder.resolve("a.cfg").toString()));
        assertTrue(text(err).contains("--domain"), () -> text(err));
    }

    @Test
    void aDomainThatIsReplacedKeepsWhoItServes() throws Exception {
        var system = folder.resolve("a.parascope");
        var other = Files.writeString(folder.resolve("other.cfg"), "name = 'other'\n");
        var driver = Files.writeString(folder.resolve("driver.cfg"), "name = 'driver'\ndriver_domain = 1\n");
        var guest = Files.writeString(folder.resolve("guest.cfg"), "name = 'guest'\ndisk = ['vdev=xvda,backend=driver,target=/x']\n");
        assertEquals(0, run("import", system.toString(), other.toString(), driver.toString(), guest.toString()), () -> text(err));
        var before = Files.readString(system);
        assertEquals(0, run("import", "--replace", system.toString(), driver.toString(), other.toString()), () -> text(err));
        assertEquals(before, Files.readString(system), "the same files give the same system");
    }

    @Test
    void aFileThatCannotBeImportedLeavesTheSystemAlone() throws Exception {
        var system = folder.resolve("a.parascope").toString();
        var config = Files.writeString(folder.resolve("guest.cfg"), "name = 'guest'\n\nmemory = [ 1\n");
        assertEquals(Main.FAILED, run("import", system, config.toString()));
        assertTrue(text(err).contains("guest.cfg, line 3, column 10: this list has no end"), () -> text(err));
        assertFalse(Files.exists(Path.of(system)));
    }

    @Test
    void aTestBootsTheSystemAndReportsAsJUnit() throws Exception {
        var system = folder.resolve("a.parascope").toString();
        assertEquals(0, run("new", system));
        var script = Files.writeString(folder.resolve("steps"), """
                # the demo
                never "panic"
                test boots
                expect "sleeps when it can" 120s
                test answers
                send help
                expect "ends Dom0 and the machine" 120s
                """);
        var report = folder.resolve("report.xml");
        assertEquals(Main.FAILED, run("test", system, "--script", script.toString(), "--junit", report.toString(), "test fails",
                "expect no such words 1s", "test is skipped", "send x"), () -> text(err));
        assertEquals("""
                passed  boot
                passed  boots
                passed  answers
                FAILED  fails: Expected "no such words" on the console serial0, found nothing of it in 1 s after:
                skipped is skipped
                """, text(out).substring(text(out).indexOf("passed")));
        String xml = Files.readString(report);
        assertTrue(xml.contains("tests=\"5\" failures=\"1\" errors=\"0\" skipped=\"1\"") && xml.contains("sleeps when it can"), xml);
        assertEquals(0, new ProcessBuilder("python3", "-c", "import sys, xml.dom.minidom as d; d.parse(sys.argv[1])", report.toString())
                .inheritIO().start().waitFor());
    }

    @Test
    void aStepThatIsNoneIsNamedWithItsLine() throws Exception {
        var script = Files.writeString(folder.resolve("steps"), "# first\nexpect x\nwait for it\n");
        assertEquals(Main.FAILED, run("test", folder.resolve("a.parascope").toString(), "--script", script.toString()));
        assertTrue(text(err).contains("steps, line 3: 'wait for it' is no step"), () -> text(err));
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
